/** The physics of a packaging line: machines with buffers between them, so that a stop travels down and up the line. */
import { approach, clamp, type Random } from "./random.ts";

export const MACHINE_STATES = ["Stopped", "Running", "Starved", "Blocked", "Faulted"] as const;
export const LINE_STATES = ["Stopped", "Producing", "Disturbed"] as const;

/** Ordinals of MACHINE_STATES. */
const STOPPED = 0;
const RUNNING = 1;
const STARVED = 2;
const BLOCKED = 3;
const FAULTED = 4;

interface Buffer {
  items: number;
  readonly capacity: number;
}

export interface MachineDesign {
  readonly name: string;
  /** Items it makes a minute at its default speed. */
  readonly ratedSpeed: number;
  readonly maxSpeed: number;
  /** Items it takes for one it makes. */
  readonly takes: number;
  /** Share of items it rejects. */
  readonly rejects: number;
}

const MACHINES: readonly MachineDesign[] = [
  { name: "Filler", ratedSpeed: 300, maxSpeed: 400, takes: 1, rejects: 0.004 },
  { name: "Capper", ratedSpeed: 310, maxSpeed: 400, takes: 1, rejects: 0.003 },
  { name: "Labeller", ratedSpeed: 320, maxSpeed: 400, takes: 1, rejects: 0.006 },
  { name: "CasePacker", ratedSpeed: 27, maxSpeed: 40, takes: 12, rejects: 0.002 },
  { name: "Palletiser", ratedSpeed: 0.6, maxSpeed: 1, takes: 48, rejects: 0 },
];

export class Machine {
  readonly design: MachineDesign;
  start = true;
  setpoint: number;
  speed = 0;
  state: number = STOPPED;
  good = 0;
  rejected = 0;
  /** Milliseconds since 1970. */
  lastStop: number;
  stopReason = 0;
  runSeconds = 0;
  /** Amperes. */
  motorCurrent = 0;
  #progress = 0;
  #faultFor = 0;

  constructor(design: MachineDesign, now: number) {
    this.design = design;
    this.setpoint = design.ratedSpeed;
    this.lastStop = now;
  }

  get made(): number {
    return this.good + this.rejected;
  }

  step(dt: number, now: number, take: Buffer, give: Buffer, random: Random): void {
    const before = this.state;
    this.state = this.#nextState(dt, take, give, random);
    if (before === RUNNING && this.state !== RUNNING) {
      this.lastStop = now;
      this.stopReason = this.state === FAULTED ? 100 + Math.floor(random.between(1, 20)) : this.state;
    }
    const running = this.state === RUNNING;
    this.speed = approach(this.speed, running ? clamp(this.setpoint, 0, this.design.maxSpeed) : 0, 1.2, dt);
    if (this.speed < this.design.maxSpeed / 1000) this.speed = 0;
    this.motorCurrent = Math.max(
      0,
      1.2 * Math.min(1, this.speed) +
        (9 * this.speed) / this.design.maxSpeed +
        (this.speed > 0 ? random.noise(0.15) : 0),
    );
    if (!running) return;
    this.runSeconds += dt;
    this.#progress += (this.speed * dt) / 60;
    const count = Math.min(
      Math.floor(this.#progress),
      Math.floor(take.items / this.design.takes),
      give.capacity - give.items,
    );
    if (count <= 0) {
      this.#progress = Math.min(this.#progress, 1);
      return;
    }
    this.#progress -= count;
    take.items -= count * this.design.takes;
    for (let item = 0; item < count; item++) {
      if (random.next() < this.design.rejects) this.rejected++;
      else {
        this.good++;
        give.items++;
      }
    }
  }

  /** Hysteresis: a machine that starved or was blocked waits for a quarter of a buffer, else it would start for each item. */
  #nextState(dt: number, take: Buffer, give: Buffer, random: Random): number {
    if (this.#faultFor > 0) {
      this.#faultFor -= dt;
      return FAULTED;
    }
    if (!this.start) return STOPPED;
    const [taken, room] = [take.items, give.capacity - give.items];
    const needed = this.design.takes * (this.state === STARVED ? 2 : 1);
    if (taken < needed) return STARVED;
    if (room < (this.state === BLOCKED ? give.capacity / 4 : 1)) return BLOCKED;
    if (this.state === RUNNING && random.happens(1200, dt)) this.#faultFor = random.between(8, 30);
    return RUNNING;
  }
}

