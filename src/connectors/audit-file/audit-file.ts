/**
 * The audit log as a file of JSON lines, one an entry, that is only ever appended to. An entry is on the disk (fsync)
 * before the write it records is sent, and its outcome before it is answered. Line ends are "\n"; an operator reads it with
 * `tail`, `grep` and `jq`.
 */
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { AuditEntry, AuditLog } from "../../twin/ports/audit.ts";
import { SerialQueue } from "../../twin/tools/serial-queue.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";

const NEWLINE = 10;

export class FileAuditLog implements AuditLog {
  readonly path: string;
  #file: Promise<FileHandle> | null = null;
  /** One append at a time, in the order of the calls. */
  readonly #queue = new SerialQueue();
  #closed = false;

  /** @param path made on first use, with its folder */
  constructor(path: string) {
    this.path = path;
  }

  append(entries: readonly AuditEntry[]): Promise<void> {
    const lines = entries.map((entry) => `${JSON.stringify({ ...entry, at: new Date(entry.at).toISOString() })}\n`);
    return this.#inTurn(async (file) => {
      await file.appendFile(lines.join(""));
      await file.datasync();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.idle();
    const file = this.#file;
    this.#file = null;
    await (await file?.catch(() => null))?.close();
  }

  #inTurn(task: (file: FileHandle) => Promise<void>): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#closed) throw this.#failure("it is closed");
      try {
        this.#file ??= openForAppending(this.path);
        await task(await this.#file);
      } catch (error) {
        await this.#reopenLater();
        throw this.#failure(error instanceof Error ? error.message : String(error), error);
      }
    });
  }

  /** After a failure nobody knows how much was written: the next use opens the file anew and ends a torn line. */
  async #reopenLater(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    try {
      await (await file)?.close();
    } catch {
      // It could not be opened, or not even be closed: there is nothing left to give back.
    }
  }

  #failure(reason: string, cause?: unknown): PlantgraphError {
    const message = `The audit log ${this.path} can't be written: ${reason}.`;
    return new PlantgraphError("INTERNAL_SERVER_ERROR", message, {}, { cause });
  }
}

async function openForAppending(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a+", 0o640);
  try {
    const { size } = await file.stat();
    if (size === 0) await syncFolder(dirname(path));
    else {
      const end = Buffer.alloc(1);
      await file.read(end, 0, 1, size - 1);
      if (end[0] !== NEWLINE) await file.appendFile("\n");
    }
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A new file is only durable when its folder is. Windows can't open folders, and needs no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
