/** One commit as one transaction: checked, written to the graph and to the log, or nothing of it. */

import type { Progress } from "../../twin/tools/progress.ts";
import type { Change, CommitMeta, Revision } from "../../twin/words/commits.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { type CommitLog, logEntry } from "./commit-log.ts";
import type { Connection, WriteTransaction } from "./connection.ts";
import { integer } from "./mapping/native-values.ts";
import { digestWith } from "./model-digest.ts";
import { writeChanges } from "./writing/write-changes.ts";

export interface Outcome {
  readonly revision: Revision;
  /** A commit with this id was in the log already; nothing was applied. */
  readonly repeated: boolean;
}

export class CommitTransaction {
  readonly #connection: Connection;
  readonly #log: CommitLog;

  constructor(connection: Connection, log: CommitLog) {
    this.#connection = connection;
    this.#log = log;
  }

  /** @throws PlantgraphError CONFLICT, DUPLICATE_ID, NOT_FOUND; the driver's own errors */
  run(changes: readonly Change[], meta: CommitMeta, base: Revision, progress?: Progress): Promise<Outcome> {
    return this.#connection.write((transaction) => this.#apply(transaction, changes, meta, base), progress);
  }

  async #apply(
    transaction: WriteTransaction,
    changes: readonly Change[],
    meta: CommitMeta,
    base: Revision,
  ): Promise<Outcome> {
    // The write comes first: it takes the lock under which everything below is read.
    const [locked] = await transaction.run(
      "MATCH (m:_Plantgraph {key: 'meta'}) SET m.lock = true RETURN m.head AS head, m.digest AS digest",
    );
    const repeated = await this.#log.revisionOf(transaction, meta.id);
    if (repeated !== undefined) return { revision: repeated, repeated: true };
    const head = locked === undefined ? null : Number(locked["head"]);
    if (head !== base) {
      const message =
        head === null
          ? "The database was emptied by another tool; the twin takes that over first."
          : `The store stands on revision ${head}, the commit on ${base}.`;
      throw new PlantgraphError("CONFLICT", message, { revision: head });
    }
    const entry = logEntry(changes);
    // When the writing fails, nobody hears of it.
    entry.catch(() => {});
    // What was found in the graph is already so: it is numbered and logged.
    if (meta.origin !== "OUTSIDE") await writeChanges(transaction, changes);
    const { parts, digest } = await entry;
    await this.#log.append(transaction, base + 1, meta, parts);
    const before = locked?.["digest"];
    const [moved] = await transaction.run(
      "MATCH (m:_Plantgraph {key: 'meta'}) WHERE m.head = $base SET m.head = $base + 1, m.digest = $digest RETURN m.head AS head",
      { base: integer(base), digest: typeof before === "bigint" ? integer(digestWith(Number(before), digest)) : null },
    );
    if (Number(moved?.["head"]) !== base + 1)
      throw new PlantgraphError("CONFLICT", "The store's revision changed while it was locked.");
    return { revision: base + 1, repeated: false };
  }
}
