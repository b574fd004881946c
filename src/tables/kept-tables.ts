/**
 * Tables that are likely to be asked for again, until the model changes: which rows they have, and what a format made of cells
 * that are always the same. Bounded in bytes; the one not asked for longest goes first.
 */
import { LRUCache } from "lru-cache";
import type { Revision } from "../twin/words/commits.ts";
import type { KeptCells } from "./table.ts";

/** Of an entry with its columns, whatever rows it has. Bytes. */
const ENTRY_BYTES = 8_000;

interface Kept<T> {
  readonly table: T;
  readonly bytes: number;
}

export class KeptTables<T> {
  readonly #mostBytes: number;
  readonly #tables: LRUCache<string, Kept<T>>;
  #revision: Revision = -1;

  /** @param mostBytes 0: nothing is kept */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#tables = new LRUCache({ maxSize: Math.max(1, mostBytes), sizeCalculation: ({ bytes }) => bytes });
  }

  /** Of all that is kept, about. */
  get bytes(): number {
    return this.#tables.calculatedSize;
  }

  get(key: string, revision: Revision): T | undefined {
    return this.#revision === revision ? this.#tables.get(key)?.table : undefined;
  }

  /**
   * Keeps a table, if there is room. What was made of another revision is forgotten.
   * @param bytes about what it takes, beside its key
   * @param make gets the place for what is made of its columns' cells
   */
  put(key: string, revision: Revision, bytes: number, make: (cellsOf: () => KeptCells) => T): T {
    if (this.#revision !== revision) {
      this.#tables.clear();
      this.#revision = revision;
    }
    let kept: Kept<T> | undefined;
    const grow = (size: number): boolean => {
      if (kept === undefined || this.#tables.peek(key) !== kept || kept.bytes + size > this.#mostBytes) return false;
      kept = { table: kept.table, bytes: kept.bytes + size };
      this.#tables.set(key, kept);
      return true;
    };
    const table = make(() => {
      const cells = new Map<string, object>();
      return {
        get: (place) => cells.get(place),
        set: (place, made, size) => {
          if (grow(size)) cells.set(place, made);
        },
      };
    });
    kept = { table, bytes: bytes + 2 * key.length + ENTRY_BYTES };
    this.#tables.set(key, kept);
    return table;
  }
}
