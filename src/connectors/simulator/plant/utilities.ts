/** The physics of the utilities: compressed air, chilled water, power meters and the weather outside. Pure. */
import { approach, clamp, type Random } from "./random.ts";

export const UTILITY_STATES = ["Off", "Idle", "Loaded"] as const;

/** Keeps a receiver between two pressures by loading and idling; the machines' cylinders draw the air. */
export class Compressor {
  start = true;
  /** bar */
  setpoint = 7.2;
  pressure = 6.8;
  loaded = true;
  power = 0;
  oilTemperature = 60;
  /** Litres a minute. */
  flow = 0;
  runHours = 21_904;
  loadCycles = 88_120;

  get state(): number {
    return !this.start ? 0 : this.loaded ? 2 : 1;
  }
  get lowPressure(): boolean {
    return this.pressure < 5.5;
  }

  /** @param demand litres a minute */
  step(dt: number, demand: number, random: Random): void {
    if (this.pressure > this.setpoint + 0.25) this.loaded = false;
    else if (this.pressure < this.setpoint - 0.25 && !this.loaded) {
      this.loaded = true;
      this.loadCycles++;
    }
    const delivering = this.start && this.loaded;
    this.flow = approach(this.flow, delivering ? 4200 : 0, 1.5, dt);
    const drawn = demand * clamp(this.pressure / 6, 0, 1);
    this.pressure = clamp(this.pressure + ((this.flow - drawn) / 60_000) * dt, 0, 13);
    const target = !this.start ? 0 : delivering ? 27 + this.pressure : 9;
    this.power = Math.max(0, approach(this.power, target, 2, dt) + (this.start ? random.noise(0.08) : 0));
    this.oilTemperature = approach(this.oilTemperature, 24 + 1.6 * this.power, 240, dt);
    if (this.start) this.runHours += dt / 3600;
  }
}

/** Chilled water: the supply temperature follows its set-point as far as the compressor's capacity goes. */
export class Chiller {
  start = true;
  /** °C */
  setpoint = 6;
  supply = 6.4;
  return = 11;
  power = 0;
  flow = 0;

  get state(): number {
    return !this.start ? 0 : this.power < 15 ? 1 : 2;
  }

  step(dt: number, heat: number, outside: number, random: Random): void {
    const capacity = this.start ? clamp(heat + 18 * (this.supply - this.setpoint), 0, 140) : 0;
    this.flow = approach(this.flow, this.start ? 42 : 0, 3, dt);
    this.supply = clamp(this.supply + ((heat - capacity) / 900) * dt, 2, outside) + random.noise(0.004);
    this.return = this.supply + (this.flow > 1 ? heat / (1.163 * this.flow) : 0);
    this.power = approach(this.power, capacity / (4.6 - 0.05 * (outside - 20)), 4, dt);
  }
}

/** A power meter as feeders have it: it integrates what its consumers draw. */
export class PowerMeter {
  /** kW */
  power = 0;
  /** kWh */
  energy: number;
  powerFactor = 0.92;
  readonly voltages: number[] = [230, 230, 230];
  current = 0;

  constructor(energy: number) {
    this.energy = energy;
  }

  step(dt: number, power: number, random: Random): void {
    this.power = power;
    this.energy += (power * dt) / 3600;
    for (let phase = 0; phase < 3; phase++) {
      const now = this.voltages[phase] as number;
      this.voltages[phase] = approach(now, 230 - power / 60, 20, dt) + random.noise(0.15);
    }
    this.powerFactor = approach(this.powerFactor, power > 1 ? 0.92 : 0.99, 10, dt);
    const voltage = this.voltages.reduce((sum, phase) => sum + phase, 0) / 3;
    this.current = (1000 * power) / (3 * voltage * this.powerFactor);
  }
}

export class Weather {
  outside = 16;
  humidity = 61;

  step(dt: number, seconds: number, random: Random): void {
    this.outside = approach(this.outside, 16 + 6 * Math.sin(seconds / 2400), 60, dt) + random.noise(0.01);
    this.humidity = clamp(approach(this.humidity, 77 - this.outside, 60, dt) + random.noise(0.05), 5, 100);
  }
}
