import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  convertIndexedAddress,
  formatAddress,
  hasNamespaceIndex,
  isStable,
  OPC_UA_NAMESPACE,
  parseAddress,
} from "../../src/connectors/opcua/basics/address.ts";

const S7 = "http://www.siemens.com/simatic-s7-opcua";

describe("addresses of OPC UA nodes", () => {
  it.each([
    ["i=2258", { namespace: OPC_UA_NAMESPACE, type: "i", identifier: "2258" }],
    ["ns=0;i=85", { namespace: OPC_UA_NAMESPACE, type: "i", identifier: "85" }],
    ["nsu=KEPServerEX;s=Channel1.PLC7", { namespace: "KEPServerEX", type: "s", identifier: "Channel1.PLC7" }],
    [`nsu=${S7};s="DB"."P1";x=2`, { namespace: S7, type: "s", identifier: '"DB"."P1";x=2' }],
    ["nsu=urn:a;b;i=7", { namespace: "urn:a;b", type: "i", identifier: "7" }],
    ["ns=3;s=a=b", { namespace: 3, type: "s", identifier: "a=b" }],
    ["nsu=urn:a%3Bb;s=50%25", { namespace: "urn:a%3Bb", type: "s", identifier: "50%25" }],
    ["%nsu=urn:a%3Bs=b;s=two%0Alines;", { namespace: "urn:a;s=b", type: "s", identifier: "two\nlines;" }],
    ["%s=%C3%BC%00", { namespace: OPC_UA_NAMESPACE, type: "s", identifier: "\u00fc\0" }],
    ["%ns=3;s=a%7Bb", { namespace: 3, type: "s", identifier: "a{b" }],
  ])("reads %s", (text, address) => {
    expect(parseAddress(text)).toEqual({ form: "NODE_ID", ...address });
  });

  it("reads browse paths, where a name without a namespace is in that of the name before", () => {
    expect(parseAddress(`/Objects/nsu=${S7};PLC/DB&/1/3:Speed/nsu=${OPC_UA_NAMESPACE};EURange`)).toEqual({
      form: "PATH",
      names: [
        { namespace: OPC_UA_NAMESPACE, name: "Objects" },
        { namespace: S7, name: "PLC" },
        { namespace: S7, name: "DB/1" },
        { namespace: 3, name: "Speed" },
        { namespace: OPC_UA_NAMESPACE, name: "EURange" },
      ],
    });
  });

  it.each([
    "",
    "Speed",
    "s=",
    "i=-1",
    "i=4294967296",
    "i=1x",
    "g=12",
    "b=*",
    "nsu=urn:x",
    "nsu=;s=a",
    "ns=x;s=a",
    "/",
    "/Objects//a",
    "/nsu=urn:x",
    "%",
    "%s=50%",
    "%s=%zz",
    "%s=%ff",
    "%nsu=urn:x%3Bs=a",
    "%%s=a",
  ])("refuses %j with what would be right", (text) => {
    expect(() => parseAddress(text)).toThrow(/is not an OPC UA address: .*Right are `nsu=/);
  });

  it("writes what it reads back as the same address", () => {
    const namespace = fc.oneof(
      fc.constantFrom(OPC_UA_NAMESPACE, S7, "KEPServerEX", "urn:a;b"),
      fc.integer({ min: 1, max: 99 }),
    );
    const uri = fc.oneof(fc.constantFrom(OPC_UA_NAMESPACE, S7, "KEPServerEX"), fc.integer({ min: 1, max: 99 }));
    const name = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ unit: fc.constantFrom("/", "&", ":", ";", "=", "1", "nsu=", "ns=", "a"), minLength: 1 }),
    );
    const address = fc.oneof(
      fc.record({
        form: fc.constant("NODE_ID" as const),
        namespace,
        type: fc.constant("s" as const),
        identifier: name,
      }),
      fc.record({
        form: fc.constant("PATH" as const),
        names: fc.array(fc.record({ namespace: uri, name }), { minLength: 1, maxLength: 4 }),
      }),
    );
    fc.assert(
      fc.property(address, (one) => {
        expect(parseAddress(formatAddress(one))).toEqual(one);
      }),
    );
  });

  it("converts indexes by the namespaces of a server, and nothing else", () => {
    const namespaces = [OPC_UA_NAMESPACE, "urn:server", S7];
    expect(convertIndexedAddress('ns=2;s="DB"', namespaces)).toBe(`nsu=${S7};s="DB"`);
    expect(convertIndexedAddress("/Objects/2:PLC/Speed", namespaces)).toBe(`/Objects/nsu=${S7};PLC/Speed`);
    expect(convertIndexedAddress("nsu=urn:other;s=x", namespaces)).toBe("nsu=urn:other;s=x");
    expect(() => convertIndexedAddress("ns=3;s=x", namespaces)).toThrow(/no namespace 3; it has 0 .*, 2 http:/);
    expect(isStable(parseAddress("ns=2;s=x"))).toBe(false);
    expect(isStable(parseAddress("/Objects/2:x"))).toBe(false);
    expect(convertIndexedAddress("%ns=2;s=a%0Ab", namespaces)).toBe(`%nsu=${S7};s=a%0Ab`);
  });

  it.each([
    ["ns=2;s=x", true],
    ["ns=2;s=", true],
    ["%ns=2;s=a%0Ab", true],
    ["/Objects/2:PLC/Speed", true],
    ["%/Objects/2:PLC%0A", true],
    ["ns=0;i=85", false],
    ["nsu=http://host/2:x;s=ns=2;s=x", false],
    ["/Objects/nsu=http://host/2:x;PLC", false],
    ["/Objects/2&:PLC", false],
    ["not an address", false],
  ])("knows whether %j names a namespace by its index", (text, has) => {
    expect(hasNamespaceIndex(text)).toBe(has);
  });
});
