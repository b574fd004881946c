/**
 * The audit log as files of JSON lines, one an entry, that are only ever appended to. Each line names the hash of the one before
 * it (`chained-line.ts`), and how far the chain goes is signed again and again (`signed-head.ts`).
 *
 * An entry is on the disk (fsync) before what it records is begun, and its outcome before it is answered. Entries that come
 * while others are being written share the next write and its fsync. One process writes; others may read.
 */
import { type FileHandle, mkdir, open, unlink } from "node:fs/promises";
import type { AuditEntry, AuditLog, AuditLogState, AuditQuery, AuditRecords } from "../../twin/ports/audit.ts";
import { inBackground } from "../../twin/tools/background.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { DurableLine } from "./audit-sink.ts";
import { CallerShares, MINUTE_MS } from "./caller-shares.ts";
import { type ChainEnd, chainedLine, hashOf, type LogActions, lineBody, logBody, NO_LINE } from "./chained-line.ts";
import { reasonOf, sentenceOf, unavailable } from "./errors.ts";
import { HeadSigner } from "./head-signer.ts";
import { endOf, firstLine } from "./last-line.ts";
import { isOlder, LogFiles } from "./log-files.ts";
import { LogRoom } from "./log-room.ts";
import { DEFAULT_AUDIT_OPTIONS, type FileAuditLogOptions } from "./options.ts";
import { readEntries } from "./read-entries.ts";
import { readHead } from "./signed-head.ts";

/** How old what is known of the disk may be, milliseconds. */
const LOOK_EVERY_MS = 1_000;
/** How often it is looked at the disk while nothing is written, milliseconds. */
const LOOK_AGAIN_MS = 10_000;

interface Waiting {
  readonly bodies: readonly Body[];
  /** They may not have the room that is kept for outcomes. */
  readonly needsRoom: boolean;
  readonly resolve: () => void;
  readonly reject: (error: PlantgraphError) => void;
}

interface Body {
  readonly text: string;
  readonly at: number;
  readonly action: string;
  readonly isTrouble: boolean;
}

export class FileAuditLog implements AuditLog {
  readonly path: string;
  readonly #files: LogFiles;
  readonly #options: FileAuditLogOptions;
  readonly #room: LogRoom;
  readonly #shares: CallerShares;
  #waiting: Waiting[] = [];
  #working: Promise<void> | null = null;
  #file: FileHandle | null = null;
  #end: ChainEnd = NO_LINE;
  /** Number of the first line of the file that is written, and how large that is. */
  #from = 1;
  #size = 0;
  /** The last line whose writers were told that it is durable. */
  #confirmed: number | null = null;
  readonly #heads: HeadSigner;
  #publicKey = "";
  #looked = Number.NEGATIVE_INFINITY;
  #trouble: string | null = null;
  #cancelCounting: (() => void) | null = null;
  #cancelLooking: (() => void) | null = null;
  #closed = false;

  /** @param path of the file that is written; made on first use, with its folder */
  constructor(path: string, options: Partial<FileAuditLogOptions> = {}) {
    this.path = path;
    this.#files = new LogFiles(path);
    this.#options = { ...DEFAULT_AUDIT_OPTIONS, ...options };
    const { clock, onFault } = this.#options;
    this.#heads = new HeadSigner({ files: this.#files, end: () => this.#end, clock, onFault });
    this.#room = new LogRoom(this.#files.folder, this.#options);
    this.#shares = new CallerShares(this.#options, this.#options.clock);
  }

  get state(): AuditLogState {
    const { used, free, warning } = this.#room;
    return {
      trouble: this.#trouble ?? this.#noRoom,
      warning,
      seq: this.#end.seq,
      bytes: used,
      freeBytes: free,
      sink: this.#options.sink?.state ?? null,
    };
  }

  /**
   * Opens it before anything has to be recorded, so that what is wrong with it is known; from then on it is looked again and again
   * how much room there is, and whether what was wrong is over. Never throws.
   */
  async open(): Promise<void> {
    this.#cancelLooking ??= this.#options.clock.every(LOOK_AGAIN_MS, () => {
      if (this.#file === null) inBackground(() => this.open(), this.#options.onFault);
      else inBackground(() => this.#lookAtDisk(), this.#options.onFault);
    });
    await this.#enqueue([], false).catch(() => {});
  }

