import { standardUnits } from "node-opcua";
import { describe, expect, it } from "vitest";
import { UNIT_TABLE } from "../../../src/twin/selection/unit-table.ts";
import { unitKey, unitOf } from "../../../src/twin/selection/units.ts";

const rows = UNIT_TABLE.trim()
  .split("\n")
  .map((line) => line.split("|") as [string, string, string, string]);

/** OPC UA Part 8, 5.6.3.3: a unit id is the ASCII bytes of the code. */
function codeOf(unitId: number): string {
  let code = "";
  for (let rest = unitId; rest > 0; rest >>= 8) code = String.fromCharCode(rest & 255) + code;
  return code;
}

describe("unitOf", () => {
  it("finds every unit of the table by code, symbol, name and every other spelling", () => {
    const wrong: string[] = [];
    for (const [code, symbol, name, others] of rows) {
      for (const text of [code, symbol, name, ...(others === "" ? [] : others.split(","))])
        if (unitOf(text).code !== code) wrong.push(`${text} is ${unitOf(text).code}, not ${code}`);
    }
    expect(wrong).toEqual([]);
  });

  it("agrees with the unit ids that OPC UA servers send", () => {
    let compared = 0;
    for (const unit of Object.values(standardUnits)) {
      const symbol = unit.displayName.text;
      if (!symbol) continue;
      const found = unitOf(symbol);
      if (found.code === null) continue;
      compared++;
      expect(found.code, symbol).toBe(codeOf(unit.unitId));
    }
    expect(compared).toBeGreaterThan(30);
  });

  it.each([
    ["CEL", "CEL"],
    ["degC", "CEL"],
    ["ºC", "CEL"],
    ["m3/h", "MQH"],
    ["m^3/h", "MQH"],
    ["N*m", "NU"],
    ["N.m", "NU"],
    ["rpm", "RPM"],
    ["r/min", "RPM"],
    ["uS/cm", "G42"],
    ["\u03bcm", "4H"],
    ["liter per minute", "L2"],
    ["KILOWATT HOUR", "KWH"],
    ["kW.h", "KWH"],
    ["GJ", "GV"],
    ["PS", "PS"],
  ])("reads %s as %s", (text, code) => {
    expect(unitOf(text).code).toBe(code);
  });

  it("keeps case apart where it makes another unit", () => {
    expect(unitOf("mW").code).toBe("C31");
    expect(unitOf("MW").code).toBe("MAW");
  });

  it("lets free text stand as the symbol", () => {
    expect(unitOf(" inH2O ")).toEqual({ code: null, symbol: "inH2O", name: null });
    expect(unitOf("constructor")).toEqual({ code: null, symbol: "constructor", name: null });
  });

  it("has one key for all spellings of a unit, and another for every other", () => {
    expect(unitKey("m3/h")).toBe(unitKey("cubic meter per hour"));
    expect(unitKey("bottles / min")).toBe(unitKey("bottles/min"));
    expect(unitKey("bottles/min")).not.toBe(unitKey("cans/min"));
  });
});
