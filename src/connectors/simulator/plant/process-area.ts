/** The physics of the process area: pumps, the product tank and the tunnel oven. Times in seconds, pure. */
import { approach, clamp, type Random } from "./random.ts";

export const PUMP_STATES = ["Stopped", "Accelerating", "Running", "Tripped"] as const;
export const OVEN_STATES = ["Off", "Heating", "At temperature", "Cooling"] as const;

/** A centrifugal pump on a frequency converter: speed follows its set-point with inertia, current follows speed and load. */
export class Pump {
  static readonly maxSpeed = 3000;
  /** Milliamperes of the converter's analog output become counts: 40 A are 27648, as S7 analog modules have it. */
  static readonly countsPerAmpere = 27_648 / 40;

  start = true;
  setpoint: number;
  speed = 0;
  /** m³/h at full speed against an open valve. */
  readonly ratedFlow: number;
  flow = 0;
  current = 0;
  windingTemperature = 22;
  starts = 0;
  runHours: number;
  trippedFor = 0;

  constructor(setpoint: number, ratedFlow: number, runHours: number) {
    this.setpoint = setpoint;
    this.ratedFlow = ratedFlow;
    this.runHours = runHours;
  }

  get tripped(): boolean {
    return this.trippedFor > 0;
  }

  get running(): boolean {
    return this.speed > 30;
  }

  get state(): number {
    if (this.tripped) return 3;
    if (!this.start && !this.running) return 0;
    return Math.abs(this.speed - this.#target) > 60 ? 1 : 2;
  }

  get #target(): number {
    return this.start && !this.tripped ? clamp(this.setpoint, 0, Pump.maxSpeed) : 0;
  }

  /** @param opening of the valve behind it, 0 to 1: what it throttles costs flow and load. */
  step(dt: number, opening: number, random: Random): void {
    const wasRunning = this.running;
    this.speed = approach(this.speed, this.#target, 2.5, dt);
    if (this.speed < 1) this.speed = 0;
    if (this.running && !wasRunning) this.starts++;
    const turn = this.speed / Pump.maxSpeed;
    this.flow = this.ratedFlow * turn * clamp(opening, 0, 1);
    const load = 4 * Math.min(1, turn * 8) + 26 * turn ** 2 * (0.45 + 0.55 * opening);
    this.current = Math.max(0, load + (this.running ? random.noise(0.25) : 0));
    this.windingTemperature = approach(this.windingTemperature, 22 + 2 * this.current, 90, dt);
    if (this.running) this.runHours += dt / 3600;
    if (this.tripped) this.trippedFor = Math.max(0, this.trippedFor - dt);
    else if (this.running && random.happens(4 * 3600, dt)) this.trippedFor = random.between(20, 60);
  }
}

/** The product tank: its level integrates what comes in less what goes out; a valve keeps it near its set-point. */
export class Tank {
  /** m³ */
  static readonly capacity = 12;

  volume = Tank.capacity * 0.62;
  levelSetpoint = 65;
  /** Opening of the inlet valve, percent. */
  valve = 50;
  inflow = 0;
  outflow = 0;
  temperature = 18;
  batch = 1;
  #sinceBatch = 0;

  /** Percent. */
  get level(): number {
    return (100 * this.volume) / Tank.capacity;
  }
  get highAlarm(): boolean {
    return this.level > 90;
  }
  get lowAlarm(): boolean {
    return this.level < 15;
  }
  /** Below this the outlet draws air. */
  get empty(): boolean {
    return this.level < 3;
  }

  /** @param inflow, outflow in m³/h */
  step(dt: number, inflow: number, outflow: number, random: Random): void {
    this.inflow = inflow;
    this.outflow = this.volume > 0 ? outflow : 0;
    this.volume = clamp(this.volume + ((this.inflow - this.outflow) * dt) / 3600, 0, Tank.capacity);
    this.valve = approach(this.valve, clamp(50 + 12 * (this.levelSetpoint - this.level), 0, 100), 4, dt);
    this.temperature = approach(this.temperature, 14 + random.noise(3), 400, dt);
    this.#sinceBatch += dt;
    if (this.#sinceBatch > 1800) {
      this.#sinceBatch = 0;
      this.batch++;
    }
  }
}

/** A tunnel oven of six zones: temperature is first-order to what the heater gives, which is controlled to the set-point. */
export class Oven {
  static readonly zones = 6;
  /** kW, all zones together. */
  static readonly maxPower = 90;

  on = true;
  setpoint = 180;
  /** kW */
  power = 0;
  readonly zoneTemperatures: number[] = new Array(Oven.zones).fill(24);
  doorOpen = false;
  recipe = "Standard 180";
  /** kWh */
  energy = 48_210;
  #doorFor = 0;

  get temperature(): number {
    return this.zoneTemperatures.reduce((sum, zone) => sum + zone, 0) / Oven.zones;
  }
  get state(): number {
    if (!this.on) return this.temperature > 60 ? 3 : 0;
    const error = this.setpoint - this.temperature;
    return error > 8 ? 1 : error < -8 ? 3 : 2;
  }
  get overTemperature(): boolean {
    return this.zoneTemperatures.some((zone) => zone > 260);
  }

  step(dt: number, random: Random): void {
    const wanted = this.on
      ? (Oven.maxPower / 300) * (this.setpoint - 24) + 2.5 * (this.setpoint - this.temperature)
      : 0;
    this.power = approach(this.power, clamp(wanted, 0, Oven.maxPower), 1.5, dt);
    this.energy += (this.power * dt) / 3600;
    const middle = (Oven.zones - 1) / 2;
    for (let zone = 0; zone < Oven.zones; zone++) {
      const entrance = zone === 0 && this.doorOpen ? 0.8 : 1;
      const place = 1.02 - 0.012 * Math.abs(zone - middle);
      const balance = 24 + (this.power / Oven.maxPower) * 300 * place * entrance;
      const now = this.zoneTemperatures[zone] as number;
      this.zoneTemperatures[zone] = approach(now, balance, 45, dt) + random.noise(0.04);
    }
    this.#doorFor -= dt;
    if (this.#doorFor <= 0) {
      this.doorOpen = !this.doorOpen && random.happens(3, 1);
      this.#doorFor = this.doorOpen ? random.between(3, 8) : random.between(30, 90);
    }
  }
}
