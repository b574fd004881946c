/**
 * The model in Neo4j, as the graph that a data scientist expects (docs/architecture.md, "The graph in Neo4j"), with the
 * commit log beside it. Others may edit the graph with their own tools: `watch` notices it and `reconcile` says what.
 */

import { foundAs } from "../../twin/commit/admission.ts";
import type {
  FoundElement,
  GraphStore,
  KnownElements,
  LoadedModel,
  QueryBounds,
  QueryRows,
  StoreListener,
} from "../../twin/ports/graph-store.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import type { Progress } from "../../twin/tools/progress.ts";
import {
  type Change,
  type Commit,
  type CommitMeta,
  changed,
  type ElementKey,
  keyOf,
  type Revision,
} from "../../twin/words/commits.ts";
import type { ModelElement } from "../../twin/words/elements.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { sameElement } from "../../twin/words/same-element.ts";
import { appendCommit, fillLog, firstCommitId, logEntry, nextCommit, revisionAt, revisionOf } from "./commit-log.ts";
import { Connection, pause, type Writing } from "./connection.ts";
import { openQuery } from "./cypher-query.ts";
import { LOOK_MS, within } from "./deadlines.ts";
import { GraphReader } from "./graph-reader.ts";
import { noteKnown } from "./known-by-log.ts";
import { OWN_LABELS } from "./labels.ts";
import { prepareLayout } from "./layout.ts";
import { digestWith } from "./model-digest.ts";
import { integer } from "./native-values.ts";
import { mayTryAgain } from "./neo4j-errors.ts";
import type { Neo4jOptions } from "./neo4j-options.ts";
import { StoreWatch } from "./store-watch.ts";
import { writeChanges } from "./write-changes.ts";

/** Times a commit is tried while the server asks for it or connections are lost. */
const ATTEMPTS = 4;
/**
 * Rest after a read of the graph, in times of what it took, and at most, milliseconds: while twins commit, which is a reason
 * to compare each time, no more than a fifth of a core goes into that.
 */
const REST = 4;
const LONGEST_REST_MS = 8_000;
/** After an edit by another tool for certain, milliseconds: the first read of a server just started takes seconds. */
const LONGEST_REST_BEFORE_EDITS_MS = 500;
/** Compares that others' commits may spoil before the answer is "nothing yet". */
const COMPARES = 3;

export class Neo4jGraphStore implements GraphStore {
  readonly description: string;
  readonly #connection: Connection;
  readonly #reader: GraphReader;
  readonly #watch: StoreWatch;
  readonly #clock: Clock;
  /** What the log told when it was loaded, until the first compare: what the twin left out of it is a difference. */
  #loaded: readonly ModelElement[] | null = null;
  /** What stood in the graph when last compared and differed from what the twin knew, or was odd. */
  readonly #differing = new Map<ElementKey, FoundElement>();
  /** What the twin that follows the store knows; null before its first compare. */
  #known: KnownElements | null = null;
  /** Whether the store keeps notes of what was odd. */
  #isNoted = false;
  /** Elements of commits since the last compare: what the twin knows of them has changed. */
  readonly #touched = new Set<ElementKey>();
  /** When the next compare may begin, on the monotonic clock; and when, if it is for an edit for certain. */
  #rest = { until: 0, untilForEdits: 0 };
  #hasCertainEdit = false;
  #wake: (() => void) | null = null;

  private constructor(options: Neo4jOptions, clock: Clock) {
    this.#connection = new Connection(options);
    this.#reader = new GraphReader(options);
    this.#clock = clock;
    this.#watch = new StoreWatch(
      this.#connection,
      clock,
      () => prepareLayout(this.#connection),
      () => this.#expectEdit(),
    );
    this.description = `Neo4j at ${options.uri}, database "${options.database}"`;
  }

