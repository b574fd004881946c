/** The files of the audit log in its folder: the one that is written, and those that were full, in the order of their lines. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, open, readdir, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A file that is full is renamed after the number of its first line. */
const FULL = /^audit-(\d{12,16})\.jsonl$/;

export interface FullFile {
  readonly path: string;
  readonly name: string;
  /** Number of its first line. */
  readonly from: number;
}

export class LogFiles {
  /** The file that is written. */
  readonly current: string;
  readonly folder: string;
  readonly key: string;
  readonly head: string;

  /** @param current named "audit.jsonl" */
  constructor(current: string) {
    this.current = current;
    this.folder = dirname(current);
    this.key = join(this.folder, "audit.key.pem");
    this.head = join(this.folder, "audit.head.json");
  }

  /** Those that were full, oldest first. */
  async full(): Promise<FullFile[]> {
    const files: FullFile[] = [];
    for (const name of await namesIn(this.folder)) {
      const [, from] = FULL.exec(name) ?? [];
      if (from !== undefined) files.push({ path: join(this.folder, name), name, from: Number(from) });
    }
    return files.sort((a, b) => a.from - b.from);
  }

  /** @param from number of the first line of the file that is written now */
  async setFull(from: number): Promise<void> {
    await rename(this.current, join(this.folder, `audit-${String(from).padStart(12, "0")}.jsonl`));
  }

  /** Gives a file that is none of the chain another name, and leaves it as it is. */
  async putAside(): Promise<{ file: string; bytes: number; sha256: string }> {
    const taken = new Set(await namesIn(this.folder));
    let file = "audit.unchained.jsonl";
    for (let i = 2; taken.has(file); i++) file = `audit.unchained-${i}.jsonl`;
    const path = join(this.folder, file);
    await rename(this.current, path);
    await chmod(path, 0o600);
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    return { file, bytes, sha256: hash.digest("hex") };
  }

  /** Bytes of all of them. */
  async size(): Promise<number> {
    const paths = [...(await this.full()).map(({ path }) => path), this.current];
    const sizes = await Promise.all(paths.map((path) => stat(path).then(({ size }) => size, absent)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** New names are only durable when the folder is. Windows can't open folders, and needs no such thing. */
  async sync(): Promise<void> {
    if (process.platform === "win32") return;
    const folder = await open(this.folder, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

/** @param than milliseconds since 1970 */
export async function isOlder({ path }: FullFile, than: number): Promise<boolean> {
  // Nothing is written to it any more: it was changed last with its last line.
  return (await stat(path)).mtimeMs < than;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function absent(error: NodeJS.ErrnoException): number {
  if (error.code === "ENOENT") return 0;
  throw error;
}
