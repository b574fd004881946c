import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/app/configuration.ts";
import {
  endpointMistake,
  hostAndPortOf,
  hostAndPortText,
  isSameEndpoint,
} from "../../src/connectors/opcua/basics/endpoint-url.ts";
import { waysToWrite } from "../fixtures/ipv6.ts";

const port = fc.integer({ min: 1, max: 65_535 });

describe("endpoint-url", () => {
  it.each([
    ["opc.tcp://press-1:4841/path", { host: "press-1", port: 4841 }],
    ["opc.tcp://10.0.0.5", { host: "10.0.0.5", port: 4840 }],
    ["opc.tcp://[::1]:21426/ot", { host: "::1", port: 21426 }],
    ["OPC.TCP://[FD00:0:0::10]", { host: "fd00::10", port: 4840 }],
    ["opc.tcp://user@press:1/", { host: "press", port: 1 }],
  ])("reads %s", (url, place) => {
    expect(hostAndPortOf(url)).toEqual(place);
    expect(endpointMistake(url)).toBeNull();
  });

  it("reads any IPv6 address in any of its texts, and prints it back", () => {
    fc.assert(
      fc.property(fc.ipV6(), port, (address, at) => {
        const [first, ...others] = waysToWrite(address).map((way) => `opc.tcp://[${way}]:${at}/Path`);
        const place = hostAndPortOf(first as string);
        expect(place?.port).toBe(at);
        expect(hostAndPortOf(`opc.tcp://${place && hostAndPortText(place)}`)).toEqual(place);
        for (const other of others) {
          expect(hostAndPortOf(other)).toEqual(place);
          expect(isSameEndpoint(first as string, `${other}/`)).toBe(true);
          expect(isSameEndpoint(first as string, other.replace("Path", "Other"))).toBe(false);
        }
      }),
    );
  });

  it.each([
    ["opc.tcp://::1:4840", "must have an IPv6 address in brackets"],
    ["opc.tcp://fd00::10/path", "must have an IPv6 address in brackets"],
    ["opc.tcp://[fe80::1%25eth0]:4840", "must have no zone (%)"],
    ["opc.tcp://[::1", "must be an address like opc.tcp://192.168.0.10:4840 or, by IPv6, opc.tcp://[fd00::10]:4840"],
    ["opc.tcp://[:::1]:4840", "must be an address like"],
    ["opc.tcp://host:0", "must be an address like"],
    ["opc.tcp://host:70000", "must be an address like"],
    ["opc.tcp://300.1.2.3:4840", "must be an address like"],
    ["opc.tcp://", "must be an address like"],
    ["http://host:4840", "must be an address like"],
  ])("refuses %s in the configuration once, and says what would be right", (endpoint, what) => {
    expect(endpointMistake(endpoint)).toContain(what);
    const text = JSON.stringify({ dataSources: { plc: { endpoint } } });
    const problems = () => {
      try {
        parseConfig(text, { file: null, environment: {}, directory: "/nowhere" });
        return [];
      } catch (error) {
        return (error as { problems: readonly Error[] }).problems.map(({ message }) => message);
      }
    };
    expect(problems()).toEqual([expect.stringContaining(what)]);
  });
});
