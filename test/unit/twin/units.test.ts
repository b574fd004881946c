import { standardUnits } from "node-opcua-data-access";
import { describe, expect, it } from "vitest";
import { almostEqual, conversion, quantityOf, unitsOfQuantity } from "../../../src/twin/units/unit-conversion.ts";
import { UNIT_QUANTITIES } from "../../../src/twin/units/unit-quantities.ts";
import { UNIT_TABLE } from "../../../src/twin/units/unit-table.ts";
import { unitKey, unitOf } from "../../../src/twin/units/units.ts";

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

describe("conversion", () => {
  it.each([
    [1, "bar", "kPa", 100],
    [1, "BAR", "psi", 14.503773773],
    [25, "°C", "°F", 77],
    [-40, "degree Fahrenheit", "CEL", -40],
    [0, "CEL", "KEL", 273.15],
    [1, "m3/h", "l/min", 1000 / 60],
    [3.6, "m³/h", "l/s", 1],
    [1, "kWh", "MJ", 3.6],
    [1500, "r/min", "Hz", 25],
    [1, "t/h", "kg/s", 1 / 3.6],
    [1, "atm", "Torr", 760],
    [1, "PSI-unknown", "PSI-unknown", 1],
  ])("of %d %s to %s is %d", (value, from, to, expected) => {
    expect(conversion(from, to)?.(value)).toBeCloseTo(expected, 9);
  });

  it("of every unit that has a quantity goes forth and back, and knows no others", () => {
    const codes = new Set(rows.map(([code]) => code));
    const quantities = new Set<string>();
    for (const [code] of rows) {
      const quantity = quantityOf(code);
      if (quantity === null) continue;
      quantities.add(quantity);
      for (const other of unitsOfQuantity(quantity)) {
        const there = conversion(code, other)?.(12.5) as number;
        expect(almostEqual(conversion(other, code)?.(there) as number, 12.5), `${code} ${other}`).toBe(true);
      }
    }
    expect(quantities.size).toBeGreaterThan(40);
    const named = UNIT_QUANTITIES.match(/(?<=[:,] )\w+(?= )/g) ?? [];
    expect(named.filter((code) => !codes.has(code))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
    expect(rows.length - named.length).toBeLessThan(40);
  });

  it("keeps round numbers round, and does not mix quantities", () => {
    for (const value of [0.1, 0.3, 1.1, 1.2, 7.7])
      expect(conversion("kPa", "bar")?.(value * 100)).toBe((value * 100) / 100);
    for (const [from, to] of [
      ["bar", "°C"],
      ["kW", "kVA"],
      ["m³/h", "Nm³/h"],
      ["pH", "%"],
      ["boxes", "pcs"],
    ] as const)
      expect(conversion(from, to)).toBeNull();
  });
});
