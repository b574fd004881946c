/** How much room the audit log has: what may still be begun, and what to warn of before nothing may. */
import { statfs } from "node:fs/promises";

export interface RoomLimits {
  /** Most bytes of all files together; null: what the disk has. */
  readonly maxBytes: number | null;
  /** Free bytes on the disk below which it is warned. */
  readonly warnFreeBytes: number;
}

/** Bytes that are kept for the outcomes of what was begun. */
export const RESERVED_BYTES = 4 * 1_048_576;
/** Share of `maxBytes` from which on it is warned. */
const WARN_SHARE = 0.8;

export class LogRoom {
  readonly #limits: RoomLimits;
  readonly #folder: string;
  /** Bytes of all files together. */
  used = 0;
  /** Bytes free on the disk as it was looked at last; Infinity where the system does not say. */
  free = Number.POSITIVE_INFINITY;

  constructor(folder: string, limits: RoomLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Looks at the disk. */
  async look(): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folder);
    this.free = bavail * bsize;
  }

  /** Why nothing may be begun; null: there is room. */
  get refusal(): string | null {
    const { maxBytes } = this.#limits;
    if (maxBytes !== null && this.used + RESERVED_BYTES > maxBytes)
      return `it has ${megabytes(this.used)} of the ${megabytes(maxBytes)} that it may have (setting audit.maxBytes), and the last ${megabytes(RESERVED_BYTES)} are kept for the outcomes of what was begun`;
    if (this.free < RESERVED_BYTES)
      return `its disk has only ${megabytes(this.free)} left, which are kept for the outcomes of what was begun`;
    return null;
  }

  /** What to do before there is no room; null: nothing. */
  get warning(): string | null {
    const { maxBytes, warnFreeBytes } = this.#limits;
    if (maxBytes !== null && this.used > WARN_SHARE * maxBytes)
      return `The audit log has ${megabytes(this.used)} of the ${megabytes(maxBytes)} that it may have (setting audit.maxBytes). When it is full, nothing is written to the plant and the model is not changed: move files that are full to where they are kept, or allow more.`;
    if (this.free < warnFreeBytes)
      return `The disk of the audit log has ${megabytes(this.free)} left (setting audit.warnFreeBytes). When it is full, nothing is written to the plant and the model is not changed: make room on it.`;
    return null;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
