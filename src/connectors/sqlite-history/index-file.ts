/** The tags and the journal: `index.sqlite`. */
import { join } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { connect, connectToRead, createFile } from "../sqlite/connection.ts";
import { isUpToDate, prepareLayout } from "../sqlite/layout.ts";
import { decodeBatch, encodeBatch, type KeyedBatch } from "./journal-codec.ts";
import { INDEX_FILE, INDEX_MIGRATIONS } from "./layout.ts";

/** A batch of the journal; numbers grow, and none is given twice. */
export interface JournalRow {
  readonly number: number;
  readonly batch: KeyedBatch;
}

export class IndexFile {
  readonly database: DatabaseSync;
  readonly #keys = new Map<string, number>();
  readonly #addTag: StatementSync;
  readonly #addRow: StatementSync;

  /** Makes it where it is missing. @throws as `prepareLayout` */
  constructor(directory: string) {
    const path = join(directory, INDEX_FILE);
    createFile(path);
    this.database = connect(path);
    prepareLayout(this.database, path, INDEX_MIGRATIONS);
    this.#addTag = this.database.prepare("INSERT INTO tag (id) VALUES (?) RETURNING key");
    this.#addRow = this.database.prepare("INSERT INTO journal (batch) VALUES (?) RETURNING number");
    for (const { key, id } of this.database.prepare("SELECT key, id FROM tag").iterate())
      this.#keys.set(id as string, key as number);
  }

  /** Durable when it returns. @param ids whose keys are asked for; those that have none get one */
  append(batch: KeyedBatch, ids: readonly string[], place: (keys: readonly number[]) => void): number {
    const added = new Map<string, number>();
    this.database.exec("BEGIN IMMEDIATE");
    try {
      const keys = ids.map((id) => this.#keys.get(id) ?? added.get(id) ?? this.#newKey(id, added));
      place(keys);
      const { number } = this.#addRow.get(encodeBatch(batch)) as { number: number };
      this.database.exec("COMMIT");
      for (const [id, key] of added) this.#keys.set(id, key);
      return number;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
      throw error;
    }
  }

  /** The oldest rows, up to about so many samples. */
  oldest(samples: number): JournalRow[] {
    const rows: JournalRow[] = [];
    let count = 0;
    for (const row of journalRows(this.database)) {
      rows.push(row);
      count += row.batch.length;
      if (count >= samples) break;
    }
    return rows;
  }

  forgetThrough(number: number): void {
    this.database.prepare("DELETE FROM journal WHERE number <= ?").run(number);
  }

  #newKey(id: string, added: Map<string, number>): number {
    const { key } = this.#addTag.get(id) as { key: number };
    added.set(id, key);
    return key;
  }
}

export function connectToReadIndex(directory: string): DatabaseSync {
  const path = join(directory, INDEX_FILE);
  const database = connectToRead(path);
  isUpToDate(database, path, INDEX_MIGRATIONS);
  return database;
}

/** Oldest first. */
export function* journalRows(database: DatabaseSync): Generator<JournalRow> {
  for (const { number, batch } of database.prepare("SELECT number, batch FROM journal ORDER BY number").iterate())
    yield { number: number as number, batch: decodeBatch(batch as Uint8Array) };
}
