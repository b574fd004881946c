/**
 * The system of record behind the twin. Implemented by `connectors/sqlite` and `connectors/neo4j`; both pass the
 * contract suite in `test/contract/graph-store.ts`.
 */
import type { Change, Commit, CommitMeta, ElementKey, Revision } from "./commits.ts";
import type { ModelElement } from "./elements.ts";
import type { Progress } from "./progress.ts";
import type { QueryRow } from "./query-values.ts";

export interface LoadedModel {
  /** What the elements are the state of. */
  readonly revision: Revision;
  /** Everything in the store, in no particular order, not yet admitted: others may have written nonsense. */
  readonly elements: readonly ModelElement[];
  /**
   * Which of these elements stand in the commit log and were not deleted after: of duplicates that others made, the one
   * already logged stays. Asked only when there are duplicates, so it may be slow; asked as long as the store is open.
   */
  logged(keys: readonly ElementKey[]): Promise<ReadonlySet<ElementKey>>;
}

/** What the twin believes an element is; lets a store find out what others changed. */
export interface KnownElements {
  readonly revision: Revision;
  record(key: ElementKey): ModelElement | undefined;
  keys(): Iterable<ElementKey>;
}

export interface QueryBounds {
  /** After so long the store ends the query, whoever it waits for: itself, or its reader. Milliseconds. */
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
  /** Also adopts elements others made without an id, by giving them one. */
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
   * What others changed behind our back, as raw differences between the store and `known`, not yet admitted. Off the main
   * thread. Empty for a store that nobody else can edit.
   */
  reconcile(known: KnownElements): Promise<readonly Change[]>;
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
