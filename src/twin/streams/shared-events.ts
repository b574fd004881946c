import type { Clock } from "../tools/clock.ts";
import type { Position } from "./cursor.ts";
import type { TagChangesEvent } from "./stream-events.ts";

/**
 * A consumer that comes within this time after another is handed the same SNAPSHOT or the same piece of the log, where that
 * is still right, milliseconds: after a restart or a broken network all come at once.
 */
const SHARE_MS = 250;

/** Different pieces of the log kept for SHARE_MS. */
const MOST_SHARED_PIECES = 64;

/** An event, and everything up to where it tells. */
export interface PositionedEvent {
  readonly event: TagChangesEvent;
  readonly position: Position;
}

/** Events made for one consumer that are kept for a moment, for those that come next. */
export class SharedEvents {
  readonly #clock: Clock;
  #snapshot: PositionedEvent | null = null;
  /** Pieces of the log by where they begin. */
  readonly #pieces = new Map<string, PositionedEvent>();
  #cancelClear: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The newest SNAPSHOT. Whether it is still right is the caller's business. */
  get snapshot(): PositionedEvent | null {
    return this.#snapshot;
  }

  keepSnapshot(snapshot: PositionedEvent): void {
    this.#snapshot = snapshot;
    this.#clearSoon();
  }

  forgetSnapshot(): void {
    this.#snapshot = null;
  }

  /** The piece of the log that begins after a position. */
  pieceFrom(position: Position): PositionedEvent | undefined {
    return this.#pieces.get(keyOf(position));
  }

  keepPiece(from: Position, piece: PositionedEvent): void {
    if (this.#pieces.size >= MOST_SHARED_PIECES) return;
    this.#pieces.set(keyOf(from), piece);
    this.#clearSoon();
  }

  clear(): void {
    this.#cancelClear?.();
    this.#cancelClear = null;
    this.#snapshot = null;
    this.#pieces.clear();
  }

  #clearSoon(): void {
    this.#cancelClear ??= this.#clock.after(SHARE_MS, () => this.clear());
  }
}

function keyOf({ seq, revision }: Position): string {
  return `${seq}.${revision}`;
}
