/**
 * Entries of the audit log, newest first, while it is written: files are read backwards in pieces, with the turns of others between
 * them, and no more than a bounded part is looked at for one answer.
 */
import { type FileHandle, open } from "node:fs/promises";
import type { AuditQuery, AuditRecord, AuditRecords } from "../../twin/ports/audit.ts";
import { readLine } from "./chained-line.ts";
import { endOf, firstLine } from "./last-line.ts";
import type { LogFiles } from "./log-files.ts";

/** Bytes read and looked at in one go: about a millisecond of work. */
const PIECE = 131_072;
/** Most bytes looked at for one answer. */
const MOST_BYTES = 33_554_432;
/**
 * Looking for entries since a time ends behind so many that are older in a row. One alone proves nothing: the machine's clock may
 * have been wrong for a while.
 */
const OLDER_IN_A_ROW = 1_000;
const NEWLINE = 10;

export async function readEntries(files: LogFiles, query: AuditQuery): Promise<AuditRecords> {
  const search = new Search(query);
  // The file that is written first: when it becomes a full one meanwhile, it is met twice, and not missed.
  await search.file(files.current);
  for (const { path, from } of (await files.full()).reverse()) {
    if (search.isOver) break;
    if (query.before === null || from < query.before) await search.file(path);
  }
  const { next } = search;
  return { records: search.records, next, total: await totalOf(files, query) };
}

/** null: it would take reading them all. */
async function totalOf(files: LogFiles, { actions, subject, since, until }: AuditQuery): Promise<number | null> {
  if (actions !== null || subject !== null || since !== null || until !== null) return null;
  const [oldest] = await files.full();
  const file = await open(files.current, "r").catch(() => null);
  if (file === null) return oldest ? null : 0;
  try {
    const last = (await endOf(file)).last?.seq;
    const first = oldest?.from ?? (await firstLine(file));
    return last === undefined || first === null ? null : last - first + 1;
  } finally {
    await file.close();
  }
}

class Search {
  readonly records: AuditRecord[] = [];
  readonly #query: AuditQuery;
  readonly #actions: readonly string[] | null;
  readonly #subject: string | null;
  /** Number of the entry that was looked at last. */
  #last = Number.POSITIVE_INFINITY;
  #bytes = 0;
  /** Entries that were too old, in a row. */
  #older = 0;
  /** Whether all that fits was found, or what is left is too old. */
  #isDone = false;

  constructor(query: AuditQuery) {
    this.#query = query;
    this.#actions = query.actions?.map((action) => `"action":${JSON.stringify(action)}`) ?? null;
    this.#subject = query.subject === null ? null : `"subject":${JSON.stringify(query.subject)}`;
  }

  get isOver(): boolean {
    return this.#isDone || this.records.length > this.#query.limit || this.#bytes >= MOST_BYTES;
  }

  /** One more than was asked for is looked for, to know whether there is one. */
  get next(): number | null {
    const { limit } = this.#query;
    if (this.records.length > limit) {
      this.records.length = limit;
      return this.records.at(-1)?.seq ?? this.#last + 1;
    }
    return this.#isDone || this.#bytes < MOST_BYTES || !Number.isFinite(this.#last) ? null : this.#last;
  }

  async file(path: string): Promise<void> {
    let file: FileHandle;
    try {
      file = await open(path, "r");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
    try {
      await this.#backwards(file, await this.#start(file));
    } finally {
      await file.close();
    }
  }

  /** A place behind which all entries are too new. */
  async #start(file: FileHandle): Promise<number> {
    const { before } = this.#query;
    let [low, high] = [0, (await file.stat()).size];
    if (before === null) return high;
    const piece = Buffer.alloc(PIECE);
    while (high - low > 2 * PIECE) {
      const middle = (low + high) >> 1;
      const { bytesRead } = await file.read(piece, 0, PIECE, middle);
      const begin = piece.indexOf(NEWLINE) + 1;
      const end = piece.indexOf(NEWLINE, begin);
      const line = begin > 0 && end > 0 && end < bytesRead ? readLine(piece.toString("utf8", begin, end)) : null;
      // What is no entry is passed by looking from further on.
      if (line === null) return high;
      if (line.seq >= before) high = middle + end + 1;
      else low = middle + begin;
    }
    return high;
  }

  async #backwards(file: FileHandle, from: number): Promise<void> {
    let end = from;
    let rest = Buffer.alloc(0);
    while (end > 0 && !this.isOver) {
      const length = Math.min(end, PIECE);
      const piece = Buffer.alloc(length);
      end -= length;
      await file.read(piece, 0, length, end);
      this.#bytes += length;
      const bytes = rest.length === 0 ? piece : Buffer.concat([piece, rest]);
      let stop = bytes.length;
      for (
        let at = bytes.lastIndexOf(NEWLINE, stop - 1);
        at !== -1;
        at = stop === 0 ? -1 : bytes.lastIndexOf(NEWLINE, stop - 1)
      ) {
        this.#look(bytes.toString("utf8", at + 1, stop));
        if (this.#isDone || this.records.length > this.#query.limit) return;
        stop = at;
      }
      rest = bytes.subarray(0, stop);
    }
    if (end === 0 && !this.isOver) this.#look(rest.toString());
  }

  #look(text: string): void {
    if (text === "") return;
    const seq = Number(/^\{"seq":(\d+),/.exec(text)?.[1]);
    // What is no entry, or was looked at before the file became a full one.
    if (!(seq < this.#last)) return;
    this.#last = seq;
    const { before, since, until } = this.#query;
    if (before !== null && seq >= before) return;
    if (since === null && (this.#actions?.every((each) => !text.includes(each)) || !text.includes(this.#subject ?? "")))
      return;
    const line = readLine(text);
    if (line === null) return;
    const at = Date.parse(line.at);
    if (since !== null && at < since) {
      if (++this.#older >= OLDER_IN_A_ROW) this.#isDone = true;
      return;
    }
    this.#older = 0;
    if (until !== null && at > until) return;
    if (this.#query.actions?.includes(line.action) === false) return;
    if (this.#query.subject !== null && this.#query.subject !== line.subject) return;
    const { prev: _, ...members } = line;
    this.records.push({ ...members, at } as AuditRecord);
  }
}
