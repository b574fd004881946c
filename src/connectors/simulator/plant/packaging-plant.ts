/**
 * The simulated packaging plant: a process area that cooks and pumps, two packaging lines that fill, and the utilities
 * they need. Pure: the state follows from seed, number of steps and what was written, never from a clock.
 */
import { PackagingLine } from "./packaging-line.ts";
import { Oven, Pump, Tank } from "./process-area.ts";
import { Random } from "./random.ts";
import { Chiller, Compressor, PowerMeter, Weather } from "./utilities.ts";

/** Seconds of plant time that pass in one step. */
export const PLANT_STEP = 0.1;

export class PackagingPlant {
  readonly supplyPump = new Pump(2400, 40, 12_873.4);
  readonly transferPump = new Pump(2250, 34, 9_120.7);
  readonly tank = new Tank();
  readonly oven = new Oven();
  readonly lines: readonly [PackagingLine, PackagingLine];
  readonly compressor = new Compressor();
  readonly chiller = new Chiller();
  /** Process area, line 1, line 2, utilities. */
  readonly meters: readonly [PowerMeter, PowerMeter, PowerMeter, PowerMeter];
  readonly weather = new Weather();
  readonly #random: Random;
  readonly #startedAt: number;
  #steps = 0;

  /** @param startedAt milliseconds since 1970 that plant time begins at; only dates depend on it. */
  constructor(seed: number, startedAt: number) {
    this.#random = new Random(seed);
    this.#startedAt = startedAt;
    this.lines = [new PackagingLine(1, startedAt), new PackagingLine(2, startedAt)];
    this.meters = [new PowerMeter(402_118), new PowerMeter(188_940), new PowerMeter(176_311), new PowerMeter(295_007)];
  }

  /** Plant time, milliseconds since 1970. */
  get now(): number {
    return this.#startedAt + Math.round(this.#steps * PLANT_STEP * 1000);
  }

  /** One step of PLANT_STEP seconds. */
  step(): void {
    this.#steps++;
    const [dt, now, random] = [PLANT_STEP, this.now, this.#random];
    this.weather.step(dt, this.#steps * dt, random);

    const delivers = this.transferPump.speed > 600 && !this.tank.empty;
    for (const line of this.lines) line.step(dt, now, delivers, random);
    const drawn = this.lines.reduce((sum, line) => sum + line.productFlow, 0);
    const able = this.transferPump.ratedFlow * (this.transferPump.speed / Pump.maxSpeed);
    this.supplyPump.step(dt, this.tank.valve / 100, random);
    this.transferPump.step(dt, able > 0.1 ? Math.min(1, drawn / able) : 0, random);
    this.tank.step(dt, this.supplyPump.flow, this.transferPump.flow, random);
    this.oven.step(dt, random);

    const linePowers = this.lines.map((line) => line.machines.reduce((sum, m) => sum + 0.6 * m.motorCurrent, 1.5));
    const moving = this.lines.reduce((sum, line) => sum + line.machines.filter((m) => m.speed > 0).length, 0);
    this.compressor.step(dt, 260 + 280 * moving, random);
    this.chiller.step(dt, 25 + 0.45 * this.oven.power + 3 * moving, this.weather.outside + 8, random);

    const pumpPower = (pump: Pump) => 0.62 * pump.current;
    const powers = [
      pumpPower(this.supplyPump) + pumpPower(this.transferPump) + this.oven.power + 2,
      linePowers[0] as number,
      linePowers[1] as number,
      this.compressor.power + this.chiller.power + 3,
    ];
    this.meters.forEach((meter, i) => {
      meter.step(dt, powers[i] as number, random);
    });
  }
}
