/** Where the chain stands in a file: its last whole line, and what is torn behind it. */
import type { FileHandle } from "node:fs/promises";
import { type ChainEnd, hashOf, readLine, type TornBytes } from "./chained-line.ts";

const NEWLINE = 10;
/** Bytes read at once, from the end of the file backwards. */
const PIECE = 65_536;

export interface FileEnd {
  /** null: no line of the file is one of a chain. */
  readonly last: ChainEnd | null;
  readonly torn: TornBytes | null;
  /** Whether the file ends in the middle of a line. */
  readonly isOpen: boolean;
}

/**
 * Looks at no more than the end: it is for `verify` to say whether the chain holds. A last line that lacks nothing but its
 * line end is a whole one.
 */
export async function endOf(file: FileHandle): Promise<FileEnd> {
  const { size } = await file.stat();
  let tail = Buffer.alloc(0);
  let start = size;
  const read = async (): Promise<boolean> => {
    if (start === 0) return false;
    // Twice as much each time, so that a long line costs no more than its length.
    const length = Math.min(start, Math.max(PIECE, tail.length));
    const piece = Buffer.alloc(length);
    start -= length;
    await file.read(piece, 0, length, start);
    tail = Buffer.concat([piece, tail]);
    return true;
  };
  if (!(await read())) return { last: null, torn: null, isOpen: false };
  const isOpen = tail.at(-1) !== NEWLINE;
  /** End of the line that is looked at, in the tail. */
  let end = isOpen ? tail.length : tail.length - 1;
  for (;;) {
    let begin = breakBefore(tail, end);
    while (begin === -1 && start > 0) {
      const before = tail.length;
      await read();
      end += tail.length - before;
      begin = breakBefore(tail, end);
    }
    const line = tail.subarray(begin + 1, end);
    const found = readLine(line.toString());
    if (found) {
      const whole = isOpen ? tail.length : tail.length - 1;
      const torn = end < whole ? tail.subarray(end + 1, whole) : null;
      return {
        last: { seq: found.seq, hash: hashOf(line) },
        torn: torn && { bytes: torn.length, sha256: hashOf(torn) },
        isOpen,
      };
    }
    if (begin === -1) return { last: null, torn: null, isOpen };
    end = begin;
  }
}

function breakBefore(bytes: Buffer, end: number): number {
  return end === 0 ? -1 : bytes.lastIndexOf(NEWLINE, end - 1);
}

/** Number of a file's first line; null: it is none of a chain. */
export async function firstLine(file: FileHandle): Promise<number | null> {
  let text = Buffer.alloc(0);
  for (;;) {
    const piece = Buffer.alloc(PIECE);
    const { bytesRead } = await file.read(piece, 0, PIECE, text.length);
    text = Buffer.concat([text, piece.subarray(0, bytesRead)]);
    const end = text.indexOf(NEWLINE);
    if (end !== -1) return readLine(text.subarray(0, end).toString())?.seq ?? null;
    if (bytesRead === 0) return readLine(text.toString())?.seq ?? null;
    // A line of a chain says in its first bytes that it is one.
    if (!/^\{"seq":[1-9]/.test(text.toString("latin1", 0, 8))) return null;
  }
}
