/**
 * What others did to the graph beside the commit log: found when the model is loaded, and afterwards by comparing what
 * stands in the graph with what the twin knows, in the reader's thread and with rests in between.
 */

import { foundAs } from "../../twin/commit/admission.ts";
import type { FoundElement, KnownElements, LoadedModel } from "../../twin/ports/graph-store.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import { type Change, changed, type ElementKey, keyOf, type Revision } from "../../twin/words/commits.ts";
import type { ModelElement } from "../../twin/words/elements.ts";
import { sameElement } from "../../twin/words/same-element.ts";
import type { CommitLog } from "./commit-log.ts";
import type { Connection } from "./connection.ts";
import { inTime, LOOK_MS } from "./deadlines.ts";
import { prepareLayout } from "./layout.ts";
import { integer } from "./mapping/native-values.ts";
import type { GraphReader } from "./reading/graph-reader.ts";
import { noteKnown } from "./reading/known-by-log.ts";
import type { StoreWatch } from "./store-watch.ts";

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

export class OutsideEdits {
  readonly #connection: Connection;
  readonly #log: CommitLog;
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

  constructor(connection: Connection, log: CommitLog, reader: GraphReader, watch: StoreWatch, clock: Clock) {
    this.#connection = connection;
    this.#log = log;
    this.#reader = reader;
    this.#watch = watch;
    this.#clock = clock;
  }

  /** As `GraphStore.load`. */
  async load(): Promise<LoadedModel> {
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
  }

  /** What the twin knows of these elements is no longer what was compared. */
  committed(changes: readonly Change[]): void {
    for (const change of changes) this.#touched.add(keyOf(changed(change)));
  }

  /** Somebody edited the graph for certain: the next compare waits no longer than it must. */
  expect(): void {
    this.#hasCertainEdit = true;
    this.#wake?.();
  }

  /** As `GraphStore.reconcile`. */
  async compare(known: KnownElements): Promise<readonly FoundElement[]> {
    this.#known = known;
    for (let attempt = 0; attempt < COMPARES; attempt++) {
      await this.#rested();
      const { head, bookmark } = await this.#readDifferences(known);
      if (head === known.revision || !(await this.#othersCommitted(known))) {
        this.#watch.compared(bookmark);
        return this.#differencesFrom(known);
      }
    }
    this.#watch.again();
    this.#watch.tellCommits();
    return [];
  }

  /** Ends the rest before a compare, so that what waits for it fails with the connection instead. */
  stop(): void {
    this.#rest = { until: 0, untilForEdits: 0 };
    this.#wake?.();
  }

  /** Notes what the next start would have to read the log for. Without it that takes longer, no more. */
  async note(): Promise<void> {
    const known = this.#known;
    if (known === null || (this.#differing.size === 0 && !this.#isNoted)) return;
    const notes = [...this.#differing.keys()].map((key) => [key, known.record(key) ?? null] as const);
    await inTime(noteKnown(this.#connection, notes), LOOK_MS, this.#connection.where).catch(() => {});
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
      await this.#log.fill(transaction, head, revision, this.#clock.now());
      return false;
    });
  }

  #differencesFrom(known: KnownElements): FoundElement[] {
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
}

function isOdd({ odd, doubles }: FoundElement): boolean {
  return odd.length > 0 || doubles.length > 0;
}