export class PackagingLine {
  readonly machines: readonly Machine[];
  readonly #buffers: readonly Buffer[];
  readonly #startedAt: number;
  order: string;
  readonly product = "Tomato sauce 500 ml";
  /** The line's own switch: it starts and stops all machines. */
  #start = true;
  /** Millilitres a bottle. */
  fillSetpoint = 500;
  fillVolume = 500;
  capTorque = 1.8;
  labelsLeft = 18_000;
  #plannedSeconds = 0;

  constructor(number: number, now: number) {
    this.machines = MACHINES.map((design) => new Machine(design, now));
    // Bottles before the filler come from a depalletiser that never runs dry; what limits it is product.
    this.#buffers = [1, 240, 240, 240, 120, Number.MAX_SAFE_INTEGER].map((capacity) => ({ items: 0, capacity }));
    this.order = `PO-${4700 + number * 11}`;
    this.#startedAt = now;
  }

  get start(): boolean {
    return this.#start;
  }
  set start(start: boolean) {
    this.#start = start;
    for (const machine of this.machines) machine.start = start;
  }

  get shiftStart(): number {
    return this.#startedAt;
  }
  get #filler(): Machine {
    return this.machines[0] as Machine;
  }
  get #last(): Machine {
    return this.machines[this.machines.length - 1] as Machine;
  }
  /** Bottles between two machines, in the order of the line. */
  get buffered(): number[] {
    return this.#buffers.slice(1, -1).map((buffer) => buffer.items);
  }
  get good(): number {
    return (this.machines[2] as Machine).good;
  }
  get rejected(): number {
    return this.machines.reduce((sum, machine) => sum + (machine.design.takes === 1 ? machine.rejected : 0), 0);
  }
  get pallets(): number {
    return this.#last.good;
  }
  get state(): number {
    if (!this.#start) return 0;
    return this.machines.every((machine) => machine.state === RUNNING || machine.design.takes > 1) ? 1 : 2;
  }
  /** Percent, like the three below. */
  get availability(): number {
    return this.#plannedSeconds === 0 ? 100 : (100 * this.#filler.runSeconds) / this.#plannedSeconds;
  }
  get performance(): number {
    const { runSeconds, made, design } = this.#filler;
    return runSeconds < 1 ? 100 : clamp((100 * made) / ((runSeconds / 60) * design.ratedSpeed), 0, 130);
  }
  get quality(): number {
    const made = this.good + this.rejected;
    return made === 0 ? 100 : (100 * this.good) / made;
  }
  get oee(): number {
    return (this.availability * this.performance * this.quality) / 10_000;
  }
  /** What its filler draws from the tank, m³/h. */
  get productFlow(): number {
    return this.#filler.state === RUNNING ? (this.#filler.speed * 60 * this.fillVolume) / 1e6 : 0;
  }

  /** @param hasProduct whether the tank and the transfer pump deliver. */
  step(dt: number, now: number, hasProduct: boolean, random: Random): void {
    if (this.#start) this.#plannedSeconds += dt;
    (this.#buffers[0] as Buffer).items = hasProduct ? 1000 : 0;
    // From the end to the beginning, so that room made in this step is used in this step.
    for (let i = this.machines.length - 1; i >= 0; i--) {
      (this.machines[i] as Machine).step(dt, now, this.#buffers[i] as Buffer, this.#buffers[i + 1] as Buffer, random);
    }
    this.fillVolume = approach(this.fillVolume, this.fillSetpoint, 3, dt) + random.noise(0.12);
    this.capTorque = approach(this.capTorque, 1.8, 5, dt) + random.noise(0.01);
    this.labelsLeft = 18_000 - ((this.machines[2] as Machine).made % 18_000);
  }
}
