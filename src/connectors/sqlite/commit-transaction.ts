/** One commit as one transaction, in whichever thread. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { counted, type Progress } from "../../twin/tools/progress.ts";
import { type Change, type CommitMeta, changed, type Revision } from "../../twin/words/commits.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { CommitLog } from "./commit-log.ts";
import { encodeChange, encodeElement } from "./element-codec.ts";

export interface Outcome {
  readonly revision: Revision;
  /** A commit with this id was in the log already; nothing was applied. */
  readonly repeated: boolean;
}

export class CommitTransaction {
  readonly #database: DatabaseSync;
  readonly #log: CommitLog;
  readonly #create: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync, log = new CommitLog(database)) {
    this.#database = database;
    this.#log = log;
    this.#create = database.prepare("INSERT INTO element (kind, id, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
    this.#update = database.prepare("UPDATE element SET record = ?3 WHERE kind = ?1 AND id = ?2");
    this.#delete = database.prepare("DELETE FROM element WHERE kind = ? AND id = ?");
  }

  /** @throws PlantgraphError CONFLICT, DUPLICATE_ID, NOT_FOUND; SQLite's own errors. Always outside of a transaction. */
  run(changes: readonly Change[], meta: CommitMeta, base: Revision, progress?: Progress): Outcome {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const outcome = this.#apply(changes, meta, base, progress);
      this.#database.exec("COMMIT");
      return outcome;
    } catch (error) {
      // Some errors (a full disk, for one) have ended the transaction already.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #apply(changes: readonly Change[], meta: CommitMeta, base: Revision, progress: Progress | undefined): Outcome {
    const repeated = this.#log.revisionOf(meta.id);
    if (repeated !== undefined) return { revision: repeated, repeated: true };
    const present = this.#log.revision();
    if (present !== base) {
      throw new PlantgraphError(
        "CONFLICT",
        `The changes were checked on revision ${base}, the store stands on ${present}; check them again on that.`,
        { base, revision: present },
      );
    }
    const logged: string[] = [];
    for (const change of counted(changes, "changes committed", progress)) logged.push(this.#applyChange(change));
    this.#log.append(base + 1, meta, logged);
    return { revision: base + 1, repeated: false };
  }

  /** Answers the change as it goes to the log. */
  #applyChange(change: Change): string {
    const { before, after } = change;
    const { element: kind, id } = changed(change);
    const record = after === null ? null : encodeElement(after);
    if (before === null) {
      if (this.#create.run(kind, id, record).changes !== 1) throw mismatch("DUPLICATE_ID", change);
    } else if (record === null) {
      if (this.#delete.run(kind, id).changes !== 1) throw mismatch("NOT_FOUND", change);
    } else if (this.#update.run(kind, id, record).changes !== 1) throw mismatch("NOT_FOUND", change);
    return encodeChange(before, record);
  }
}

function mismatch(code: "DUPLICATE_ID" | "NOT_FOUND", change: Change): PlantgraphError {
  const { element, id } = changed(change);
  const what = code === "NOT_FOUND" ? "does not exist" : "exists already";
  return new PlantgraphError(code, `The ${element} "${id}" ${what} in the store; nothing was changed.`, {
    element: { element, id },
  });
}
