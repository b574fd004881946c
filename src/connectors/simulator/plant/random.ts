/** A small seeded generator (mulberry32): the same seed gives the same plant, on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** Measurement noise: from -amplitude to amplitude, most of it near 0. */
  noise(amplitude: number): number {
    return (this.next() + this.next() - 1) * amplitude;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Whether something that happens every `meanSeconds` on average happens within `dt` seconds. */
  happens(meanSeconds: number, dt: number): boolean {
    return this.next() < dt / meanSeconds;
  }
}

/** First-order lag: where `value` is after `dt` seconds on its way to `target` with the time constant `tau`, seconds. */
export function approach(value: number, target: number, tau: number, dt: number): number {
  return target + (value - target) * Math.exp(-dt / tau);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
