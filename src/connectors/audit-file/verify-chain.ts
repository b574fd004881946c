/**
 * Whether the audit log is as it was written: reads all its files from the first line to the last, and names each line at which
 * the chain breaks, and what that means. It trusts nothing that it reads but the key and the head that it is given.
 */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { type ChainEnd, hashOf, type LogActions, NO_LINE, type ReadLine, readLine } from "./chained-line.ts";
import { LogFiles } from "./log-files.ts";
import { AuditKey, headOf, isSigned, readHead, type SignedHead } from "./signed-head.ts";

export interface VerifyOptions {
  /** SPKI, DER in base64, as it was kept elsewhere; the key beside the log when absent. */
  readonly publicKey?: string | undefined;
  /** Heads that were kept elsewhere. */
  readonly heads?: readonly ChainEnd[];
}

export interface Finding {
  /** Name of the file; null: it is about the log as a whole. */
  readonly file: string | null;
  /** Line of the file, from 1. */
  readonly line: number | null;
  /** Number of the entry, where it is known. */
  readonly seq: number | null;
  readonly message: string;
}

export interface Verification {
  readonly files: number;
  /** Entries that are there. */
  readonly entries: number;
  /** Number of the first one. */
  readonly first: number;
  readonly end: ChainEnd;
  /** The last head that was signed, where it fits. */
  readonly head: SignedHead | null;
  readonly publicKey: string | null;
  /** What must not be: the log was changed, or parts of it are missing. */
  readonly problems: readonly Finding[];
  /** What may be, and is worth knowing. */
  readonly notices: readonly Finding[];
}

/** Findings of one kind beyond these are not listed: one damage in the middle may break every line after it. */
const MOST_FINDINGS = 100;
/** Hashes that are kept to look up a head: of entries since the last line that names one. */
const KEPT_HASHES = 200_000;
const NEWLINE = 10;
const CURRENT = "audit.jsonl";

/**
 * @param current path of the file that is written; the twin may go on writing
 */
export async function verifyChain(current: string, options: VerifyOptions = {}): Promise<Verification> {
  const files = new LogFiles(current);
  const own = options.publicKey ?? (await AuditKey.read(files.key))?.publicKey ?? null;
  for (;;) {
    // The head first: entries that come meanwhile are behind it.
    const head = await readHead(files.head);
    const check = new ChainCheck(own, head === "MALFORMED" ? null : head, options.heads ?? []);
    const full = await files.full();
    for (const { path, name } of full) await check.file(path, name);
    await check.file(current, CURRENT);
    // The twin may have begun a new file meanwhile.
    if ((await files.full()).length === full.length) return check.result(head);
  }
}

/** Bytes between two lines of the chain that are none. */
interface Gap {
  readonly bytes: Buffer[];
  readonly line: number;
}

class ChainCheck {
  readonly #trusted: string | null;
  readonly #head: SignedHead | null;
  readonly #kept: readonly ChainEnd[];
  /** Numbers of the entries that heads are of, and their hashes where they were met. */
  readonly #wanted: ReadonlySet<number>;
  readonly #found = new Map<number, string>();
  readonly #problems: Finding[] = [];
  readonly #notices: Finding[] = [];
  readonly #deleted: { from: number; to: number }[] = [];
  /** Hashes of the last lines, by number. */
  readonly #hashes = new Map<number, string>();
  #files = 0;
  #entries = 0;
  #first = 0;
  #end: ChainEnd = NO_LINE;
  #key: string | null = null;
  #file = "";
  #line = 0;
  #gap: Gap | null = null;
  /** An entry that does not fit to the one behind it, and the place of that finding. */
  #suspect: { readonly seq: number; readonly finding: number } | null = null;
  /** Of the last line that was read, for a finding about it. */
  #last: { file: string; line: number } | null = null;

  constructor(trusted: string | null, head: SignedHead | null, heads: readonly ChainEnd[]) {
    this.#trusted = trusted;
    this.#head = head;
    this.#wanted = new Set([...heads, ...(head ? [head] : [])].map(({ seq }) => seq));
    this.#kept = heads;
  }

