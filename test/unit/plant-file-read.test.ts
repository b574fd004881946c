import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";

function mistakes(text: string): string[] {
  try {
    readPlant(text);
  } catch (error) {
    expect(error).toBeInstanceOf(PlantgraphError);
    const { code, problems } = error as PlantgraphError;
    expect(code).toBe("INVALID_FILE");
    return problems.map(({ message, details }) => `${details.line}:${details.column} ${message}`);
  }
  throw new Error("the file was read");
}

const PLANT = `
plantgraph: 1
namespaces: {s7: "http://www.siemens.com/simatic-s7-opcua", kep: KEPServerEX}
classes:
  Pump:
    extends: [Machine]
    properties: {ratedPower: {type: Double, unit: kW}}
    tags:
      speed: {type: Float, unit: r/min, range: [0, 3000], address: '{address}."Speed"'}
      current: {type: Float, unit: A, address: '{address}."I_raw"', raw: [0, 27648], scaled: [0, 40]}
enterprise:
  Acme:
    sites:
      Lyon:
        timeZone: Europe/Paris
        areas:
          Utilities:
            source: s7-utilities
            lines:
              Cooling water:
                level: PROCESS_CELL
                equipment:
                  P-{n}: {for: {n: 101..180}, class: Pump, address: 's7:s="DB_Pumps"."P{n}"', identifiers: {sap: '10004{n}'}}
                  TK-7:
                    tags: {level: {type: Double, unit: '%', source: kep, address: 'kep:s=Ch1.PLC7.TK7.Level', staleAfter: 30s}}
relations: [{from: P-101, type: FEEDS, to: TK-7, properties: {pipe: DN80}}]
`;

