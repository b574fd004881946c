import { describe, expect, it } from "vitest";
import { readMapping } from "../../src/model-files/graph-mapping/read-mapping.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";

function refusal(mapping: string): PlantgraphError {
  try {
    readMapping(mapping, "m.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(PlantgraphError);
    expect((error as PlantgraphError).code).toBe("INVALID_FILE");
    return error as PlantgraphError;
  }
  throw new Error("the mapping was read");
}

describe("graph-mapping", () => {
  it("tells every mistake of a mapping at once, with line and column", () => {
    const { problems } = refusal(`graphMapping: 1
enterprise: {name: Acme, roots: [Plnt], identifiers: {sap: {a: b}}}
asets: {}
namespaces: {kep: KEPServerEX}
assets:
  Plant: {level: STIE, id: '{code', name: '{name}}'}
  Area: {name: '{name}'}
  Machine:
    level: {from: '{kind}', value: {a: UNIT}}
    id: {values: {a: b}}
    properties: {level: '{x}', power: {value: '{kw}', type: Dubble, unti: kW}, one: {type: Double}, '{y}': 1}
    except: [embedding]
    where: [a]
    unless: {a: {b: c}}
    for: {n: 1..3}
containment: {HAS: downwards}
tags:
  Sensor: {type: Flaot, range: [low, 1], address: 'kop:s=1', staleAfter: soon, writable: maybe}
  Other: {on: {HAS: down}, type: {from: '{t}'}, fromClass: x}
relations: {'feeds to': {}, MADE_UP_OF: {}, FEEDS: {type: HAS_TAG, reversed: 1}}
orphans: keep
`);
    expect(problems.map(({ message, details: { line, column } }) => `${line}:${column} ${message}`)).toEqual([
      expect.stringMatching(
        /^2:33 enterprise\.roots: "Plnt" is no label of `assets`; those are Plant, Area, Machine\./,
      ),
      expect.stringMatching(/^2:60 enterprise\.identifiers\.sap: must be a text or a list/),
      expect.stringMatching(/^3:1 .*there is no key "asets" here\. Did you mean "assets"\?/),
      expect.stringMatching(/^6:18 assets\.Plant\.level: "STIE" is not a level of ISA-95\. Did you mean "SITE"\?/),
      expect.stringMatching(/^6:28 assets\.Plant\.id: "\{code" has a brace that is not one of a property/),
      expect.stringMatching(/^6:43 assets\.Plant\.name: "\{name\}\}" has a brace/),
      expect.stringMatching(/^7:3 assets\.Area: needs a level, as in \{level: WORK_UNIT\}/),
      expect.stringMatching(/^9:29 assets\.Machine\.level\.value: is no key here; a table is \{from:/),
      expect.stringMatching(/^10:9 assets\.Machine\.id: needs `from`/),
      expect.stringMatching(/^11:18 assets\.Machine\.properties: no property may be named "level"/),
      expect.stringMatching(/^11:61 .*power\.type: "Dubble" is not a type of properties\. Did you mean "Double"/),
      expect.stringMatching(/^11:69 .*power: there is no key "unti" here\. Did you mean "unit"/),
      expect.stringMatching(/^11:85 .*one: needs a value, as in \{value:/),
      expect.stringMatching(/^12:13 .*except: belongs to `allProperties: true`/),
      expect.stringMatching(/^13:12 .*where: must be a mapping of properties to their values, not a list/),
      expect.stringMatching(/^14:17 .*unless\.a: must be a text, a number, true, false or null, not a mapping/),
      expect.stringMatching(/^15:5 .*there is no key "for" here/),
      expect.stringMatching(/^16:20 containment\.HAS: must be down .* or up .*, not downwards/),
      expect.stringMatching(
        /^18:3 tags\.Sensor: needs the relationships to its assets, as in on: \{HAS_SENSOR: down\}/,
      ),
      expect.stringMatching(/^18:18 .*type: "Flaot" is not a data type\. Did you mean "Float"/),
      expect.stringMatching(/^18:33 .*range: must be two numbers like \[0, 100\], and low is none/),
      expect.stringMatching(/^18:51 .*address: there is no namespace "kop"; did you mean "kep"/),
      expect.stringMatching(/^18:74 .*staleAfter: must be a duration/),
      expect.stringMatching(/^18:90 .*writable: must be true or false, not maybe/),
      expect.stringMatching(/^19:49 tags\.Other: there is no key "fromClass" here/),
      expect.stringMatching(/^20:13 relations\.feeds to: "feeds to" is no type of relations: capitals/),
      expect.stringMatching(/^20:29 relations\.MADE_UP_OF: MADE_UP_OF is a type the model uses itself/),
      expect.stringMatching(/^20:59 relations\.FEEDS: HAS_TAG is a type the model uses itself/),
      expect.stringMatching(/^20:78 relations\.FEEDS\.reversed: must be true or false/),
      expect.stringMatching(/^21:10 orphans: "keep" is not what is done with them\. One of refuse, skip/),
    ]);
    expect(problems.every(({ details }) => details["file"] === "m.yaml")).toBe(true);
  });

  it.each([
    ["a plant file", "plantgraph: 1\nenterprise: {}", /1:1|it must say `graphMapping: 1`/],
    ["another version", "graphMapping: 2", /it must say `graphMapping: 1`/],
    ["nothing", "", /must be a mapping that begins with `graphMapping: 1`, not nothing/],
    ["no assets", "graphMapping: 1\nassets: {}", /needs `assets`: the labels that are assets/],
    ["a bomb", `graphMapping: 1\na: &a [1]\n${"b: [*a, *a]\n".repeat(9)}`, /Anchors/],
    ["deep lists", `graphMapping: 1\nassets: {A: {level: ${"[".repeat(1e5)}`, /deeper than 256/],
    ["a label of nothing", "graphMapping: 1\nassets: {'': {level: SITE}}", /at least one character/],
  ])("refuses %s", (_, mapping, expected) => {
    expect(refusal(mapping).message).toMatch(expected);
  });

  it("ends at a thousand mistakes, and takes keys of prototypes for labels", () => {
    const keys = Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join("\n");
    expect(refusal(`graphMapping: 1\n${keys}`).problems).toHaveLength(1_000);
    const { assets } = readMapping(
      "graphMapping: 1\nassets: {__proto__: {level: SITE, properties: [constructor]}, toString: {level: AREA, id: '{__proto__}'}}",
    );
    expect(assets.map(({ label, used }) => [label, ...used])).toEqual([
      ["__proto__", "name", "constructor"],
      ["toString", "__proto__", "name"],
    ]);
  });

  it("reads braces that are written twice as braces", () => {
    const { tags } = readMapping(
      "graphMapping: 1\nassets: {A: {level: AREA}}\ntags: {T: {on: {HAS: up}, address: 'ns=2;s={{GVL}}.{n}'}}",
    );
    const [, rule] = tags[0]?.fields.find(([key]) => key.text === "address") ?? [];
    expect(rule).toMatchObject({ kind: "pattern", parts: ["ns=2;s={GVL}.", { property: "n" }] });
  });
});