  async file(path: string, name: string): Promise<void> {
    this.#file = name;
    this.#line = 0;
    let rest: Buffer[] = [];
    let isThere = false;
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
        isThere = true;
        let begin = 0;
        const bytes = chunk as Buffer;
        for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, begin)) {
          rest.push(bytes.subarray(begin, end));
          this.#take(rest.length === 1 ? (rest[0] as Buffer) : Buffer.concat(rest), true);
          rest = [];
          begin = end + 1;
        }
        if (begin < bytes.length) rest.push(bytes.subarray(begin));
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    if (rest.length > 0) this.#take(Buffer.concat(rest), false);
    if (isThere) this.#files++;
    this.#endOfFile();
  }

  #take(bytes: Buffer, isEnded: boolean): void {
    this.#line++;
    const line = readLine(bytes.toString());
    if (line === null) {
      this.#gap ??= { bytes: [], line: this.#line };
      this.#gap.bytes.push(bytes);
      return;
    }
    const hash = hashOf(bytes);
    this.#chain(line, hash);
    this.#entries++;
    this.#end = { seq: line.seq, hash };
    this.#last = { file: this.#file, line: this.#line };
    this.#keep(line.seq, hash);
    if (line.action === "LOG_OPENED") this.#opened(line);
    if (line.action === "LOG_FILE_DELETED") this.#deleted.push(line.object as LogActions["LOG_FILE_DELETED"]);
    if (!isEnded) this.#notice(`The line has no line end: the twin is writing it, or ended while it did.`, line.seq);
  }

  /** How a line follows on the one before. */
  #chain(line: ReadLine, hash: string): void {
    const gap = this.#takeGap();
    const { seq, hash: before } = this.#end;
    if (this.#entries === 0) {
      this.#first = line.seq;
      if (gap) this.#damaged(gap);
      if (line.seq === 1 && line.prev !== NO_LINE.hash)
        this.#problem("The first entry names another one before it.", 1);
      if (line.action !== "LOG_OPENED") this.#problem("A file begins with another entry than LOG_OPENED.", line.seq);
      return;
    }
    const fits = line.seq === seq + 1 && line.prev === before;
    if (gap) {
      const torn = line.action === "LOG_OPENED" ? (line.object as LogActions["LOG_OPENED"]).torn : null;
      const bytes = Buffer.concat(gap.bytes.flatMap((each, i) => (i === 0 ? [each] : [Buffer.from("\n"), each])));
      if (fits && torn !== null && torn.bytes === bytes.length && torn.sha256 === hashOf(bytes))
        this.#notice(
          `${bytes.length} bytes are no entry: a write that did not end, as the next entry says. What it was to record was not begun, or its outcome is not known.`,
          null,
          gap.line,
        );
      else if (fits) this.#damaged(gap);
      else if (line.seq > seq + 1)
        this.#problem(
          `The line is no entry: ${entries(seq + 1, line.seq - 1)} stood here, and ${line.seq === seq + 2 ? "was" : "were"} overwritten.`,
          null,
          gap.line,
        );
      else this.#damaged(gap);
      return;
    }
    if (fits) return;
    const place = this.#last as { file: string; line: number };
    if (line.seq === seq + 1) this.#changed(seq, place);
    else if (line.seq > seq + 1)
      this.#problem(
        `${entries(seq + 1, line.seq - 1)} ${line.seq === seq + 2 ? "is" : "are"} missing before this line.`,
        line.seq,
      );
    else if (this.#hashes.get(line.seq) === hash)
      this.#problem(`Entry ${line.seq} stands here a second time.`, line.seq);
    else this.#problem(`Entry ${line.seq} stands here, after entry ${seq}: lines were moved, or put in.`, line.seq);
  }

  /** The entry behind this one was written after another text of it: either of the two was changed. */
  #changed(seq: number, place: { readonly file: string; readonly line: number }): void {
    const suspect = this.#suspect;
    this.#suspect = { seq, finding: this.#problems.length };
    // Then the one that does not fit to both sides is it.
    const isBoth = suspect !== null && suspect.seq === seq - 1 && suspect.finding === this.#problems.length - 1;
    if (isBoth) {
      this.#problems.pop();
      this.#suspect = null;
    }
    const message = isBoth
      ? `Entry ${seq} was changed: it does not fit to the one before it, nor to the one behind it.`
      : `Entry ${seq} was changed: entry ${seq + 1} was written after another text of it.`;
    this.#add(this.#problems, { ...place, seq, message });
  }

  #opened({ seq, prev, object }: ReadLine): void {
    const { publicKey, head, putAside, unconfirmed, reason } = object as LogActions["LOG_OPENED"];
    if (this.#key !== null && publicKey !== this.#key)
      this.#notice(
        "From here on heads are signed with another key. Was the key file lost or replaced by somebody you know?",
        seq,
      );
    this.#key = publicKey;
    if (putAside) this.#notice(`${putAside.file} (${putAside.bytes} bytes) was put aside here: it had no chain.`, seq);
    if (unconfirmed)
      this.#notice(
        `${entries(unconfirmed.from, unconfirmed.to)} could not be confirmed when written: what they record as about to be done was refused.`,
        seq,
      );
    if (head === null) {
      if (seq > 2 && reason !== "ROTATION")
        this.#problem(
          "The file of the signed head was missing when the log was opened here: nothing proves that no entries were cut off before.",
          seq,
        );
      return;
    }
    if (!isSigned(head, publicKey) && !(this.#trusted !== null && isSigned(head, this.#trusted)))
      this.#problem(`The head that this line names (entry ${head.seq}) was not signed by the twin.`, seq);
    if (head.seq >= seq)
      this.#problem(
        `${entries(seq, head.seq)} had been written and signed (at ${head.at}) before this line was: they were cut off, as a program does that rotates audit.jsonl.`,
        seq,
      );
    else if (head.seq === seq - 1 && head.hash !== prev)
      this.#problem(`The line follows on another entry ${head.seq} than the one that was signed at ${head.at}.`, seq);
    else this.#holds(head, `the head that was signed at ${head.at}`);
  }

  #endOfFile(): void {
    const gap = this.#takeGap();
    if (!gap) return;
    const bytes = gap.bytes.reduce((sum, each) => sum + each.length, 0);
    if (this.#file === CURRENT && gap.bytes.length === 1)
      this.#notice(
        `The last ${bytes} bytes are no entry: the twin is writing it, or ended while it did. Its next start says so in the log.`,
        null,
        gap.line,
      );
    else this.#damaged(gap);
  }

  /** Says what the whole comes to. */
  result(headFile: SignedHead | "MALFORMED" | null): Verification {
    const { seq } = this.#end;
    if (this.#entries > 0) {
      if (this.#first > 1) this.#checkDeleted();
      this.#checkHeadFile(headFile);
      for (const kept of this.#kept) this.#holds(kept, "the head that you kept");
      if (this.#trusted !== null && this.#key !== null && this.#key !== this.#trusted)
        this.#whole("The log says that it is signed with another key than yours.");
    } else this.#whole("There are no entries.");
    return {
      files: this.#files,
      entries: this.#entries,
      first: this.#first,
      end: this.#end,
      head: this.#head !== null && this.#head.seq <= seq ? this.#head : null,
      publicKey: this.#trusted ?? this.#key,
      problems: this.#problems,
      notices: this.#notices,
    };
  }

  /** What is missing at the beginning must have been deleted by the twin itself, and a signed head must stand for it. */
  #checkDeleted(): void {
    const to = this.#first - 1;
    if (this.#deleted.some((each) => each.to === to))
      this.#add(this.#notices, {
        file: null,
        line: null,
        seq: null,
        message: `${entries(1, to)} were deleted with their files, as the settings say and the log tells.`,
      });
    else this.#whole(`${entries(1, to)} are missing: their files were removed, and not by the twin.`);
  }

  #checkHeadFile(file: SignedHead | "MALFORMED" | null): void {
    const key = this.#trusted ?? this.#key;
    if (file === null)
      this.#whole(
        "The file of the signed head (audit.head.json) is missing: nothing proves that no entries were cut off at the end.",
      );
    else if (file === "MALFORMED") this.#whole("The file of the signed head (audit.head.json) holds no head.");
    else if (key === null || !isSigned(file, key))
      this.#whole("The head in audit.head.json was not signed with the twin's key: it was replaced.");
    else this.#holds(file, `the head that was signed at ${file.at}`);
  }

  #holds({ seq, hash }: ChainEnd, whose: string): void {
    if (seq > this.#end.seq)
      this.#whole(
        `${entries(this.#end.seq + 1, seq)} ${seq === this.#end.seq + 1 ? "is" : "are"} missing at the end: ${whose} is of entry ${seq}.`,
      );
    else if (seq >= this.#first) {
      const found = this.#found.get(seq) ?? this.#hashes.get(seq);
      if (found !== undefined && found !== hash)
        this.#whole(`Entry ${seq} is another one than that of ${whose}: it, or entries before it, were changed.`);
    }
  }

  #keep(seq: number, hash: string): void {
    if (this.#wanted.has(seq)) this.#found.set(seq, hash);
    this.#hashes.set(seq, hash);
    if (this.#hashes.size <= KEPT_HASHES) return;
    const [oldest] = this.#hashes.keys();
    this.#hashes.delete(oldest as number);
  }

  #takeGap(): Gap | null {
    const gap = this.#gap;
    this.#gap = null;
    return gap;
  }

  #damaged({ bytes, line }: Gap): void {
    const lines = bytes.length === 1 ? "The line is" : `The ${bytes.length} lines from here on are`;
    this.#problem(`${lines} no entry of the log.`, null, line);
  }

  #problem(message: string, seq: number | null, line: number = this.#line): void {
    this.#add(this.#problems, { file: this.#file, line, seq, message });
  }

  #whole(message: string): void {
    this.#add(this.#problems, { file: null, line: null, seq: null, message });
  }

  #notice(message: string, seq: number | null, line: number = this.#line): void {
    this.#add(this.#notices, { file: this.#file, line, seq, message });
  }

  #add(findings: Finding[], finding: Finding): void {
    if (findings.length < MOST_FINDINGS) findings.push(finding);
  }
}

/** As a sentence begins. */
function entries(from: number, to: number): string {
  return from === to ? `Entry ${from}` : `Entries ${from} to ${to}`;
}

/**
 * A head that was kept elsewhere: the content of `audit.head.json`, the path of such a file, or the short form `SEQ:HASH`.
 * @returns null for anything else
 */
export async function keptHead(given: string): Promise<ChainEnd | null> {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(given.trim()) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  if (given.trim().startsWith("{")) return headOf(given);
  return readFile(given, "utf8").then(headOf, () => null);
}
