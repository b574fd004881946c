import { describe, expect, it } from "vitest";
import { signalsOf } from "../../../src/connectors/simulator/nodes/signals.ts";
import { PackagingPlant, PLANT_STEP } from "../../../src/connectors/simulator/plant/packaging-plant.ts";

const START = Date.UTC(2026, 0, 5, 6);
/** Ordinals of a machine's state. */
const [RUNNING, STARVED, BLOCKED] = [1, 2, 3];

function plantAfter(seconds: number, seed = 1): PackagingPlant {
  const plant = new PackagingPlant(seed, START);
  pass(plant, seconds);
  return plant;
}

function pass(plant: PackagingPlant, seconds: number): void {
  for (let step = 0; step < seconds / PLANT_STEP; step++) plant.step();
}

function shown(plant: PackagingPlant): unknown[] {
  return signalsOf(plant).map((signal) => [signal.id, signal.read()]);
}

/** Repairs what chance has broken, so that a behaviour can be looked at alone. */
function undisturbed(plant: PackagingPlant, seconds: number, until: () => boolean): boolean {
  for (let step = 0; step < seconds / PLANT_STEP; step++) {
    plant.step();
    if (until()) return true;
  }
  return false;
}

describe("the simulated plant", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(shown(plantAfter(600, 7))).toEqual(shown(plantAfter(600, 7)));
    expect(shown(plantAfter(600, 7))).not.toEqual(shown(plantAfter(600, 8)));
  });

  it("integrates what flows into the tank less what flows out", () => {
    const plant = plantAfter(100);
    for (let step = 0; step < 1000; step++) {
      const before = plant.tank.volume;
      plant.step();
      const { volume, inflow, outflow } = plant.tank;
      expect(volume - before).toBeCloseTo(((inflow - outflow) * PLANT_STEP) / 3600, 9);
    }
  });

  it("keeps the tank near its level set-point, and follows a new one", () => {
    const plant = plantAfter(1200);
    expect(Math.abs(plant.tank.level - 65)).toBeLessThan(6);
    plant.tank.levelSetpoint = 40;
    pass(plant, 1800);
    expect(Math.abs(plant.tank.level - 40)).toBeLessThan(6);
  });

  it("gives a pump inertia: speed reaches a new set-point in seconds, not at once, and current follows speed", () => {
    const plant = plantAfter(60);
    const pump = plant.supplyPump;
    const [fast, current] = [pump.speed, pump.current];
    pump.setpoint = 900;
    plant.step();
    expect(pump.speed).toBeGreaterThan(0.9 * fast);
    pass(plant, 20);
    expect(pump.speed).toBeCloseTo(900, 0);
    expect(pump.current).toBeLessThan(current / 2);
    pump.start = false;
    pass(plant, 30);
    expect(pump.speed).toBe(0);
    expect(pump.flow).toBe(0);
    expect(pump.state).toBe(0);
  });

  it("heats the oven to its set-point with bounded power, and lets it cool when it is off", () => {
    const plant = plantAfter(600);
    expect(Math.abs(plant.oven.temperature - 180)).toBeLessThan(8);
    plant.oven.setpoint = 240;
    plant.step();
    expect(plant.oven.temperature).toBeLessThan(200);
    pass(plant, 600);
    expect(Math.abs(plant.oven.temperature - 240)).toBeLessThan(10);
    expect(plant.oven.power).toBeLessThanOrEqual(90);
    plant.oven.on = false;
    pass(plant, 600);
    expect(plant.oven.temperature).toBeLessThan(40);
  });

  it("stops a line that gets no product, machine after machine, and starts it again", () => {
    const plant = plantAfter(240);
    const [line] = plant.lines;
    plant.transferPump.start = false;
    expect(undisturbed(plant, 300, () => line.machines.every((machine) => machine.state === STARVED))).toBe(true);
    const made = line.good;
    pass(plant, 60);
    expect(line.good).toBe(made);
    expect(line.state).toBe(2);
    plant.transferPump.start = true;
    expect(undisturbed(plant, 300, () => line.machines.every((machine) => machine.state === RUNNING))).toBe(true);
    expect(line.good).toBeGreaterThan(made);
  });

  it("blocks the machines before one that stands", () => {
    const plant = plantAfter(240);
    const [line] = plant.lines;
    const [filler, capper, labeller, casePacker] = line.machines;
    if (!filler || !capper || !labeller || !casePacker) throw new Error("a line has five machines");
    casePacker.start = false;
    const before = [filler, capper, labeller];
    expect(undisturbed(plant, 600, () => before.every((machine) => machine.state === BLOCKED))).toBe(true);
  });

  it("never counts down and never leaves its ranges, for an hour and with any seed", () => {
    const counters = /Good|Rejected|Pallets|Starts|LoadCycles|Energy|RunHours/;
    for (const seed of [1, 2, 3]) {
      const plant = new PackagingPlant(seed, START);
      const signals = signalsOf(plant);
      const last = new Map<string, number>();
      for (let minute = 0; minute < 60; minute++) {
        pass(plant, 60);
        for (const { id, browsePath, range, read } of signals) {
          const value = read();
          for (const number of Array.isArray(value) ? value : [value]) {
            if (typeof number !== "number" && typeof number !== "bigint") continue;
            if (range) {
              expect(Number(number), id).toBeGreaterThanOrEqual(range[0]);
              expect(Number(number), id).toBeLessThanOrEqual(range[1]);
            }
            if (counters.test(browsePath[browsePath.length - 1] as string)) {
              expect(Number(number), id).toBeGreaterThanOrEqual(last.get(id) ?? 0);
              last.set(id, Number(number));
            }
          }
        }
      }
      expect(plant.lines[0].good, "bottles in an hour").toBeGreaterThan(8_000);
      expect(plant.lines[0].oee).toBeGreaterThan(50);
    }
  });
});
