/** The bytes of an export, made as they are read: nothing is prepared before the reader has taken what came before. */
import { Readable } from "node:stream";

/** Most that is made before the reader has taken it, but for one piece. */
const PUSHED_BYTES = 1_048_576;
/** How long pieces are made before others get their turn, milliseconds. */
const PUSH_MS = 4;

type Piece = string | Uint8Array;

export type Pieces = Iterable<Piece> | AsyncIterable<Piece>;

export interface ExportStreamOptions {
  readonly onBytes: (bytes: number) => void;
  /** A fault after the first byte: the transfer is broken off, so that nobody takes a part for the whole. */
  readonly onFault: (error: unknown) => void;
}

export class ExportStream extends Readable {
  readonly #pieces: Iterator<Piece> | AsyncIterator<Piece>;
  readonly #options: ExportStreamOptions;
  #first: Piece | null;
  #bytes = 0;
  #isWhole = false;
  #isMaking = false;
  /** Whether the reader has asked for more since making began. */
  #isWanted = false;
  #failure: { readonly reason: unknown } | null = null;

  private constructor(pieces: Iterator<Piece> | AsyncIterator<Piece>, first: Piece, options: ExportStreamOptions) {
    super({ highWaterMark: 1 });
    this.#pieces = pieces;
    this.#first = first;
    this.#options = options;
  }

  /**
   * The first piece is made before the stream is there, so that what fails at the beginning fails before an answer has begun.
   * @throws what the pieces throw
   */
  static async begin(pieces: Pieces, options: ExportStreamOptions): Promise<ExportStream> {
    const iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
    const { value, done } = await iterator.next();
    return new ExportStream(iterator, done ? "" : value, options);
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
    this.#isWanted = true;
    if (!this.#isMaking) this.#makeSoon();
  }

  /** Others have their turn in between. */
  #makeSoon(): void {
    this.#isMaking = true;
    setImmediate(() => void this.#make());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // What is being made just now is finished first, or ends with the signal that its reader left.
    Promise.resolve(this.#pieces.return?.()).catch(() => undefined);
    done(error);
  }

  async #make(): Promise<void> {
    this.#isWanted = false;
    try {
      if (this.#failure) throw this.#failure.reason;
      await this.#next();
    } catch (reason) {
      // A client that has left is not told why.
      if (this.destroyed) return;
      if (!this.#failure) this.#options.onFault(reason);
      this.destroy(reason as Error);
    }
    this.#isMaking = false;
    if (this.#isWanted && !this.destroyed) this.#makeSoon();
  }

  /**
   * Pieces that cost little go out together: each turn of the loop and each write costs, too. Before one that costs much, and
   * has empty pieces before it, others have their turns.
   */
  async #next(): Promise<void> {
    if (this.destroyed) return;
    let since = performance.now();
    let made = 0;
    try {
      for (;;) {
        const isTime = performance.now() - since >= PUSH_MS;
        if (made >= PUSHED_BYTES || (made > 0 && isTime)) return;
        if (isTime) {
          await new Promise(setImmediate);
          if (this.destroyed) return;
          since = performance.now();
        }
        let piece = this.#first;
        this.#first = null;
        if (piece === null) {
          const { value, done } = await this.#pieces.next();
          if (this.destroyed) return;
          if (done) {
            this.#isWhole = true;
            this.push(null);
            return;
          }
          piece = value;
        }
        // An empty piece is a step on the way to the next one; Readable would take it for "nothing yet".
        if (piece.length === 0) continue;
        const bytes = typeof piece === "string" ? Buffer.from(piece, "utf8") : piece;
        made += bytes.length;
        this.#bytes += bytes.length;
        this.#options.onBytes(bytes.length);
        this.push(bytes);
      }
    } catch (reason) {
      // What was made before is read first.
      if (made === 0 || this.destroyed) throw reason;
      this.#options.onFault(reason);
      this.#failure = { reason };
    }
  }
}
