/**
 * Owns the model and keeps it in step with the store. Everything that changes the model goes through one queue, so one
 * commit is in flight per process and the model takes commits over strictly by revision.
 */

import type { EditOptions, ImportOptions } from "../edits/edit-options.ts";
import { type AppliedCommit, type ModelReader, TwinModel } from "../model/model.ts";
import type { Unsubscribe } from "../ports/data-source.ts";
import type { GraphStore, QueryBounds, QueryRows } from "../ports/graph-store.ts";
import type { Clock } from "../tools/clock.ts";
import { CoalescedTask } from "../tools/coalesced-task.ts";
import { runCooperatively } from "../tools/cooperative-task.ts";
import { SerialQueue } from "../tools/serial-queue.ts";
import { type Commit, type CommitMeta, DEFAULT_COMMIT_ELEMENTS, type Revision } from "../words/commits.ts";
import type { ModelEdit } from "../words/edits.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { ModelDraft } from "../words/model-draft.ts";
import type { HeldRemoval, ModelProblem } from "../words/model-problem.ts";
import { checkProposal } from "./check-proposal.ts";
import { checkExpectedRevision } from "./expected-revision.ts";
import { linkedElements } from "./linked-elements.ts";
import type { ModelKeeper } from "./model-keeper.ts";
import { ModelReplica } from "./model-replica.ts";
import { OutsideEdits, type OutsideLimits } from "./outside-edits.ts";
import { previewOf } from "./preview.ts";
import { type Proposal, proposalOfDraft, proposalOfEdits } from "./proposal.ts";
import { Reconciler } from "./reconciler.ts";
import { StoreAvailability } from "./store-availability.ts";

export interface ModelKeeperOptions {
  /** From which size on a removal by other tools waits for confirmation. Default: 20% and 500 elements, both. */
  readonly hold?: Partial<OutsideLimits>;
  /** How often the store is compared whole, beside when it says that it changed, milliseconds. Default: 0, never. */
  readonly compareEveryMs?: number;
  /** Most elements of one commit, those that classes give their members counted. Default: 1,000,000. */
  readonly maxElements?: number;
  /**
   * Told of each commit that no caller of this keeper asked for, once it is taken over: of edits that it found in the store, also
   * while it is opened, and of other processes. Never throws.
   */
  readonly onForeignCommit?: (applied: AppliedCommit, from: "STORE" | "ANOTHER_TWIN") => void;
  /** Told of what went wrong in the background (a store that answers nonsense, a listener that throws). Never throws. */
  readonly onError?: (error: unknown) => void;
}

/** How often a commit is tried while other processes are faster. */
const CONFLICT_TRIES = 100;

/** How soon following the store is tried again after it failed, milliseconds. */
const RETRY_MS = 1_000;

/** How long after a commit what is left out is looked at again, milliseconds: not once per commit of a busy plant. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Loads the model as the commit log tells it, makes what others did to the store meanwhile a commit, and follows the store
 * from then on. Closing the keeper closes the store.
 * @throws PlantgraphError STORE_UNAVAILABLE when the store can't be reached yet: trying again is the caller's business
 */
export async function openModelKeeper(
  store: GraphStore,
  clock: Clock,
  options: ModelKeeperOptions = {},
): Promise<ModelKeeper> {
  const loaded = await store.load();
  const model = new TwinModel(loaded.revision, linkedElements(loaded.elements));
  const keeper = new StoreModelKeeper(store, clock, model, options);
  await keeper.reconciler.catchUp(loaded.found);
  keeper.follow();
  return keeper;
}

class StoreModelKeeper implements ModelKeeper {
  readonly #store: GraphStore;
  readonly #clock: Clock;
  readonly #loadedAt: Revision;
  readonly #maxElements: number;
  readonly #compareEveryMs: number;
  readonly #outside: OutsideEdits;
  readonly #availability: StoreAvailability;
  readonly #replica: ModelReplica;
  readonly reconciler: Reconciler;
  readonly #commits = new SerialQueue();
  readonly #compares = new SerialQueue();
  readonly #pulling: CoalescedTask;
  readonly #comparing: CoalescedTask;
  #unwatch: (() => void) | null = null;
  #cancelCompares: (() => void) | null = null;
  #closed = false;

