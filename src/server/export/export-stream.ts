/** The bytes of an export, made as they are read: nothing is prepared before the reader has taken what came before. */
import { Readable } from "node:stream";

export interface ExportStreamOptions {
  readonly onBytes: (bytes: number) => void;
  /** A fault after the first byte: the transfer is broken off, so that nobody takes a part for the whole. */
  readonly onFault: (error: unknown) => void;
}

export class ExportStream extends Readable {
  readonly #pieces: Iterator<string | Uint8Array>;
  readonly #options: ExportStreamOptions;
  #first: string | Uint8Array | null;
  #bytes = 0;
  #isWhole = false;

  /**
   * The first piece is made at once, so that what fails at the beginning fails before an answer has begun.
   * @throws what the pieces throw
   */
  constructor(pieces: Iterable<string | Uint8Array>, options: ExportStreamOptions) {
    super({ highWaterMark: 1 });
    this.#pieces = pieces[Symbol.iterator]();
    this.#options = options;
    const { value, done } = this.#pieces.next();
    this.#first = done ? "" : value;
  }

  /** Bytes handed out so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether all of it was made and taken. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  override _read(): void {
    // Between two pieces everybody else has a turn.
    setImmediate(() => this.#next());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#pieces.return?.();
    done(error);
  }

  #next(): void {
    if (this.destroyed) return;
    try {
      let piece = this.#first;
      this.#first = null;
      // A piece may be empty, which Readable takes for "nothing yet".
      while (piece === null || piece.length === 0) {
        const { value, done } = this.#pieces.next();
        if (done) {
          this.#isWhole = true;
          this.push(null);
          return;
        }
        piece = value;
      }
      const bytes = typeof piece === "string" ? Buffer.from(piece, "utf8") : piece;
      this.#bytes += bytes.length;
      this.#options.onBytes(bytes.length);
      this.push(bytes);
    } catch (error) {
      this.#options.onFault(error);
      this.destroy(error as Error);
    }
  }
}
