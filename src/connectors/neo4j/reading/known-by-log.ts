/**
 * What the commit log tells of the elements, found without reading the log where that can be: the store keeps a digest of
 * what the log tells, and a graph that has the same one is just that. Where others left the graph odd, a twin that ends
 * notes what it has instead; only for what was edited while no twin ran the log is read, backwards, as far as need be.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { changed, type ElementKey, keyOf, type Revision } from "../../../twin/words/commits.ts";
import type { ModelElement } from "../../../twin/words/elements.ts";
import { CommitLog } from "../commit-log.ts";
import type { Connection } from "../connection.ts";
import { integer } from "../mapping/native-values.ts";
import { digestOf, digestWith } from "../model-digest.ts";

/** An element as the log tells it; null: it tells of none. */
export type KnownElement = readonly [key: ElementKey, element: ModelElement | null];

/** Notes of more elements than this are not kept: then the log is read. */
const NOTED = 10_000;

/** The newest revision of a store and the digest of what its log tells; null where the store keeps none. */
export interface LogHead {
  readonly head: Revision | null;
  readonly digest: number | null;
}

/**
 * The elements of which the log tells something else than the graph has.
 * @param graph digests of what the graph has
 */
export async function knownByLog(
  connection: Connection,
  { head, digest }: LogHead,
  graph: ReadonlyMap<ElementKey, number>,
): Promise<readonly KnownElement[]> {
  const noted = new KnownByLog(graph);
  if (noted.sum === digest) return [];
  for (const [key, element] of await notes(connection)) noted.tell(key, element);
  if (noted.sum === digest) return noted.differences;
  const replayed = new KnownByLog(graph);
  for await (const changes of new CommitLog(connection).backwards(head ?? 0)) {
    for (const change of changes) replayed.tell(keyOf(changed(change)), change.after);
    if (replayed.sum === digest) return replayed.differences;
  }
  for (const key of graph.keys()) replayed.tell(key, null);
  if (head !== null && digest !== replayed.sum) await correctDigest(connection, head, replayed.sum);
  return replayed.differences;
}

/** The graph, with what the log tells laid over it: the first that is told of an element counts. */
class KnownByLog {
  readonly #graph: ReadonlyMap<ElementKey, number>;
  readonly #seen = new Set<ElementKey>();
  readonly #differences: KnownElement[] = [];
  /** Digest of the whole. */
  sum = 0;

  constructor(graph: ReadonlyMap<ElementKey, number>) {
    this.#graph = graph;
    for (const digest of graph.values()) this.sum = digestWith(this.sum, digest);
  }

  get differences(): readonly KnownElement[] {
    return this.#differences;
  }

  tell(key: ElementKey, element: ModelElement | null): void {
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const [is, was] = [this.#graph.get(key) ?? 0, digestOf(element)];
    if (is === was) return;
    this.sum = digestWith(this.sum, was, is);
    this.#differences.push([key, element]);
  }
}

/** Of a store that is older than digests, or was written by a program that is. */
async function correctDigest(connection: Connection, head: Revision, digest: number): Promise<void> {
  await connection.write(async (transaction) => {
    await transaction.run(
      "MATCH (m:_Plantgraph {key: 'meta'}) SET m.lock = true WITH m WHERE m.head = $head SET m.digest = $digest",
      { head: integer(head), digest: integer(digest) },
    );
  });
}

/** Notes what a twin that ends has of elements that stand otherwise in the graph, for the next one. */
export async function noteKnown(connection: Connection, known: readonly KnownElement[]): Promise<void> {
  const kept = known.length <= NOTED ? known : [];
  await connection.write(async (transaction) => {
    if (kept.length === 0) await transaction.run("MATCH (n:_Plantgraph {key: 'known'}) DELETE n");
    else {
      const data = deflateRawSync(JSON.stringify(kept), { level: 1 });
      await transaction.run("MERGE (n:_Plantgraph {key: 'known'}) SET n.data = $data", {
        data: new Int8Array(data.buffer, data.byteOffset, data.byteLength),
      });
    }
  });
}

async function notes(connection: Connection): Promise<readonly KnownElement[]> {
  const [row] = await connection.read("MATCH (n:_Plantgraph {key: 'known'}) RETURN n.data AS data");
  const data = row?.["data"];
  return data instanceof Int8Array ? JSON.parse(inflateRawSync(data).toString()) : [];
}
