/**
 * The commit log: a `_Plantgraph` node for each commit, with its changes as compressed JSON in parts (a transaction's memory
 * is bounded, and the log of an import would be most of it).
 */
import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import type { Change, Commit, CommitMeta, Revision } from "../../twin/words/commits.ts";
import type { Connection, Row, WriteTransaction } from "./connection.ts";
import { integer } from "./mapping/native-values.ts";
import { digestOfChanges, digestWith } from "./model-digest.ts";

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Changes in one part: a few milliseconds to read. */
const PART = 1_000;
/** Parts that one statement writes. */
const PARTS_AT_ONCE = 20;

/** How many of the revisions that a store lost are put back into the log: other twins are at most a few behind. */
const LOST = 1_000;

/** Parts of the log that are fetched at once. */
const PARTS_FETCHED = 50;

const COMMIT_FIELDS =
  "c.revision AS revision, c.id AS id, c.by AS by, c.origin AS origin, c.message AS message, c.at AS at, c.parts AS parts";

/** Changes as the log keeps them. */
export interface LogEntry {
  readonly parts: readonly Int8Array[];
  /** What they add to the digest of the model. */
  readonly digest: number;
}

/** Compressed beside whatever else is done, since that takes a while for an import. */
export async function logEntry(changes: readonly Change[]): Promise<LogEntry> {
  const parts: Int8Array[] = [];
  let digest = 0;
  for (let at = 0; at < changes.length; at += PART) {
    const part = changes.slice(at, at + PART);
    // The fastest level: records repeat so much that the slower ones gain little.
    const data = await deflate(JSON.stringify(part), { level: 1 });
    parts.push(new Int8Array(data.buffer, data.byteOffset, data.byteLength));
    digest = digestWith(digest, digestOfChanges(part));
  }
  return { parts, digest };
}

/** What is asked in a transaction takes that transaction; all else needs none, since what is logged stays as it is. */
export class CommitLog {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The revision of the commit with that id; undefined when it is not in the log. */
  async revisionOf(transaction: WriteTransaction, id: string): Promise<Revision | undefined> {
    const [row] = await transaction.run("MATCH (c:_Plantgraph {key: $key}) RETURN c.revision AS revision", {
      key: `commit:${id}`,
    });
    return row === undefined ? undefined : Number(row["revision"]);
  }

  /** Of the oldest commit; null when there is none. */
  async firstId(): Promise<string | null> {
    const [row] = await this.#connection.read(
      "MATCH (c:_Plantgraph) WHERE c.revision > 0 RETURN c.id AS id ORDER BY c.revision LIMIT 1",
    );
    return row === undefined ? null : (row["id"] as string | null);
  }

  /** Of the newest commit made at or before a moment; 0 when there is none. */
  async revisionAt(at: number): Promise<Revision> {
    const [row] = await this.#connection.read(
      "MATCH (c:_Plantgraph) WHERE c.revision > 0 AND c.at <= $at RETURN c.revision AS revision ORDER BY c.revision DESC LIMIT 1",
      { at },
    );
    return row === undefined ? 0 : Number(row["revision"]);
  }

  /** Adds the next commit. @param parts of its `LogEntry` */
  async append(
    transaction: WriteTransaction,
    revision: Revision,
    meta: CommitMeta,
    parts: readonly Int8Array[],
  ): Promise<void> {
    await transaction.run(
      "CREATE (c:_Plantgraph {key: $key, revision: $revision, id: $id, by: $by, origin: $origin, message: $message, at: $at, parts: $parts})",
      {
        key: `commit:${meta.id}`,
        revision: integer(revision),
        id: meta.id,
        by: meta.by,
        origin: meta.origin,
        message: meta.message,
        at: meta.at,
        parts: integer(parts.length),
      },
    );
    await transaction.runBatches(
      "UNWIND $rows AS row CREATE (:_Plantgraph {key: row.key, data: row.data})",
      parts.map((data, part) => ({ key: partKey(revision, part), data })),
      {},
      undefined,
      PARTS_AT_ONCE,
    );
  }

  /**
   * Stands in for what was lost with a database that was emptied or restored from a backup, so that revisions stay without
   * gaps for the twins that follow. What differs because of the loss is an edit that they find afterwards.
   * @param head the store's newest revision @param revision the one that a twin has seen
   */
  async fill(transaction: WriteTransaction, head: Revision, revision: Revision, at: number): Promise<void> {
    await transaction.run(
      `UNWIND range($from, $revision) AS r MERGE (c:_Plantgraph {revision: r})
       ON CREATE SET c.id = randomUUID(), c.by = 'plantgraph', c.origin = 'OUTSIDE', c.at = $at, c.parts = 0,
         c.message = 'lost: the database was emptied or restored from a backup'
       WITH c WHERE c.key IS NULL SET c.key = 'commit:' + c.id`,
      { from: integer(Math.max(head, revision - LOST) + 1), revision: integer(revision), at },
    );
  }

  /** The first commit after that revision, undefined when there is none. */
  async next(revision: Revision): Promise<Commit | undefined> {
    const [row] = await this.#connection.read(
      `MATCH (c:_Plantgraph) WHERE c.revision > $revision RETURN ${COMMIT_FIELDS} ORDER BY c.revision LIMIT 1`,
      { revision: integer(revision) },
    );
    return row === undefined ? undefined : this.#commitOf(row);
  }

  /** All changes up to a revision, the newest commit first, in pieces. */
  async *backwards(from: Revision): AsyncGenerator<readonly Change[]> {
    for (let before = from + 1; ; ) {
      const commits = await this.#connection.read(
        `MATCH (c:_Plantgraph) WHERE c.revision < $before
         RETURN c.revision AS revision, c.parts AS parts ORDER BY c.revision DESC LIMIT 1000`,
        { before: integer(before) },
      );
      if (commits.length === 0) return;
      before = Number(commits.at(-1)?.["revision"]);
      const keys = commits.flatMap(({ revision, parts }) =>
        Array.from({ length: Number(parts) }, (_, part) => partKey(Number(revision), part)),
      );
      for (let at = 0; at < keys.length; at += PARTS_FETCHED) {
        const rows = await this.#connection.read(
          "UNWIND range(0, size($keys) - 1) AS i MATCH (p:_Plantgraph {key: $keys[i]}) RETURN i, p.data AS data ORDER BY i",
          { keys: keys.slice(at, at + PARTS_FETCHED) },
        );
        for (const { data } of rows) yield await changesOf(data);
      }
    }
  }

  async #commitOf(row: Row): Promise<Commit> {
    const revision = Number(row["revision"]);
    const changes: Change[] = [];
    for (let part = 0; part < Number(row["parts"]); part++) {
      for (const change of await this.#part(revision, part)) changes.push(change);
    }
    const { id, by, origin, message, at } = row as unknown as CommitMeta;
    return { id, by, origin, message, at: Number(at), revision, changes };
  }

  async #part(revision: Revision, part: number): Promise<Change[]> {
    const [row] = await this.#connection.read("MATCH (p:_Plantgraph {key: $key}) RETURN p.data AS data", {
      key: partKey(revision, part),
    });
    return changesOf(row?.["data"]);
  }
}

function partKey(revision: Revision, part: number): string {
  return `changes:${revision}:${part}`;
}

async function changesOf(data: unknown): Promise<Change[]> {
  return data instanceof Int8Array ? JSON.parse((await inflate(data)).toString()) : [];
}
