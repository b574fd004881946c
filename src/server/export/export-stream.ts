/** The bytes of an export, made as they are read: nothing is prepared before the reader has taken what came before. */
import { Readable } from "node:stream";

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
    // Between two pieces everybody else has a turn.
    setImmediate(() => void this.#next());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // What is being made just now is finished first, or ends with the signal that its reader left.
    Promise.resolve(this.#pieces.return?.()).catch(() => undefined);
    done(error);
  }

  async #next(): Promise<void> {
    if (this.destroyed) return;
    try {
      let piece = this.#first;
      this.#first = null;
      // A piece may be empty, which Readable takes for "nothing yet".
      while (piece === null || piece.length === 0) {
        const { value, done } = await this.#pieces.next();
        if (this.destroyed) return;
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
      // Who has left is not told why.
      if (this.destroyed) return;
      this.#options.onFault(error);
      this.destroy(error as Error);
    }
  }
}
