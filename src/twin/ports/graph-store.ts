/**
 * The system of record behind the twin. Implemented by `connectors/sqlite` and `connectors/neo4j`; both pass the
 * contract suite in `src/contract/graph-store.ts`.
 */

import type { Progress } from "../tools/progress.ts";
import type { Change, Commit, CommitMeta, ElementKey, Revision } from "../words/commits.ts";
import type { ElementPart } from "../words/element-parts.ts";
import type { ModelElement } from "../words/elements.ts";
import type { ErrorCode } from "../words/errors.ts";
import type { QueryRow } from "./query-values.ts";

/** A part of an element that stands in the store in a way no record can say: a text for a number, a second parent. */
export interface OddPart {
  readonly part: ElementPart;
  readonly rule: ErrorCode;
  /** The end of a sentence that begins with the element: what is wrong, and what would be right. */
  readonly what: string;
}

/** What stands in the store under one key; nobody has checked it. */
export interface FoundElement {
  readonly key: ElementKey;
  /** null: nothing does. */
  readonly element: ModelElement | null;
  /** Where `element` is no more than a guess. */
  readonly odd: readonly OddPart[];
  /** Others with the same id. */
  readonly doubles: readonly ModelElement[];
}

export interface LoadedModel {
  readonly revision: Revision;
  /** The model of that revision as the commit log tells it, in no particular order. */
  readonly elements: readonly ModelElement[];
  /** What others did to the store beside the log, as `reconcile` would say it to a twin that has these elements. */
  readonly found: readonly FoundElement[];
}

/** What the twin believes an element is; lets a store find out what others changed. */
export interface KnownElements {
  readonly revision: Revision;
  record(key: ElementKey): ModelElement | undefined;
  keys(): Iterable<ElementKey>;
}

export interface QueryBounds {
  /** After so long the store ends the query, whether it waits for itself or for its reader. Milliseconds. */
  readonly timeoutMs: number;
  /** Ends the query when nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
}

/** The answer to a query, made as it is read. */
export interface QueryRows {
  readonly columns: readonly string[];
  /**
   * The next row; null: there is none. One call at a time.
   * @throws as `query`
   */
  next(): Promise<QueryRow | null>;
  /** Ends the query in the store, wherever it stands. Always called. */
  end(): Promise<void>;
}

/**
 * Errors of every method: STORE_UNAVAILABLE while the store can't be reached (try again), STORE_LIMIT when it refuses
 * the size, STORE_VERSION when its layout is newer than this program. Nothing is half-applied, ever. After a `commit`
 * refused with STORE_UNAVAILABLE it may be applied whole all the same, unless the error's detail `applied` is false.
 */
export interface GraphStore {
  /** One line for people: what it is and where, without secrets. */
  readonly description: string;
  /**
   * Also adopts elements others made without an id, by giving them one. The log is read only where the store differs from
   * what its last commit left.
   */
  load(): Promise<LoadedModel>;
  /**
   * Applies the changes atomically; durable when it resolves. `base` is the revision the rules were checked on: CONFLICT
   * when the store stands on another. A commit whose id is in the log already is not applied again; its log entry is the
   * answer.
   *
   * A commit of origin OUTSIDE tells what `reconcile` found. A store that others can edit numbers and logs it and leaves
   * the elements as they are: the graph is so already, and what the model leaves out stays in it.
   *
   * `progress` is told of what a large commit has written, before it is durable.
   */
  commit(changes: readonly Change[], meta: CommitMeta, base: Revision, progress?: Progress): Promise<Commit>;
  /** The commits after that revision, oldest first. */
  commitsSince(revision: Revision): AsyncIterable<Commit>;
  /** Id of the oldest commit, which no other store has; null when there is none. Looks at no changes: a first import is large. */
  firstCommitId(): Promise<string | null>;
  /** The newest commit made at or before a moment (milliseconds since 1970); 0 before the first one. */
  revisionAt(at: number): Promise<Revision>;
  /**
   * Calls `listener` soon (within two seconds) after the store may have changed without this process's doing: a commit of
   * another process, or an edit by another tool. Spurious calls are allowed, missed ones are not. The listener is also
   * called with the store's reachability when that changes. Returns a function that ends it.
   */
  watch(listener: StoreListener): () => void;
  /**
   * What others changed behind our back: everything in which the store differs from `known`, or is odd, each time anew. Not
   * yet admitted. Off the main thread. Empty for a store that nobody else can edit.
   */
  reconcile(known: KnownElements): Promise<readonly FoundElement[]>;
  /**
   * Read-only query in the store's own language; absent where there is none.
   * @throws PlantgraphError BAD_USER_INPUT, FORBIDDEN for what does more than read, LIMIT_EXCEEDED
   */
  query?(cypher: string, parameters: Readonly<Record<string, unknown>>, bounds: QueryBounds): Promise<QueryRows>;
  /** Whether other programs keep data of their own in this store, beside the model: the bundled plant stays out of it. */
  holdsOthersData(): Promise<boolean>;
  close(): Promise<void>;
}

export interface StoreListener {
  /** There may be commits after the one last seen. */
  onCommits(): void;
  /** There may be edits that are not commits. */
  onEdits(): void;
  /** Reachability changed; `reason` is a sentence for people. */
  onAvailability(available: boolean, reason: string | null): void;
}
