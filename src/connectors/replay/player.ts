/** Plays samples at the pace they were recorded at, or faster: each at its time, counted from the first one. */
import type { Clock } from "../../twin/tools/clock.ts";
import type { ReplayOptions } from "./options.ts";
import type { RecordedSample } from "./recorded-sample.ts";

/** Samples played in one go; between two of them everybody else has a turn. */
const PART = 1_000;
/** Between the last sample and the first one when it begins anew, milliseconds at its own pace. */
const PAUSE_MS = 1_000;
/** Longest time a timer can wait, milliseconds. */
const LONGEST_MS = 2_147_483_647;

/** A recorded moment, and when it is played on the clock's monotonic scale. */
interface Origin {
  readonly recorded: number;
  readonly played: number;
}

export class Player {
  readonly #clock: Clock;
  readonly #speed: number;
  readonly #repeat: boolean;
  readonly #play: (sample: RecordedSample) => void;
  #samples: RecordedSample[] = [];
  #next = 0;
  #played = 0;
  #origin: Origin | null = null;
  #cancel: (() => void) | null = null;

  /** @param play called with each sample when its time has come; on the hot path */
  constructor(
    { speed, repeat }: Pick<ReplayOptions, "speed" | "repeat">,
    clock: Clock,
    play: (sample: RecordedSample) => void,
  ) {
    this.#clock = clock;
    this.#speed = speed;
    this.#repeat = repeat;
    this.#play = play;
  }

  /** Samples played since the beginning of the file. */
  get played(): number {
    return this.#played;
  }

  /** Samples that wait for their time. */
  get waiting(): number {
    return this.#samples.length - this.#next;
  }

  /** Begins with other samples. Of each address whose samples are due at once the last one is played: it is the present one. */
  begin(samples: readonly RecordedSample[]): void {
    this.stop();
    this.#samples = [...samples];
    this.#rewind();
    const present = new Map<string, RecordedSample>();
    for (; this.waiting > 0 && this.#wait() <= 0; this.#next++) {
      const sample = this.#samples[this.#next] as RecordedSample;
      present.set(sample.address, sample);
    }
    this.#played = this.#next;
    for (const sample of present.values()) this.#play(sample);
    this.#goOn();
  }

  /** Further samples, behind those there are. */
  add(samples: readonly RecordedSample[]): void {
    if (samples.length === 0) return;
    for (const sample of samples) this.#samples.push(sample);
    this.#goOn();
  }

  /** Nothing is played any more. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #goOn(): void {
    this.stop();
    for (let part = PART; this.waiting > 0; part--) {
      const wait = part === 0 ? 0 : this.#wait();
      if (part === 0 || wait > 0) {
        this.#after(wait, () => this.#goOn());
        return;
      }
      const sample = this.#samples[this.#next++] as RecordedSample;
      this.#played++;
      this.#play(sample);
    }
    if (!this.#repeat) {
      this.#samples = [];
      this.#next = 0;
    } else if (this.#samples.length > 0) {
      this.#after(PAUSE_MS / this.#speed, () => {
        this.#rewind();
        this.#goOn();
      });
    }
  }

  #rewind(): void {
    this.#next = 0;
    this.#played = 0;
    this.#origin = null;
  }

  /** How long the next sample waits for its time, milliseconds. */
  #wait(): number {
    const { time } = this.#samples[this.#next] as RecordedSample;
    if (time === null) return 0;
    const now = this.#clock.monotonic();
    this.#origin ??= { recorded: time, played: now };
    return this.#origin.played + (time - this.#origin.recorded) / this.#speed - now;
  }

  #after(ms: number, task: () => void): void {
    this.#cancel = this.#clock.after(Math.min(ms, LONGEST_MS), task);
  }
}
