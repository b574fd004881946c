/** Braces in texts: which of them are placeholders, and how the others are said. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import { escapePlaceholders, fillPlaceholders } from "../../src/twin/tools/placeholders.ts";
import { changesOfDraft } from "../fixtures/at-once.ts";
import { anyText } from "../fixtures/node-ids.ts";

/** Addresses of tags by the tags' names. */
function addressesOf(plant: string): Record<string, string | undefined> {
  return Object.fromEntries(readPlant(plant).tags.map(({ name, source }) => [name, source?.address]));
}

describe("placeholders", () => {
  it("a text that was escaped is filled in as it was", () => {
    const braces = fc.string({ unit: fc.constantFrom("{", "}", "{}", "{{}", "name", "address", "n", "x") });
    const known = new Map([
      ["name", "P-101"],
      ["address", "{name}"],
    ]);
    fc.assert(
      fc.property(fc.oneof(braces, anyText), (text) => {
        const written = escapePlaceholders(text, [...known.keys()]);
        expect(fillPlaceholders(written, (name) => known.get(name))).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });

  it("are filled in once: what came of one is no other", () => {
    expect(
      addressesOf(`
plantgraph: 1
enterprise:
  Acme:
    lines:
      '{x} {n}':
        for: {n: 1..1}
        address: 'nsu=urn:a;s={{}n}'
        tags:
          name: {type: Double, source: plc, address: 'nsu=urn:a;s={name}/{n}'}
          address: {type: Double, source: plc, address: '{address}.{n}{{}n}'}
          braces: {type: Double, source: plc, address: 'nsu=urn:a;s={other} {{}name} {{}{} { } {}'}
`),
    ).toEqual({
      name: "nsu=urn:a;s={x} 1/1",
      address: "nsu=urn:a;s={{}n}.1{n}",
      braces: "nsu=urn:a;s={other} {name} {{} { } {}",
    });
  });

  it("of a class's tags are filled in for each member, and braces that are none are kept", () => {
    const draft = readPlant(`
plantgraph: 1
classes:
  Pump:
    properties: {bay: {type: String, default: '{name}'}}
    tags:
      speed {z}: {for: {z: 1..1}, type: Double, description: '{{}z} of {name}', address: '{address}.{{}name}.{z}.{bay}'}
enterprise:
  Acme: {source: plc, equipment: {P-1: {class: Pump, address: 'nsu=urn:a;s={bay}'}}}
`);
    const { changes, violations } = changesOfDraft(new TwinModel(0, []), draft, "MERGE");
    violations.throwIfAny();
    const tags = changes.flatMap(({ after }) => (after?.element === "tag" ? [after] : []));
    expect(tags.map(({ name, description, source }) => [name, description, source?.address])).toEqual([
      ["speed 1", "{z} of P-1", "nsu=urn:a;s={bay}.{name}.1.{name}"],
    ]);
  });

  it("prefixes of namespaces stand where steps begin, not inside of URIs and names", () => {
    expect(
      addressesOf(`
plantgraph: 1
namespaces: {kep: KEPServerEX, odd: 'urn:a;b'}
enterprise:
  Acme:
    source: plc
    tags:
      steps: {type: Double, address: '/Objects/kep:A/B/kep:C'}
      uri: {type: Double, address: '/Objects/nsu=http://host/kep:x;A/kep:B'}
      name: {type: Double, address: '/Objects/A&/kep:B'}
      id: {type: Double, address: 'odd:s=x'}
`),
    ).toEqual({
      steps: "/Objects/nsu=KEPServerEX;A/B/nsu=KEPServerEX;C",
      uri: "/Objects/nsu=http://host/kep:x;A/nsu=KEPServerEX;B",
      name: "/Objects/A&/kep:B",
      id: "nsu=urn:a;b;s=x",
    });
    const unclear = (address: string, uri: string) => () =>
      readPlant(
        `plantgraph: 1\nnamespaces: {odd: '${uri}'}\nenterprise: {Acme: {tags: {t: {type: Double, address: '${address}'}}}}\n`,
      );
    expect(unclear("/Objects/odd:A", "urn:a;b")).toThrow(
      /write the address in full, and escaped: `%\/Objects\/nsu=urn:a%3Bb;/,
    );
    expect(unclear("odd:s=A", "urn:a;s=b")).toThrow(/write the address in full, and escaped: `%nsu=urn:a%3Bs=b;s=/);
  });
});