  async append(entries: readonly AuditEntry[]): Promise<void> {
    const bodies: Body[] = [];
    const begun: AuditEntry[] = [];
    let needsRoom = false;
    for (const entry of entries) {
      const text = lineBody(entry);
      const { at, by, action, outcome } = entry;
      const isTrouble = outcome !== null && (outcome.error !== null || outcome.result === "UNKNOWN");
      if (outcome === null || !this.#shares.ended(entry)) {
        if (isTrouble) {
          if (!this.#shares.takesRefusal(entry, this.#noRoom === null)) continue;
        } else {
          if (!this.#shares.take(by.subject, text.length)) throw this.#overShare(by.name);
          needsRoom = true;
          if (outcome === null) begun.push(entry);
        }
      }
      bodies.push({ text, at, action, isTrouble });
    }
    if (this.#shares.hasRefusals) this.#countLater();
    if (bodies.length === 0) return;
    await this.#enqueue(bodies, needsRoom);
    for (const entry of begun) this.#shares.begun(entry);
  }

  async read(query: AuditQuery): Promise<AuditRecords> {
    try {
      return await readEntries(this.#files, query);
    } catch (cause) {
      throw unavailable(`The audit log can't be read: ${reasonOf(cause)}.`, cause);
    }
  }

  async close(): Promise<void> {
    this.#cancelCounting?.();
    this.#cancelCounting = null;
    this.#cancelLooking?.();
    this.#cancelLooking = null;
    if (!this.#closed && this.#file) await this.#recordCounted().catch(this.#options.onFault);
    this.#closed = true;
    while (this.#working !== null) await this.#working;
    await this.#heads.close(this.#file !== null);
    await this.#file?.close();
    this.#file = null;
    await this.#options.sink?.close();
  }

  /** Why nothing may be begun for want of room. */
  get #noRoom(): string | null {
    const { refusal } = this.#room;
    return refusal === null ? null : sentenceOf(refusal);
  }

  #enqueue(bodies: readonly Body[], needsRoom: boolean): Promise<void> {
    if (this.#closed) return Promise.reject(unavailable(sentenceOf("it is closed")));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bodies, needsRoom, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Writes all that waits, as long as something does. */
  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      let batch: readonly Waiting[] = [];
      const take = () => {
        batch = this.#waiting;
        this.#waiting = [];
      };
      try {
        await this.#open();
        await this.#lookAtDisk();
        take();
        const noRoom = this.#noRoom;
        if (noRoom !== null) {
          const refused = batch.filter(({ needsRoom }) => needsRoom);
          batch = batch.filter(({ needsRoom }) => !needsRoom);
          for (const { reject } of refused) reject(unavailable(noRoom));
        }
        await this.#write(batch.flatMap(({ bodies }) => bodies));
        this.#trouble = null;
        for (const { resolve } of batch) resolve();
        await this.#rotateIfFull();
      } catch (error) {
        if (batch.length === 0) take();
        // Of what fails after the batch was written nobody who waits for it is told.
        await this.#closeAfterFailure();
        const refusal = error instanceof PlantgraphError ? error : unavailable(sentenceOf(reasonOf(error)), error);
        this.#trouble = refusal.message;
        this.#options.onFault(refusal);
        for (const { reject } of batch) reject(refusal);
      }
    }
    this.#working = null;
  }

  /** One write and one fsync for all of them. */
  async #write(bodies: readonly Body[]): Promise<void> {
    if (bodies.length === 0) return;
    const file = this.#file as FileHandle;
    let end = this.#end;
    const lines: DurableLine[] = [];
    let whole = "";
    for (const { text: body, at, action, isTrouble } of bodies) {
      const text = chainedLine(body, end);
      end = { seq: end.seq + 1, hash: hashOf(text) };
      lines.push({ text, seq: end.seq, at, action, isTrouble });
      whole += `${text}\n`;
    }
    const bytes = Buffer.from(whole);
    await file.appendFile(bytes);
    await file.datasync();
    this.#end = end;
    this.#confirmed = end.seq;
    this.#size += bytes.length;
    this.#room.used += bytes.length;
    this.#heads.signLater();
    this.#options.sink?.push(lines);
  }

  async #lookAtDisk(): Promise<void> {
    const now = this.#options.clock.monotonic();
    if (now - this.#looked < LOOK_EVERY_MS) return;
    this.#looked = now;
    await this.#room.look();
  }

  // --- files ---------------------------------------------------------------------------------------------------------

  async #open(): Promise<void> {
    if (this.#file) return;
    const { clock, onNewKey, onCutOff } = this.#options;
    await mkdir(this.#files.folder, { recursive: true });
    this.#publicKey = await this.#heads.open(onNewKey);
    let file = await open(this.path, "a+", 0o600);
    try {
      let putAside: LogActions["LOG_OPENED"]["putAside"] = null;
      let found = await endOf(file);
      let from = found.last === null ? null : await firstLine(file);
      if (from === null && (found.isOpen || found.torn !== null || (await file.stat()).size > 0)) {
        await file.close();
        putAside = await this.#files.putAside();
        file = await open(this.path, "a+", 0o600);
        found = { last: null, torn: null, isOpen: false };
      }
      await file.chmod(0o600);
      const end = found.last ?? (await this.#endBefore());
      from ??= end.seq + 1;
      if (found.isOpen) await file.appendFile("\n");
      const head = await readHead(this.#files.head);
      if (head !== null && head !== "MALFORMED" && head.seq > end.seq) onCutOff({ from: end.seq + 1, to: head.seq });
      const reason = this.#confirmed === null ? "START" : "FAILURE";
      const unconfirmed =
        this.#confirmed !== null && end.seq > this.#confirmed ? { from: this.#confirmed + 1, to: end.seq } : null;
      this.#file = file;
      this.#end = end;
      this.#from = from;
      this.#size = (await file.stat()).size;
      this.#room.used = await this.#files.size();
      this.#looked = Number.NEGATIVE_INFINITY;
      await this.#write([
        ownBody(clock.now(), "LOG_OPENED", {
          reason,
          publicKey: this.#publicKey,
          head: head === "MALFORMED" ? null : head,
          torn: found.torn,
          unconfirmed,
          putAside,
        }),
      ]);
      await this.#files.sync();
      // From here on there is a head: one that is missing later was taken away.
      await this.#heads.sign();
    } catch (error) {
      this.#file = null;
      await file.close().catch(() => {});
      throw error;
    }
  }

  /** Of the last file that was full. */
  async #endBefore(): Promise<ChainEnd> {
    const last = (await this.#files.full()).at(-1);
    if (!last) return NO_LINE;
    const file = await open(last.path, "r");
    try {
      return (await endOf(file)).last ?? NO_LINE;
    } finally {
      await file.close();
    }
  }

  async #rotateIfFull(): Promise<void> {
    const { rotateBytes, clock } = this.#options;
    if (this.#size < rotateBytes || !this.#file) return;
    const head = await this.#heads.sign();
    await this.#file.close();
    this.#file = null;
    await this.#files.setFull(this.#from);
    this.#file = await open(this.path, "a+", 0o600);
    this.#from = this.#end.seq + 1;
    this.#size = 0;
    const opened = { reason: "ROTATION", publicKey: this.#publicKey, head, torn: null } as const;
    await this.#write([ownBody(clock.now(), "LOG_OPENED", { ...opened, unconfirmed: null, putAside: null })]);
    await this.#files.sync();
    await this.#deleteOld();
  }

  /** What the settings say, and nothing else; each is told before it goes. */
  async #deleteOld(): Promise<void> {
    const { keepMs, clock } = this.#options;
    if (keepMs === null) return;
    const full = await this.#files.full();
    for (const [i, file] of full.entries()) {
      if (!(await isOlder(file, clock.now() - keepMs))) return;
      const to = (full[i + 1]?.from ?? this.#from) - 1;
      await this.#write([ownBody(clock.now(), "LOG_FILE_DELETED", { file: file.name, from: file.from, to })]);
      await unlink(file.path);
      this.#room.used = await this.#files.size();
    }
  }

  /** Nobody knows how much was written: the next use opens the file anew, and says what it found. */
  async #closeAfterFailure(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    try {
      await file?.close();
    } catch {
      // It can't even be closed: there is nothing left to give back.
    }
  }

  // --- shares --------------------------------------------------------------------------------------------------------

  #countLater(): void {
    this.#cancelCounting ??= this.#options.clock.after(MINUTE_MS, () => {
      this.#cancelCounting = null;
      if (!this.#closed) inBackground(() => this.#recordCounted(), this.#options.onFault);
    });
  }

  async #recordCounted(): Promise<void> {
    const counted = this.#shares.takeCounted();
    if (counted.length === 0) return;
    const now = this.#options.clock.now();
    await this.#enqueue(
      counted.map((each) => ownBody(now, "REFUSALS_COUNTED", each)),
      false,
    );
  }

  #overShare(name: string): PlantgraphError {
    const limit = this.#options.callerBytesPerDay;
    return new PlantgraphError(
      "LIMIT_EXCEEDED",
      `What ${name} does has filled its share of the audit log for today, ${limit} bytes (setting audit.callerBytesPerDay), and nothing is done that can't be recorded. Try again later.`,
      { limit, setting: "audit.callerBytesPerDay" },
    );
  }
}

function ownBody<Action extends keyof LogActions>(at: number, action: Action, object: LogActions[Action]): Body {
  return { text: logBody(at, action, object), at, action, isTrouble: action === "REFUSALS_COUNTED" };
}