  constructor(store: GraphStore, clock: Clock, model: TwinModel, options: ModelKeeperOptions) {
    const { onError = () => {}, onForeignCommit = () => {} } = options;
    this.#store = store;
    this.#clock = clock;
    this.#loadedAt = model.revision;
    this.#maxElements = options.maxElements ?? DEFAULT_COMMIT_ELEMENTS;
    this.#compareEveryMs = options.compareEveryMs ?? 0;
    this.#outside = new OutsideEdits(clock, options.hold);
    this.#availability = new StoreAvailability(onError);
    this.#replica = new ModelReplica({
      store,
      clock,
      model,
      outside: this.#outside,
      onPulled: (applied, isOwn) => {
        if (!isOwn) onForeignCommit(applied, "ANOTHER_TWIN");
        this.#lookAgainLater();
      },
      onLostLog: () => this.#comparing.soon(),
      onError,
    });
    this.reconciler = new Reconciler({
      store,
      clock,
      replica: this.#replica,
      outside: this.#outside,
      onFound: (applied) => onForeignCommit(applied, "STORE"),
      commits: this.#commits,
    });
    const onFailure = (error: unknown): number | null => {
      onError(error);
      // A store that is away says when it is back.
      return this.#availability.reason === null ? RETRY_MS : null;
    };
    this.#pulling = new CoalescedTask({ clock, queue: this.#commits, run: () => this.#replica.pull(), onFailure });
    const compare = async (): Promise<void> => {
      if (this.#availability.reason === null) await this.reconciler.compare(false);
    };
    this.#comparing = new CoalescedTask({ clock, queue: this.#compares, run: compare, onFailure });
    this.#availability.onChange(() => {
      if (this.#availability.reason !== null) return;
      this.#pulling.soon();
      this.#comparing.soon();
    });
  }

  get model(): ModelReader {
    return this.#replica.model;
  }

  get problems(): readonly ModelProblem[] {
    return this.#outside.problems;
  }

  get held(): HeldRemoval | null {
    return this.#outside.held;
  }

  get storeUnavailable(): string | null {
    return this.#availability.reason;
  }

  get storeDescription(): string {
    return this.#store.description;
  }

  follow(): void {
    this.#unwatch = this.#store.watch({
      onCommits: this.#pulling.soon,
      onEdits: this.#comparing.soon,
      onAvailability: (available, reason) => this.#availability.set(available, reason),
    });
    if (this.#compareEveryMs > 0) this.#cancelCompares = this.#clock.every(this.#compareEveryMs, this.#comparing.soon);
    // Commits made between loading and watching, and what load itself found worth a second look.
    this.#pulling.soon();
  }

  edit(edits: readonly ModelEdit[], options: EditOptions): Promise<AppliedCommit> {
    return this.#change({ ...options, origin: options.origin ?? "API" }, () =>
      proposalOfEdits(this.model, edits, options.rights, this.#maxElements),
    );
  }

  import(draft: ModelDraft, options: ImportOptions): Promise<AppliedCommit> {
    return this.#change({ ...options, origin: "IMPORT" }, () =>
      proposalOfDraft(this.model, draft, options, this.#maxElements),
    );
  }

  async reconcile(confirm: boolean): Promise<AppliedCommit | null> {
    this.#refuseUnlessOpen();
    return this.#compares.run(() => this.reconciler.compare(confirm));
  }

  commitsSince(revision: Revision): AsyncIterable<Commit> {
    return this.#store.commitsSince(revision);
  }

  firstCommitId(): Promise<string | null> {
    return this.#store.firstCommitId();
  }

  revisionAt(at: number): Promise<Revision> {
    return this.#store.revisionAt(at);
  }

  async query(cypher: string, parameters: Readonly<Record<string, unknown>>, bounds: QueryBounds): Promise<QueryRows> {
    if (this.#store.query) return this.#store.query(cypher, parameters, bounds);
    throw new PlantgraphError(
      "UNSUPPORTED",
      "The embedded store has no Cypher; the fields `reach`, `route`, `graph`, `assets(where:)` and the exports /export/graph and /export/tags answer such questions here. Cypher needs a Neo4j as the store (store.neo4j).",
    );
  }

  onCommit(listener: (applied: AppliedCommit) => void): Unsubscribe {
    return this.#replica.onCommit(listener);
  }

  onAvailability(listener: () => void): Unsubscribe {
    return this.#availability.onChange(listener);
  }

  storeHoldsOthersData(): Promise<boolean> {
    return this.#store.holdsOthersData();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#unwatch?.();
    this.#cancelCompares?.();
    this.#pulling.close();
    this.#comparing.close();
    this.#replica.endRetries();
    await this.#commits.idle();
    this.#replica.close();
    this.#availability.close();
    // A compare may be under way in the store; closing that ends it.
    await this.#store.close();
    await this.#compares.idle();
  }

  /** Makes a commit of what is proposed, on the newest model: proposed anew when another process was first. */
  async #change(
    options: Omit<ImportOptions, "mode"> & { readonly origin: CommitMeta["origin"] },
    propose: () => Promise<Proposal>,
  ): Promise<AppliedCommit> {
    // Before it waits for its turn, and again after: a store that is away must not let callers wait.
    this.#refuseUnlessOpen();
    return this.#commits.run(async () => {
      this.#refuseUnlessOpen();
      const meta: CommitMeta = {
        id: options.id ?? crypto.randomUUID(),
        by: options.by,
        origin: options.origin,
        message: options.message ?? null,
        at: this.#clock.now(),
      };
      const { expectedRevision: expected = null, progress } = options;
      const { model } = this;
      if (expected !== null && expected > model.revision) await this.#replica.pull();
      for (let tries = 0; tries < CONFLICT_TRIES; tries++) {
        const proposal = await propose();
        const { changes, named } = proposal;
        if (expected !== null)
          await checkExpectedRevision(model, this.#store, { expected, named, loadedAt: this.#loadedAt });
        await checkProposal(model, proposal, this.#outside, progress);
        if (changes.length === 0) return { commit: { ...meta, revision: model.revision, changes }, entities: [] };
        if (options.dryRun === true)
          return runCooperatively(previewOf(model, { ...meta, revision: model.revision + 1, changes }));
        const applied = await this.#replica.commit(changes, meta, { progress });
        if (applied) {
          this.#lookAgainLater();
          return applied;
        }
      }
      throw new PlantgraphError(
        "CONFLICT",
        `Other processes commit faster than this one: ${CONFLICT_TRIES} tries were overtaken. Nothing was changed; try again.`,
      );
    });
  }

  /** What is left out or held may look otherwise beside a new state of the model. */
  #lookAgainLater(): void {
    if (this.#outside.isWorthAnotherLook) this.#comparing.later(LOOK_AGAIN_MS);
  }

  #refuseUnlessOpen(): void {
    if (this.#closed) throw new PlantgraphError("SHUTTING_DOWN", "The twin is closing; nothing was changed.");
    this.#availability.refuseUnlessAvailable();
  }
}
