/**
 * Tables that are likely to be asked for again, until the model changes: which rows they have, and what a format made of cells
 * that are always the same. Bounded in bytes; the one not asked for longest goes first.
 */
import type { Revision } from "../twin/words/commits.ts";
import type { KeptCells } from "./table.ts";

/** Of an entry with its columns, whatever rows it has. Bytes. */
const ENTRY_BYTES = 8_000;

export class KeptTables<T> {
  readonly #mostBytes: number;
  /** The one asked for last is last. */
  readonly #entries = new Map<string, Entry<T>>();
  #revision: Revision = -1;
  #bytes = 0;

  /** @param mostBytes 0: nothing is kept */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Of all that is kept, about. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string, revision: Revision): T | undefined {
    const entry = this.#revision === revision ? this.#entries.get(key) : undefined;
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.table;
  }

  /**
   * Keeps a table, if there is room. What was made of another revision is forgotten.
   * @param bytes about what it takes, beside its key
   * @param make gets the place for what is made of its columns' cells
   */
  put(key: string, revision: Revision, bytes: number, make: (cellsOf: () => KeptCells) => T): T {
    if (this.#revision !== revision) {
      this.#entries.clear();
      this.#bytes = 0;
      this.#revision = revision;
    }
    const entry = { key, bytes: 0 } as Entry<T>;
    entry.table = make(() => {
      const cells = new Map<string, object>();
      return {
        get: (place) => cells.get(place),
        set: (place, made, size) => {
          if (this.#entries.get(key) === entry && this.#take(entry, size)) cells.set(place, made);
        },
      };
    });
    this.#forget(key);
    this.#entries.set(key, entry);
    if (!this.#take(entry, bytes + 2 * key.length + ENTRY_BYTES)) this.#forget(key);
    return entry.table;
  }

  #take(entry: Entry<T>, bytes: number): boolean {
    if (entry.bytes + bytes > this.#mostBytes) return false;
    entry.bytes += bytes;
    this.#bytes += bytes;
    for (const other of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      if (other !== entry.key) this.#forget(other);
    }
    return true;
  }

  #forget(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

interface Entry<T> {
  readonly key: string;
  table: T;
  bytes: number;
}
