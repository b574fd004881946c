/**
 * Owns the model and keeps it in step with the store. Everything that changes the model goes through one queue, so one
 * commit is in flight per process and the model takes commits over strictly by revision.
 *
 * Longer than most files: the ways in (edits, imports, commits of others, edits by other tools) share one state, and
 * their order is the point.
 */

import { type AppliedCommit, type MadeTags, type ModelReader, TwinModel } from "../model/model.ts";
import type { Unsubscribe } from "../ports/data-source.ts";
import type { FoundElement, GraphStore, QueryBounds, QueryRows } from "../ports/graph-store.ts";
import { Backoff } from "../tools/backoff.ts";
import type { Clock } from "../tools/clock.ts";
import { type CooperativeTask, runCooperatively, yieldPoints } from "../tools/cooperative-task.ts";
import type { Progress } from "../tools/progress.ts";
import { SerialQueue } from "../tools/serial-queue.ts";
import { type VisibleModel, visibleModel } from "../view/visible-model.ts";
import {
  type Change,
  type Commit,
  type CommitMeta,
  changed,
  DEFAULT_COMMIT_ELEMENTS,
  type ElementKey,
  keyOf,
  type Revision,
} from "../words/commits.ts";
import type { ModelEdit } from "../words/edits.ts";
import type { ModelElement } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { ModelDraft } from "../words/model-draft.ts";
import type { HeldRemoval, ModelProblem } from "../words/model-problem.ts";
import { sameElement } from "../words/same-element.ts";
import { admit, foundAs } from "./admission.ts";
import { changedElements } from "./changed-elements.ts";
import { changesOfEdits, namedBy } from "./changes-of-edits.ts";
import type { EditOptions, ImportOptions } from "./edit-options.ts";
import { type EditRights, EVERY_RIGHT } from "./edit-rights.ts";
import { holdersOf } from "./holders.ts";
import { changesOfDraft } from "./import.ts";
import { linkedElements } from "./linked-elements.ts";
import type { ModelKeeper } from "./model-keeper.ts";
import { OutsideEdits, type OutsideLimits } from "./outside-edits.ts";
import { checkRules } from "./rules.ts";
import { nameOf, type Violations } from "./violations.ts";

export interface ModelKeeperOptions {
  /** From which size on a removal by other tools waits for confirmation. Default: 20% and 500 elements, both. */
  readonly hold?: Partial<OutsideLimits>;
  /** How often the store is compared whole, beside when it says that it changed, milliseconds. Default: 0, never. */
  readonly compareEveryMs?: number;
  /** Most elements of one commit, those that classes give their members counted. Default: 1,000,000. */
  readonly maxElements?: number;
  /** Told of what went wrong in the background (a store that answers nonsense, a listener that throws). Never throws. */
  readonly onError?: (error: unknown) => void;
}

/** How often a commit is tried while other processes are faster. */
const CONFLICT_TRIES = 100;

/** Tries of a commit whose outcome is unknown, and how long it waits between them: 50, 250, 1,000 ms at most. */
const AMBIGUOUS_TRIES = 4;
const AMBIGUOUS_PAUSES = { firstMs: 50, longestMs: 1_000, factor: 5 };

/** How soon following the store is tried again after it failed, milliseconds. */
const RETRY_MS = 1_000;

/** How long after a commit what is left out is looked at again, milliseconds: not once per commit of a busy plant. */
const LOOK_AGAIN_MS = 1_000;

/** How often a compare is begun anew because somebody committed meanwhile, before commits have to wait for it. */
const FREE_COMPARES = 3;

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
  const outside = new OutsideEdits(clock, options.hold);
  const model = new TwinModel(loaded.revision, linkedElements(loaded.elements));
  const keeper = new StoreModelKeeper(store, clock, model, outside, options);
  await keeper.catchUp(loaded.found);
  keeper.follow();
  return keeper;
}

interface Proposal {
  readonly changes: readonly Change[];
  /** What the caller sees of the model; null: all of it. */
  readonly visible: VisibleModel | null;
  readonly rights: EditRights;
  /** Puts the place in the caller's input into an error about an element. */
  readonly locate: (error: PlantgraphError) => PlantgraphError;
  readonly violations: Violations;
  readonly named: readonly { readonly element: ModelElement["element"]; readonly id: string }[];
}