  /**
   * @throws PlantgraphError STORE_UNAVAILABLE (try again), STORE_ACCESS for a wrong password or database, STORE_VERSION,
   * INVALID_CONFIGURATION for a URI that is none
   */
  static async open(options: Neo4jOptions, clock: Clock): Promise<Neo4jGraphStore> {
    const store = new Neo4jGraphStore(options, clock);
    try {
      await prepareLayout(store.#connection);
      return store;
    } catch (error) {
      const reason = store.#connection.translate(error);
      await store.close();
      throw reason;
    }
  }

  async load(): Promise<LoadedModel> {
    return this.#translated(async () => {
      this.#touched.clear();
      this.#differing.clear();
      const { head, bookmark, found, known } = await this.#reader.read({ all: true, isLoad: true, ask: [] });
      if (head === null) await prepareLayout(this.#connection);
      const told = new Map(known);
      this.#isNoted = told.size > 0;
      const elements: ModelElement[] = [];
      for (const one of found) {
        const element = told.get(one.key);
        const isTold = element !== undefined;
        if (isTold || isOdd(one)) this.#differing.set(one.key, one);
        if (isTold ? element !== null : one.element !== null) elements.push((element ?? one.element) as ModelElement);
        told.delete(one.key);
      }
      // What the log tells and the graph lacks.
      for (const [key, element] of told) {
        if (element === null) continue;
        this.#differing.set(key, foundAs(key, null));
        elements.push(element);
      }
      this.#loaded = elements;
      this.#watch.loaded(head ?? 0, bookmark);
      return { revision: head ?? 0, elements, found: [...this.#differing.values()] };
    });
  }

  async commit(changes: readonly Change[], meta: CommitMeta, base: Revision, progress?: Progress): Promise<Commit> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { revision, again } = await this.#connection.write(
          (transaction) => commitIn(transaction, changes, meta, base),
          progress,
        );
        if (again) return (await nextCommit(this.#connection, revision - 1)) as Commit;
        this.#watch.saw(revision);
        for (const change of changes) this.#touched.add(keyOf(changed(change)));
        const { id, by, origin, message, at } = meta;
        return { id, by, origin, message, at, revision, changes };
      } catch (error) {
        // The id is looked up before anything is applied, so what was done in spite of the error is not done again.
        if (attempt === ATTEMPTS || !mayTryAgain(error) || this.#connection.closed) throw this.#failed(error);
        await pause(100 * attempt);
      }
    }
  }

  async *commitsSince(revision: Revision): AsyncGenerator<Commit> {
    for (let since = revision; ; ) {
      const commit = await this.#translated(() => nextCommit(this.#connection, since));
      if (commit === undefined) return;
      since = commit.revision;
      this.#watch.saw(since);
      for (const change of commit.changes) this.#touched.add(keyOf(changed(change)));
      yield commit;
    }
  }

  firstCommitId(): Promise<string | null> {
    return this.#translated(() => firstCommitId(this.#connection));
  }

  revisionAt(at: number): Promise<Revision> {
    return this.#translated(() => revisionAt(this.#connection, at));
  }

  async query(cypher: string, parameters: Readonly<Record<string, unknown>>, bounds: QueryBounds): Promise<QueryRows> {
    const rows = await this.#translated(() => openQuery(this.#connection, cypher, parameters, bounds));
    return { columns: rows.columns, next: () => this.#translated(() => rows.next()), end: () => rows.end() };
  }

  watch(listener: StoreListener): () => void {
    return this.#watch.add(listener);
  }

  async reconcile(known: KnownElements): Promise<readonly FoundElement[]> {
    this.#known = known;
    return this.#translated(async () => {
      for (let attempt = 0; attempt < COMPARES; attempt++) {
        await this.#rested();
        const { head, bookmark } = await this.#readDifferences(known);
        if (head === known.revision || !(await this.#othersCommitted(known))) {
          this.#watch.compared(bookmark);
          return this.#compare(known);
        }
      }
      this.#watch.again();
      this.#watch.tellCommits();
      return [];
    });
  }

  /** Reads the graph and keeps what may differ from what the twin knows. */
  async #readDifferences(known: KnownElements): Promise<{ head: Revision | null; bookmark: string }> {
    const all = !this.#reader.primed;
    const ask = new Set(this.#touched);
    this.#touched.clear();
    for (const element of this.#loaded ?? []) {
      const key = keyOf(element);
      if (!sameElement(known.record(key), element)) ask.add(key);
    }
    // What somebody edits from here on is a reason for another compare.
    this.#hasCertainEdit = false;
    const began = this.#clock.monotonic();
    try {
      const { found, removed, head, bookmark } = await this.#reader.read({ all, isLoad: false, ask: [...ask] });
      this.#loaded = null;
      this.#restAfter(began);
      if (all) for (const key of known.keys()) this.#differing.set(key, foundAs(key, null));
      for (const key of removed) this.#differing.set(key, foundAs(key, null));
      for (const one of found) this.#differing.set(one.key, one);
      return { head, bookmark };
    } catch (error) {
      for (const key of ask) this.#touched.add(key);
      throw error;
    }
  }

  /**
   * Whether the read was of another revision than the twin's because of commits, so that it must be done again. A store that
   * stands before the twin was emptied or restored from a backup: its numbering goes on from the twin's, with entries in
   * the log for what was lost, and what is missing in it is an edit like any other.
   */
  async #othersCommitted(known: KnownElements): Promise<boolean> {
    const revision = known.revision;
    await prepareLayout(this.#connection);
    return this.#connection.write(async (transaction) => {
      const [meta] = await transaction.run(
        `MATCH (m:_Plantgraph {key: 'meta'}) SET m.lock = true WITH m, m.head AS head
         SET m.head = CASE WHEN head < $revision THEN $revision ELSE head END RETURN head`,
        { revision: integer(revision) },
      );
      const head = Number(meta?.["head"]);
      if (head >= revision) return true;
      await fillLog(transaction, head, revision, this.#clock.now());
      return false;
    });
  }

