/** The commit log: one row a commit, its changes in parts, so that no piece of work is as large as an import. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Change, Commit, CommitMeta, CommitOrigin, Revision } from "../../twin/words/commits.ts";
import { decodeChanges } from "./element-codec.ts";

/** Changes and characters in one part, about: a few milliseconds to read. */
const PART = 1_000;
const PART_LENGTH = 1_000_000;

interface LogRow {
  readonly revision: number;
  readonly id: string;
  readonly author: string;
  readonly origin: string;
  readonly message: string | null;
  readonly at: number;
}

export class CommitLog {
  readonly #revision: StatementSync;
  readonly #byId: StatementSync;
  readonly #at: StatementSync;
  readonly #after: StatementSync;
  readonly #part: StatementSync;
  readonly #insert: StatementSync;
  readonly #insertPart: StatementSync;

  constructor(database: DatabaseSync) {
    this.#revision = database.prepare("SELECT coalesce(max(revision), 0) AS revision FROM log");
    this.#byId = database.prepare("SELECT * FROM log WHERE id = ?");
    this.#at = database.prepare("SELECT revision FROM log WHERE at <= ? ORDER BY revision DESC LIMIT 1");
    this.#after = database.prepare("SELECT * FROM log WHERE revision > ? ORDER BY revision LIMIT 1");
    this.#part = database.prepare("SELECT changes FROM log_part WHERE revision = ? AND part = ?");
    this.#insert = database.prepare(
      "INSERT INTO log (revision, id, author, origin, message, at) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#insertPart = database.prepare("INSERT INTO log_part (revision, part, changes) VALUES (?, ?, ?)");
  }

  /** Of the newest commit; 0 when there is none. */
  revision(): Revision {
    return (this.#revision.get() as { revision: number }).revision;
  }

  /** The revision of the commit with that id. */
  revisionOf(id: string): Revision | undefined {
    return (this.#byId.get(id) as { revision: number } | undefined)?.revision;
  }

  /** Of the oldest commit; null when there is none. */
  firstId(): string | null {
    return (this.#after.get(0) as { id: string } | undefined)?.id ?? null;
  }

  /** Of the newest commit made at or before a moment; 0 when there is none. */
  revisionAt(at: number): Revision {
    return (this.#at.get(at) as { revision: number } | undefined)?.revision ?? 0;
  }

  /** @param changes encoded by `encodeChange` */
  append(revision: Revision, meta: CommitMeta, changes: readonly string[]): void {
    this.#insert.run(revision, meta.id, meta.by, meta.origin, meta.message, meta.at);
    let [part, start, length] = [0, 0, 0];
    for (let end = 1; end <= changes.length; end++) {
      length += (changes[end - 1] as string).length;
      if (end < changes.length && end - start < PART && length < PART_LENGTH) continue;
      this.#insertPart.run(revision, part++, `[${changes.slice(start, end).join()}]`);
      [start, length] = [end, 0];
    }
  }

  /**
   * The first commit after that revision, undefined when there is none. Each part is a piece of work of its own, `rest` is
   * awaited between them. Needs no transaction: what is in the log never changes.
   */
  async next(revision: Revision, rest: () => Promise<void>): Promise<Commit | undefined> {
    const row = this.#after.get(revision) as LogRow | undefined;
    if (row === undefined) return undefined;
    const changes: Change[] = [];
    for (let part = 0; ; part++) {
      const found = this.#part.get(row.revision, part) as { changes: string } | undefined;
      if (found === undefined) break;
      for (const change of decodeChanges(found.changes)) changes.push(change);
      await rest();
    }
    return {
      id: row.id,
      by: row.author,
      origin: row.origin as CommitOrigin,
      message: row.message,
      at: row.at,
      revision: row.revision,
      changes,
    };
  }
}