class StoreModelKeeper implements ModelKeeper {
  readonly #store: GraphStore;
  readonly #clock: Clock;
  readonly #model: TwinModel;
  readonly #outside: OutsideEdits;
  readonly #loadedRevision: Revision;
  readonly #onError: (error: unknown) => void;
  readonly #queue = new SerialQueue();
  readonly #listeners = new Set<(applied: AppliedCommit) => void>();
  readonly #availabilityListeners = new Set<() => void>();
  #unavailable: string | null = null;
  #unwatch: (() => void) | null = null;
  readonly #compareEveryMs: number;
  readonly #maxElements: number;
  #cancelCompares: (() => void) | null = null;
  #closed = false;
  #pullWaits = false;
  #compareWaits = false;
  readonly #comparing = new SerialQueue();
  readonly #retries = new Map<() => void, () => void>();
  #cancelLook: (() => void) | null = null;

  constructor(store: GraphStore, clock: Clock, model: TwinModel, outside: OutsideEdits, options: ModelKeeperOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#model = model;
    this.#outside = outside;
    this.#loadedRevision = model.revision;
    this.#compareEveryMs = options.compareEveryMs ?? 0;
    this.#maxElements = options.maxElements ?? DEFAULT_COMMIT_ELEMENTS;
    this.#onError = options.onError ?? (() => {});
  }

  get model(): ModelReader {
    return this.#model;
  }

  get problems(): readonly ModelProblem[] {
    return this.#outside.problems;
  }

  get held(): HeldRemoval | null {
    return this.#outside.held;
  }

  get storeUnavailable(): string | null {
    return this.#unavailable;
  }

  get storeDescription(): string {
    return this.#store.description;
  }

  /** Before anybody is told of anything: what others did while no twin ran. */
  async catchUp(found: readonly FoundElement[]): Promise<void> {
    if (found.length > 0 && (await this.#takeOverEdits(found, false)) === "AGAIN") await this.#compare(false);
  }

  follow(): void {
    this.#unwatch = this.#store.watch({
      onCommits: () => this.#pullSoon(),
      onEdits: () => this.#compareSoon(),
      onAvailability: (available, reason) => this.#setAvailability(available, reason),
    });
    if (this.#compareEveryMs > 0) this.#cancelCompares = this.#clock.every(this.#compareEveryMs, this.#compareSoon);
    // Commits made between loading and watching, and what load itself found worth a second look.
    this.#pullSoon();
  }

  edit(edits: readonly ModelEdit[], options: EditOptions): Promise<AppliedCommit> {
    const visible = visibleModel(this.#model, options.rights.sees);
    return this.#change({ ...options, origin: options.origin ?? "API" }, async () => {
      const derived = changesOfEdits(this.#model, edits, this.#maxElements, visible);
      const { changes, editOf, violations } = await runCooperatively(derived);
      return {
        changes,
        violations,
        visible,
        rights: options.rights,
        // That something hidden has changed is not told either.
        named: edits
          .flatMap(namedBy)
          .filter(({ element, id }) => visible === null || visible.elements[element].has(id)),
        locate: (error) => {
          const { element } = error.details;
          const index = element && error.details.at === undefined ? editOf.get(keyOf(element)) : undefined;
          return index === undefined ? error : located(error, { at: `changes[${index}]` });
        },
      };
    });
  }

  import(draft: ModelDraft, options: ImportOptions): Promise<AppliedCommit> {
    return this.#change({ ...options, origin: "IMPORT" }, async () => {
      const derived = changesOfDraft(this.#model, draft, options.mode, this.#maxElements, options.progress);
      const { changes, positionOf, violations } = await runCooperatively(derived);
      return {
        changes,
        violations,
        visible: null,
        rights: EVERY_RIGHT,
        named: changes.filter(({ before }) => before !== null).map(changed),
        locate: (error) => {
          const { element } = error.details;
          const position = element && error.details.at === undefined ? positionOf.get(keyOf(element)) : undefined;
          if (!position) return error;
          const { key, file, line, column } = position;
          return located(error, {
            at: key,
            ...(file === undefined ? {} : { file }),
            ...(line === null ? {} : { line }),
            ...(column === null ? {} : { column }),
          });
        },
      };
    });
  }