  #compare(known: KnownElements): FoundElement[] {
    for (const [key, one] of this.#differing) {
      const record = known.record(key) ?? null;
      const isSame = one.element === null ? record === null : sameElement(record, one.element);
      if (isSame && !isOdd(one)) this.#differing.delete(key);
    }
    return [...this.#differing.values()];
  }

  #restAfter(began: number): void {
    const now = this.#clock.monotonic();
    const took = now - began;
    this.#rest = {
      until: now + Math.min(REST * took, LONGEST_REST_MS),
      untilForEdits: now + Math.min(took, LONGEST_REST_BEFORE_EDITS_MS),
    };
  }

  async #rested(): Promise<void> {
    for (;;) {
      const { until, untilForEdits } = this.#rest;
      const ms = (this.#hasCertainEdit ? untilForEdits : until) - this.#clock.monotonic();
      if (ms <= 0) return;
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(ms, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
      this.#wake = null;
    }
  }

  #expectEdit(): void {
    this.#hasCertainEdit = true;
    this.#wake?.();
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      if (this.#connection.closed) throw new PlantgraphError("STORE_UNAVAILABLE", `${this.description} is closed.`);
      return await work();
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): PlantgraphError {
    const reason = this.#connection.translate(error);
    if (reason.code === "STORE_UNAVAILABLE" && !this.#connection.closed) this.#watch.lost(reason.message);
    return reason;
  }

  /** What the next start would have to read the log for. Without it that takes longer, no more. */
  async #note(): Promise<void> {
    const known = this.#known;
    if (known === null || (this.#differing.size === 0 && !this.#isNoted)) return;
    const notes = [...this.#differing.keys()].map((key) => [key, known.record(key) ?? null] as const);
    await within(noteKnown(this.#connection, notes), LOOK_MS, this.#connection.where).catch(() => {});
  }

  async holdsOthersData(): Promise<boolean> {
    const nodes = "MATCH (n) WHERE none(label IN labels(n) WHERE label IN $ours) RETURN 1 LIMIT 1";
    const rows = await this.#translated(() => this.#connection.read(nodes, { ours: OWN_LABELS }));
    return rows.length > 0;
  }

  async close(): Promise<void> {
    this.#watch.stop();
    this.#rest = { until: 0, untilForEdits: 0 };
    this.#wake?.();
    if (!this.#connection.closed && this.#watch.isReachable) await this.#note();
    await Promise.all([this.#reader.close(), this.#connection.close()]);
  }
}

function isOdd({ odd, doubles }: FoundElement): boolean {
  return odd.length > 0 || doubles.length > 0;
}

/** The revision the commit has; `again` when an earlier attempt with the same id made it. */
async function commitIn(
  transaction: Writing,
  changes: readonly Change[],
  meta: CommitMeta,
  base: Revision,
): Promise<{ revision: Revision; again: boolean }> {
  // The write comes first: it takes the lock under which everything below is read.
  const [locked] = await transaction.run(
    "MATCH (m:_Plantgraph {key: 'meta'}) SET m.lock = true RETURN m.head AS head, m.digest AS digest",
  );
  const done = await revisionOf(transaction, meta.id);
  if (done !== undefined) return { revision: done, again: true };
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
  await appendCommit(transaction, base + 1, meta, parts);
  const before = locked?.["digest"];
  const [moved] = await transaction.run(
    "MATCH (m:_Plantgraph {key: 'meta'}) WHERE m.head = $base SET m.head = $base + 1, m.digest = $digest RETURN m.head AS head",
    { base: integer(base), digest: typeof before === "bigint" ? integer(digestWith(Number(before), digest)) : null },
  );
  if (Number(moved?.["head"]) !== base + 1)
    throw new PlantgraphError("CONFLICT", "The store's revision changed while it was locked.");
  return { revision: base + 1, again: false };
}