describe("plant-file-read", () => {
  it("reads the format's example", () => {
    const { classes, assets, tags, relations } = readPlant(PLANT);
    expect(classes).toHaveLength(1);
    expect(classes[0]).toMatchObject({
      name: "Pump",
      extends: ["Machine"],
      properties: [{ name: "ratedPower", type: "Double", unit: "kW", default: null }],
    });
    expect(classes[0]?.tags?.[1]).toMatchObject({
      name: "current",
      dataType: "Float",
      valueRank: -1,
      source: {
        dataSource: null,
        address: '{address}."I_raw"',
        scaling: { raw: { low: 0, high: 27648 }, scaled: { low: 0, high: 40 } },
      },
    });
    expect(assets).toHaveLength(85);
    expect(assets.map(({ level }) => level).slice(0, 5)).toEqual([
      "ENTERPRISE",
      "SITE",
      "AREA",
      "PROCESS_CELL",
      "WORK_UNIT",
    ]);
    expect(assets[2]?.binding).toEqual({ dataSource: "s7-utilities", address: null });
    expect(assets[83]).toMatchObject({
      path: ["Acme", "Lyon", "Utilities", "Cooling water", "P-180"],
      classes: ["Pump"],
      identifiers: [{ system: "sap", value: "10004180" }],
      binding: { dataSource: null, address: 'nsu=http://www.siemens.com/simatic-s7-opcua;s="DB_Pumps"."P180"' },
    });
    expect(tags).toHaveLength(1);
    expect(tags[0]).toMatchObject({
      asset: ["Acme", "Lyon", "Utilities", "Cooling water", "TK-7"],
      name: "level",
      unit: "%",
      source: { dataSource: "kep", address: "nsu=KEPServerEX;s=Ch1.PLC7.TK7.Level", staleAfterMs: 30_000 },
      position: { line: 25, column: 28 },
    });
    expect(relations).toMatchObject([
      { from: "P-101", type: "FEEDS", to: "TK-7", properties: [{ name: "pipe", value: "DN80" }] },
    ]);
  });

  it("reads the bundled plant", () => {
    const text = readFileSync(new URL("../../examples/packaging-plant.yaml", import.meta.url), "utf8");
    const { classes, assets } = readPlant(text);
    expect(classes.length).toBeGreaterThan(5);
    expect(assets.length).toBeGreaterThan(20);
  });

  it("reads the same from JSON", () => {
    const json = JSON.stringify({
      plantgraph: 1,
      enterprise: {
        A: { areas: { "B/C": { equipment: { "007": { tags: { t: { type: "Double", deadband: "5%" } } } } } } },
      },
    });
    const { assets, tags } = readPlant(json);
    expect(assets.map(({ path }) => path.at(-1))).toEqual(["A", "B/C", "007"]);
    expect(tags[0]).toMatchObject({ source: { deadband: { type: "PERCENT", value: 5 } } });
  });

  it("expands ranges: zeros kept, several variables, lists, nested", () => {
    const { assets, tags } = readPlant(`
plantgraph: 1
enterprise:
  A:
    lines:
      "{l}-{n}":
        for: {l: [X, Y], n: 08..10}
        equipment:
          "{l}{n}.{k}": {for: {k: 1..2}, address: 'i={k}', tags: {"T{k}{m}": {for: {m: 1..2}, type: Float, address: "{address}{m}"}}}
`);
    expect(assets.filter(({ path }) => path.length === 2).map(({ path }) => path[1])).toEqual([
      "X-08",
      "X-09",
      "X-10",
      "Y-08",
      "Y-09",
      "Y-10",
    ]);
    expect(assets.at(-1)?.path).toEqual(["A", "Y-10", "Y10.2"]);
    expect(tags).toHaveLength(24);
    expect(tags.at(-1)).toMatchObject({ name: "T22", source: { address: "i=22" } });
  });

  it("gives the five kinds of keys their levels", () => {
    const { assets } = readPlant(`
plantgraph: 1
enterprise:
  E:
    equipment: {Q1: {}}
    areas: {X: {level: OTHER, areas: {Y: }}}
    sites: {S: {equipment: {Q2: {level: UNIT, equipment: {M: {}, O: {level: OTHER}}}}, lines: {L: {}}}}
`);
    expect(Object.fromEntries(assets.map(({ path, level }) => [path.join("/"), level]))).toEqual({
      E: "ENTERPRISE",
      "E/S": "SITE",
      "E/S/L": "PRODUCTION_LINE",
      "E/S/Q2": "UNIT",
      "E/S/Q2/M": "EQUIPMENT_MODULE",
      "E/S/Q2/O": "OTHER",
      "E/X": "OTHER",
      "E/X/Y": "AREA",
      "E/Q1": "WORK_UNIT",
    });
  });

  it("keeps values exact: whole numbers beyond 2^53, Doubles, texts in quotes", () => {
    const { assets } = readPlant(`
plantgraph: 1
enterprise:
  A:
    properties: {big: 9007199254740993, whole: 7, double: 7.0, text: '7', list: [1, 2], none: null, typed: {value: 007, type: String}, unit: {value: 1, unit: kW}}
`);
    expect(assets[0]?.properties).toEqual([
      { name: "big", value: "9007199254740993", text: "9007199254740993", look: "Int64" },
      { name: "whole", value: 7, text: "7" },
      { name: "double", value: 7, text: "7.0" },
      { name: "text", value: "7" },
      { name: "list", value: [1, 2], text: ["1", "2"] },
      { name: "none", value: null },
      { name: "typed", value: "007", type: "String" },
      { name: "unit", value: 1, text: "1", unit: "kW" },
    ]);
  });

  it("tells absent from null", () => {
    const { tags } = readPlant(`
plantgraph: 1
enterprise: {A: {tags: {a: {type: Float}, b: {unit: null, range: null, address: null}, c: {raw: null, scaled: null, address: i=1}}}}
`);
    expect(tags[0]?.source).toBeUndefined();
    expect(tags[1]).toMatchObject({ unit: null, range: null, source: null, dataType: undefined });
    expect(tags[2]?.source).toEqual({ scaling: null, address: "i=1" });
  });

  it("reports every mistake at once, with line, column and what would be right", () => {
    const found = mistakes(`plantgraph: 1
namespces: {}
classes:
  Pump:
    propertys: {}
    tags: {a: {type: Flaot}, b: {unit: A}, c: {type: Float, id: x}}
enterprise:
  Acme:
    sites:
      Lyon:
        level: AREA
        lines:
          L1:
            areas: {}
            equipment:
              Q{n}: {for: {n: 5..1}}
              R: {for: {n: 1..2}}
              "S{n}": {for: {n: 1..2}, tags: {t: {type: Float, range: [5, 1], staleAfter: soon, raw: [0, 1]}}}
              S1: {}
              " x": {}
              T: {address: 's8:i=1', class: A, classes: [B], tags: {u: {type: Int, address: '{address}1', writable: 1}}}
relations: [{from: A, to: B}, 3]
`);
    const expected: [string, RegExp][] = [
      ["2:1", /namespces.*Did you mean "namespaces"/],
      ["5:5", /propertys.*Did you mean "properties"/],
      ["6:22", /Flaot.*Did you mean "Float"/],
      ["6:30", /needs a type/],
      ["6:61", /belongs to a tag of an asset/],
      ["11:16", /AREA stands under the key "areas"/],
      ["14:13", /a line can't hold areas; it may hold equipment/],
      ["16:31", /5\.\.1 is empty/],
      ["17:15", /must contain \{n\}/],
      ["18:71", /must not be above/],
      ["18:91", /duration like 500ms/],
      ["18:102", /raw and scaled belong together/],
      ["19:15", /already/],
      ["20:15", /white space/],
      ["21:28", /no namespace "s8"/],
      ["21:57", /either class or classes/],
      ["21:79", /"Int" is not a data type.*One of Boolean/],
      ["21:93", /neither it nor an asset above it has one/],
      ["21:117", /true or false/],
      ["22:13", /needs type/],
      ["22:31", /must be a mapping like/],
    ];
    expect(found).toHaveLength(expected.length);
    for (const [i, [place, message]] of expected.entries()) {
      expect(found[i]).toMatch(message);
      expect(found[i]?.split(" ")[0]).toBe(place);
    }
  });

  it.each([
    ["", /must be a mapping/],
    ["a: 1", /must say `plantgraph: 1`/],
    ["plantgraph: 2", /version 1 of the format, not 2/],
    ["plantgraph: 1\nplantgraph: 1", /second time/],
    ["plantgraph: 1\nenterprise: {A: {}, A: {}}", /second time/],
    ["plantgraph: 1\nenterprise: {A: {sites: {B: {}}, lines: {B: {}}}}", /an asset "B" at this place already/],
    ["plantgraph: 1\nenterprise: {A: {tags: {t: {type: Float, deadband: -1}}}}", /deadband/],
    ["plantgraph: 1\nenterprise: {A: {tags: {t: {type: Float, array: true, valueRank: 1}}}}", /say the same/],
    ["plantgraph: 1\nenterprise: {A: {properties: {p: {unit: kW}}}}", /needs a value/],
    ["plantgraph: 1\nenterprise: {A: {texts: {}}}", /no key "texts"/],
  ])("refuses %j", (text, expected) => {
    expect(mistakes(text).join()).toMatch(expected);
  });
});