  async reconcile(confirm: boolean): Promise<AppliedCommit | null> {
    this.#refuseUnlessAvailable();
    return this.#comparing.run(() => this.#compare(confirm));
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
    // A wrapper of its own: the same function subscribed twice is two subscriptions.
    const own = (applied: AppliedCommit): void => listener(applied);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  onAvailability(listener: () => void): Unsubscribe {
    const own = (): void => listener();
    this.#availabilityListeners.add(own);
    return () => this.#availabilityListeners.delete(own);
  }

  storeHoldsOthersData(): Promise<boolean> {
    return this.#store.holdsOthersData();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#unwatch?.();
    this.#cancelCompares?.();
    for (const cancel of this.#retries.values()) cancel();
    this.#cancelLook?.();
    await this.#queue.idle();
    this.#listeners.clear();
    this.#availabilityListeners.clear();
    // A compare may be under way in the store; closing that ends it.
    await this.#store.close();
    await this.#comparing.idle();
  }

  // --- changes asked for ------------------------------------------------------------------------------------------

  async #change(
    options: Omit<EditOptions, "rights"> & {
      readonly origin: CommitMeta["origin"];
      readonly progress?: Progress | undefined;
    },
    propose: () => Promise<Proposal>,
  ): Promise<AppliedCommit> {
    this.#refuseUnlessAvailable();
    return this.#queue.run(async () => {
      this.#refuseUnlessAvailable();
      const meta: CommitMeta = {
        id: options.id ?? crypto.randomUUID(),
        by: options.by,
        origin: options.origin,
        message: options.message ?? null,
        at: this.#clock.now(),
      };
      const expected = options.expectedRevision ?? null;
      if (expected !== null && expected > this.#model.revision) await this.#pull();
      for (let tries = 0; tries < CONFLICT_TRIES; tries++) {
        const proposal = await propose();
        const changes = await this.#checked(proposal, expected, options.progress);
        if (changes.length === 0) {
          return { commit: { ...meta, revision: this.#model.revision, changes }, entities: [] };
        }
        if (options.dryRun === true)
          return await runCooperatively(this.#preview({ ...meta, revision: this.#model.revision + 1, changes }));
        const applied = await this.#commit(changes, meta, undefined, options.progress);
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

  async #checked(
    proposal: Proposal,
    expected: Revision | null,
    progress: Progress | undefined,
  ): Promise<readonly Change[]> {
    const { changes, visible, rights, violations, locate } = proposal;
    if (expected !== null) await this.#checkExpected(proposal, expected);
    if (violations.count === 0) {
      const broken = await runCooperatively(checkRules(this.#model, changes, { progress, visible }));
      for (const error of broken.errors) violations.addError(error);
      for (const change of changes) this.#checkAgainstStore(change, violations);
      if (violations.count === 0)
        for (const error of await runCooperatively(rights.refusals(changes, this.#model))) violations.addError(error);
    }
    if (violations.count > 0) {
      violations.errors.forEach((error, index) => {
        violations.errors[index] = locate(error);
      });
      violations.throwIfAny();
    }
    return changes;
  }

  /** The store may hold an id that is free in the model, or lack what the model still has until that is confirmed. */
  #checkAgainstStore(change: Change, violations: Violations): void {
    if (!this.#outside.isWorthAnotherLook) return;
    const element = changed(change);
    if (change.before === null && this.#outside.deviation(keyOf(element)) !== undefined) {
      violations.add(
        "DUPLICATE_ID",
        element,
        `${nameOf(element)}: the store holds an element with this id that breaks a rule and is left out; see modelProblems.`,
      );
      return;
    }
    if (this.#outside.held === null) return;
    for (const key of change.after ? [keyOf(element), ...holderKeysOf(change.after)] : [keyOf(element)]) {
      if (this.#outside.deviation(key) === undefined) continue;
      violations.add(
        "CONFLICT",
        element,
        `${nameOf(element)}: another tool changed or removed ${key.replace(":", " ")} in the store, which waits for confirmation; confirm it (reconcile) or undo it there first.`,
      );
      return;
    }
  }

  /** @throws PlantgraphError CONFLICT, BAD_USER_INPUT */
  async #checkExpected({ named }: Proposal, expected: Revision): Promise<void> {
    if (expected < 0 || !Number.isInteger(expected) || expected > this.#model.revision) {
      throw new PlantgraphError(
        "BAD_USER_INPUT",
        `expectedRevision ${expected} is no revision of this model, which stands at ${this.#model.revision}.`,
      );
    }
    const refuse = (element: { element: ModelElement["element"]; id: string }, revision: Revision): never => {
      const label = this.#model.record(keyOf(element));
      throw new PlantgraphError(
        "CONFLICT",
        `${label ? nameOf(label) : `The ${element.element} "${element.id}"`} changed in revision ${revision}, after the expected revision ${expected}. Read it again.`,
        { element: { element: element.element, id: element.id }, revision, expectedRevision: expected },
      );
    };
    for (const element of named) {
      const revision = this.#model.elements[element.element].get(element.id)?.revision ?? 0;
      if (revision > Math.max(expected, this.#loadedRevision)) refuse(element, revision);
    }
    if (expected >= this.#loadedRevision) return;
    // When it changed before this process loaded the model stands in the log only.
    const keys = new Map(named.map((element) => [keyOf(element), element]));
    for await (const commit of this.#store.commitsSince(expected)) {
      if (commit.revision > this.#loadedRevision) break;
      for (const key of changedElements(commit)) {
        const element = keys.get(key);
        if (element && this.#model.record(key)) refuse(element, commit.revision);
      }
    }
  }

  /** The commit made and taken over; null when another process was first and the rules have to be checked again. */
  async #commit(
    changes: readonly Change[],
    meta: CommitMeta,
    settle?: () => void,
    progress?: Progress,
  ): Promise<AppliedCommit | null> {
    const base = this.#model.revision;
    /** Whether it is certain that no try so far has arrived. */
    let isSure = true;
    const pauses = new Backoff(AMBIGUOUS_PAUSES);
    for (let tries = 1; ; tries++) {
      try {
        const [commit, made] = await Promise.all([
          this.#store.commit(changes, meta, base, progress),
          runCooperatively(this.#model.makeTags(changes)),
        ]);
        if (commit.revision === base + 1) return this.#takeOver({ ...commit, changes }, made, settle);
        // It was in the log already, further on: a former try had arrived.
        const own = (await this.#pull(meta.id)) ?? this.#lost(meta);
        settle?.();
        return own;
      } catch (error) {
        if (!(error instanceof PlantgraphError)) throw error;
        if (error.code === "CONFLICT") {
          const own = await this.#pull(meta.id);
          if (own) {
            settle?.();
            return own;
          }
          if (this.#model.revision > base) return null;
          this.#compareSoon();
          throw new PlantgraphError(
            "CONFLICT",
            `The store does not stand at revision ${base}, as this twin does, and its log has nothing newer: it was emptied or restored from a backup. Nothing was changed. The twin takes its state over now, or holds it for confirmation (see heldRemoval); try again then.`,
            { revision: base },
            { cause: error },
          );
        }
        isSure &&= error.code !== "STORE_UNAVAILABLE" || error.details["applied"] === false;
        if (error.code !== "STORE_UNAVAILABLE" || tries === AMBIGUOUS_TRIES || this.#closed)
          throw isSure ? unchanged(error) : unknownOutcome(error, meta);
        // The connection may have broken while the commit was on its way: the same id again can't apply it twice.
        await new Promise<void>((resolve) => this.#clock.after(pauses.take(), resolve));
      }
    }
  }

  #lost(meta: CommitMeta): never {
    throw new PlantgraphError("INTERNAL_SERVER_ERROR", `The store names the commit ${meta.id} but its log lacks it.`);
  }

  /** What a commit would be. Its objects are made when somebody asks for them, from a model of its own. */
  *#preview(commit: Commit): CooperativeTask<AppliedCommit> {
    const records = new Map<ElementKey, ModelElement>();
    const isTime = yieldPoints();
    for (const key of this.#model.keys()) {
      if (isTime()) yield;
      records.set(key, this.#model.record(key) as ModelElement);
    }
    const revision = this.#model.revision;
    let entities: AppliedCommit["entities"] | undefined;
    return {
      commit,
      get entities() {
        entities ??= new TwinModel(revision, records.values()).apply(commit).entities;
        return entities;
      },
    };
  }

  // --- following the store ----------------------------------------------------------------------------------------

  /** @param settle what else is true from now on; before anybody is told */
  #takeOver(commit: Commit, made: MadeTags, settle?: () => void): AppliedCommit {
    const applied = this.#model.apply(commit, made);
    settle?.();
    for (const listener of [...this.#listeners]) {
      try {
        listener(applied);
      } catch (error) {
        this.#onError(error);
      }
    }
    return applied;
  }

  /** Takes over every commit the model has not seen. Returns the one with that id, when it is among them. */
  async #pull(ownId?: string): Promise<AppliedCommit | null> {
    let own: AppliedCommit | null = null;
    for await (const commit of this.#store.commitsSince(this.#model.revision)) {
      if (commit.revision <= this.#model.revision) continue;
      if (commit.revision !== this.#model.revision + 1) {
        throw new PlantgraphError(
          "INTERNAL_SERVER_ERROR",
          `The store's log lacks revision ${this.#model.revision + 1}; the next one in it is ${commit.revision}.`,
        );
      }
      const fitting = await runCooperatively(this.#fitting(commit));
      const applied = this.#takeOver(fitting, await runCooperatively(this.#model.makeTags(fitting.changes)));
      if (commit.id === ownId) own = applied;
      this.#lookAgainLater();
    }
    return own;
  }

  /**
   * Another process checked its commit against the same log. Where the log lost entries with a database that was emptied
   * or restored, its model was another one: then what it changed is seen from this model, as far as it is lawful here.
   */
  *#fitting(commit: Commit): CooperativeTask<Commit> {
    const changes = yield* this.#seenFromHere(commit);
    const broken = yield* checkRules(this.#model, changes);
    if (broken.count === 0) return { ...commit, changes };
    const found = changes.map((change) => foundAs(keyOf(changed(change)), change.after));
    return { ...commit, changes: (yield* admit(this.#model, found)).changes };
  }

  /** What a commit changes of this model. */
  *#seenFromHere(commit: Commit): CooperativeTask<Change[]> {
    const changes: Change[] = [];
    const isTime = yieldPoints();
    for (const change of commit.changes) {
      if (isTime()) yield;
      const key = keyOf(changed(change));
      this.#outside.settled(key);
      const before = this.#model.record(key) ?? null;
      if (!sameElement(before, change.after)) changes.push({ before, after: change.after } as Change);
    }
    return changes;
  }

  readonly #pullSoon = (): void => {
    if (this.#pullWaits || this.#closed) return;
    this.#pullWaits = true;
    this.#inBackground(
      this.#queue.run(async () => {
        this.#pullWaits = false;
        if (!this.#closed) await this.#pull();
      }),
      this.#pullSoon,
    );
  };

  readonly #compareSoon = (): void => {
    if (this.#compareWaits || this.#closed) return;
    this.#compareWaits = true;
    const done = this.#comparing.run(async () => {
      this.#compareWaits = false;
      if (!this.#closed && this.#unavailable === null) await this.#compare(false);
    });
    this.#inBackground(done, this.#compareSoon);
  };

  #inBackground(done: Promise<unknown>, again: () => void): void {
    done.catch((error: unknown) => {
      if (this.#closed) return;
      this.#onError(error);
      if (this.#unavailable !== null) return; // onAvailability starts it again
      if (this.#retries.has(again)) return;
      const cancel = this.#clock.after(RETRY_MS, () => {
        this.#retries.delete(again);
        again();
      });
      this.#retries.set(again, cancel);
    });
  }

  /** What is left out or held may look otherwise beside a new state of the model. */
  #lookAgainLater(): void {
    if (!this.#outside.isWorthAnotherLook || this.#cancelLook) return;
    this.#cancelLook = this.#clock.after(LOOK_AGAIN_MS, () => {
      this.#cancelLook = null;
      this.#compareSoon();
    });
  }

  #setAvailability(available: boolean, reason: string | null): void {
    const was = this.#unavailable;
    this.#unavailable = available ? null : (reason ?? "The store can't be reached.");
    if (was === this.#unavailable) return;
    if (available) {
      this.#pullSoon();
      this.#compareSoon();
    }
    for (const listener of [...this.#availabilityListeners]) {
      try {
        listener();
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  #refuseUnlessAvailable(): void {
    if (this.#closed) throw new PlantgraphError("SHUTTING_DOWN", "The twin is closing; nothing was changed.");
    if (this.#unavailable === null) return;
    throw new PlantgraphError(
      "STORE_UNAVAILABLE",
      `${this.#unavailable} Nothing was changed; reads and live values go on, try again later.`,
    );
  }

  // --- edits by other tools ---------------------------------------------------------------------------------------

  /** Finds what others changed in the store and makes it a commit. Comparing takes a while, so commits go on meanwhile. */
  async #compare(confirm: boolean): Promise<AppliedCommit | null> {
    for (let tries = 0; ; tries++) {
      const begun = await this.#queue.run(async () => {
        await this.#pull();
        return this.#model.revision;
      });
      const isFree = tries < FREE_COMPARES;
      const early = isFree ? await this.#store.reconcile(this.#model) : null;
      const outcome = await this.#queue.run(async () => {
        // Differences seen across a commit would undo it.
        if (this.#model.revision !== begun) return "AGAIN";
        return this.#takeOverEdits(early ?? (await this.#store.reconcile(this.#model)), confirm);
      });
      if (outcome !== "AGAIN") return outcome;
      if (tries > CONFLICT_TRIES) {
        throw new PlantgraphError("CONFLICT", "Other processes commit all the time: the compare never came to an end.");
      }
    }
  }

  /** "AGAIN" when another process was first: most likely it found the same edit. */
  async #takeOverEdits(found: readonly FoundElement[], confirm: boolean): Promise<AppliedCommit | null | "AGAIN"> {
    let applied: AppliedCommit | null = null;
    let standing = found;
    for (;;) {
      const verdict = await runCooperatively(this.#outside.judge(this.#model, standing, confirm));
      if (verdict === null) return applied;
      standing = withConsequences(standing, verdict.changes);
      const settle = (): void => this.#outside.settle(this.#model, standing, verdict);
      if (verdict.changes.length === 0) {
        settle();
        return applied;
      }
      const meta: CommitMeta = {
        id: crypto.randomUUID(),
        by: "cypher",
        origin: "OUTSIDE",
        message: null,
        at: this.#clock.now(),
      };
      const next = await this.#commit(verdict.changes, meta, settle);
      if (next === null) return "AGAIN";
      applied ??= next;
    }
  }
}

/** A refusal of which the store knows that it changed nothing. */
function unchanged(error: PlantgraphError): PlantgraphError {
  if (error.details["applied"] !== false) return error;
  return new PlantgraphError(error.code, `${error.message} Nothing was changed.`, error.details, { cause: error });
}

/** The commit, or a try of it before, may have reached the store. */
function unknownOutcome(error: PlantgraphError, { id }: CommitMeta): PlantgraphError {
  return new PlantgraphError(
    error.code,
    `${error.message} It is unknown whether the commit ${id} arrived; if it did, the model shows it as soon as the store can be reached.`,
    { ...error.details, commit: id },
    { cause: error },
  );
}

/** With what changes although the store was not edited there: it stands in the store as the model has it now. */
function withConsequences(found: readonly FoundElement[], changes: readonly Change[]): readonly FoundElement[] {
  const keys = new Set(found.map(({ key }) => key));
  const others = changes.filter((change) => !keys.has(keyOf(changed(change))));
  return [...found, ...others.map((change) => foundAs(keyOf(changed(change)), change.before))];
}

function holderKeysOf(element: ModelElement): ElementKey[] {
  return holdersOf(element).map((id): ElementKey => `asset:${id}`);
}

function located(error: PlantgraphError, place: Record<string, unknown>): PlantgraphError {
  return new PlantgraphError(error.code, error.message, { ...error.details, ...place }, { cause: error.cause });
}
