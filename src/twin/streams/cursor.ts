/**
 * Cursors of `tagChanges`: which store, which run of the twin, how far in its change log, on which revision, of which
 * selection. Opaque to clients, and how far is sealed: the numbers of the log count what other callers see, too. The check at the
 * end tells a damaged or invented cursor from one of another run.
 */
import { type Cipheriv, createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { textHash } from "../tools/text-hash.ts";
import type { Revision } from "../words/commits.ts";
import { PlantgraphError } from "../words/errors.ts";

/** Everything up to here was told. */
export interface Position {
  /** Sequence number in the change log. */
  readonly seq: number;
  readonly revision: Revision;
  /** Samples the selection's tags had received since it is kept: how many a gap swallowed is a subtraction. */
  readonly samples: number;
}

export interface Cursor {
  /** Identity of the store; empty while it has none. */
  readonly store: string;
  /** Identity of the run of the twin that the position is of. */
  readonly run: string;
  /** Hash of the selection. */
  readonly selection: string;
  /** The position, for the run's own seal. */
  readonly sealed: string;
}

/** Version of the layout. */
const LAYOUT = "2";
/** Longest text looked at. */
const MAX_LENGTH = 250;
const CIPHER = "aes-128-ecb";
/** Of AES. Bytes. */
const BLOCK = 16;

/**
 * Seals the positions of one run, which nobody else has to read. Each number stands in a block of its own beside a random one, the
 * same in all: so equal positions look different, and a block that was changed, or is of another cursor, does not fit.
 */
export class PositionSeal {
  readonly #key = randomBytes(16);
  /** Blocks with a random half never repeat, so that they are enciphered one by one, by a cipher that is made once. */
  readonly #cipher: Cipheriv = createCipheriv(CIPHER, this.#key, null).setAutoPadding(false);

  seal({ seq, revision, samples }: Position): string {
    const blocks = Buffer.allocUnsafe(3 * BLOCK);
    randomBytes(8).copy(blocks);
    blocks.copyWithin(BLOCK, 0, 8);
    blocks.copyWithin(2 * BLOCK, 0, 8);
    blocks.writeDoubleBE(seq, 8);
    blocks.writeDoubleBE(revision, BLOCK + 8);
    blocks.writeDoubleBE(samples, 2 * BLOCK + 8);
    return this.#cipher.update(blocks).toString("base64url");
  }

  /** null: it was not sealed here. */
  open(sealed: string): Position | null {
    const bytes = Buffer.from(sealed, "base64url");
    if (bytes.length !== 3 * BLOCK) return null;
    const blocks = createDecipheriv(CIPHER, this.#key, null).setAutoPadding(false).update(bytes);
    const random = blocks.subarray(0, 8);
    for (const at of [BLOCK, 2 * BLOCK]) if (!random.equals(blocks.subarray(at, at + 8))) return null;
    const [seq, revision, samples] = [8, BLOCK + 8, 2 * BLOCK + 8].map((at) => blocks.readDoubleBE(at)) as [
      number,
      number,
      number,
    ];
    return { seq, revision, samples };
  }
}

export function writeCursor({ store, run, selection, sealed }: Cursor): string {
  const text = `${LAYOUT}.${store}.${run}.${sealed}.${selection}`;
  return `${text}.${textHash(text)}`;
}

/** @throws PlantgraphError BAD_USER_INPUT for what no twin has written */
export function readCursor(text: string): Cursor {
  const end = text.lastIndexOf(".");
  const [layout, store, run, sealed, selection, ...more] = text.slice(0, end).split(".");
  const isCursor =
    text.length <= MAX_LENGTH &&
    layout === LAYOUT &&
    more.length === 0 &&
    text.slice(end + 1) === textHash(text.slice(0, end));
  if (!isCursor || store === undefined || run === undefined || sealed === undefined || selection === undefined)
    throw noCursor();
  return { store, run, selection, sealed };
}

export function noCursor(): PlantgraphError {
  return new PlantgraphError(
    "BAD_USER_INPUT",
    "resumeAfter: this is no cursor. Give the cursor of the last event as it came, or leave it out to begin anew.",
    { at: "resumeAfter" },
  );
}
