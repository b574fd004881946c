/**
 * The model as a replica of the store's commit log: it takes commits over strictly by revision, those it makes itself and those
 * of other processes, and tells of each. Its methods are called one at a time: by tasks of the keeper's queue.
 */

import type { AppliedCommit, MadeTags, ModelReader, TwinModel } from "../model/model.ts";
import type { Unsubscribe } from "../ports/data-source.ts";
import type { GraphStore } from "../ports/graph-store.ts";
import { checkRules } from "../rules/model-rules.ts";
import { Backoff } from "../tools/backoff.ts";
import type { Clock } from "../tools/clock.ts";
import { type CooperativeTask, runCooperatively, yieldPoints } from "../tools/cooperative-task.ts";
import { Listeners } from "../tools/listeners.ts";
import type { Progress } from "../tools/progress.ts";
import { type Change, type Commit, type CommitMeta, changed, keyOf, type Revision } from "../words/commits.ts";
import { PlantgraphError } from "../words/errors.ts";
import { sameElement } from "../words/same-element.ts";
import { admit, foundAs } from "./admission.ts";
import type { OutsideEdits } from "./outside-edits.ts";

/** Tries of a commit whose outcome is unknown, and how long it waits between them: 50, 250, 1,000 ms at most. */
const AMBIGUOUS_TRIES = 4;
const AMBIGUOUS_PAUSES = { firstMs: 50, longestMs: 1_000, factor: 5 };

export interface ReplicaParts {
  readonly store: GraphStore;
  readonly clock: Clock;
  readonly model: TwinModel;
  readonly outside: OutsideEdits;
  /**
   * After a commit was taken over from the log: what is left out may look otherwise beside it.
   * @param isOwn it was asked for here, and has arrived by an earlier try
   */
  readonly onPulled: (applied: AppliedCommit, isOwn: boolean) => void;
  /** The store's log ends before the model does: it was emptied or restored. */
  readonly onLostLog: () => void;
  /** Told of what a listener throws; must not throw. */
  readonly onError: (error: unknown) => void;
}

export interface CommitOptions {
  /** Says what else is true from the commit on; called before anybody is told of it. */
  readonly settle?: () => void;
  readonly progress?: Progress | undefined;
}

export class ModelReplica {
  readonly #parts: ReplicaParts;
  readonly #store: GraphStore;
  readonly #model: TwinModel;
  readonly #listeners: Listeners<[AppliedCommit]>;
  #retries = true;

  constructor(parts: ReplicaParts) {
    this.#parts = parts;
    this.#store = parts.store;
    this.#model = parts.model;
    this.#listeners = new Listeners(parts.onError);
  }

  get model(): ModelReader {
    return this.#model;
  }

  get revision(): Revision {
    return this.#model.revision;
  }

  onCommit(listener: (applied: AppliedCommit) => void): Unsubscribe {
    return this.#listeners.add(listener);
  }

  /**
   * The commit made and taken over; null when another process was first and the rules have to be checked again.
   * @throws PlantgraphError CONFLICT for a store that was emptied or restored, STORE_*
   */
  async commit(
    changes: readonly Change[],
    meta: CommitMeta,
    { settle, progress }: CommitOptions = {},
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
        const own = (await this.pull(meta.id)) ?? lost(meta);
        settle?.();
        return own;
      } catch (error) {
        if (!(error instanceof PlantgraphError)) throw error;
        if (error.code === "CONFLICT") {
          const own = await this.pull(meta.id);
          if (own) {
            settle?.();
            return own;
          }
          if (this.#model.revision > base) return null;
          this.#parts.onLostLog();
          throw lostLog(base, error);
        }
        isSure &&= error.code !== "STORE_UNAVAILABLE" || error.details["applied"] === false;
        if (error.code !== "STORE_UNAVAILABLE" || tries === AMBIGUOUS_TRIES || !this.#retries)
          throw isSure ? unchanged(error) : unknownOutcome(error, meta);
        // The connection may have broken while the commit was on its way: the same id again can't apply it twice.
        await new Promise<void>((resolve) => this.#parts.clock.after(pauses.take(), resolve));
      }
    }
  }

  /** Takes over every commit the model has not seen. Returns the one with that id, when it is among them. */
  async pull(ownId?: string): Promise<AppliedCommit | null> {
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
      const isOwn = commit.id === ownId;
      if (isOwn) own = applied;
      this.#parts.onPulled(applied, isOwn);
    }
    return own;
  }

  /** Tries no commit again whose outcome is unknown: the store is about to be closed. */
  endRetries(): void {
    this.#retries = false;
  }

  /** Tells nobody from now on. */
  close(): void {
    this.#listeners.clear();
  }

  #takeOver(commit: Commit, made: MadeTags, settle?: () => void): AppliedCommit {
    const applied = this.#model.apply(commit, made);
    settle?.();
    this.#listeners.tell(applied);
    return applied;
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
      this.#parts.outside.settled(key);
      const before = this.#model.record(key) ?? null;
      if (!sameElement(before, change.after)) changes.push({ before, after: change.after } as Change);
    }
    return changes;
  }
}

function lost(meta: CommitMeta): never {
  throw new PlantgraphError("INTERNAL_SERVER_ERROR", `The store names the commit ${meta.id} but its log lacks it.`);
}

function lostLog(base: Revision, cause: PlantgraphError): PlantgraphError {
  return new PlantgraphError(
    "CONFLICT",
    `The store does not stand at revision ${base}, as this twin does, and its log has nothing newer: it was emptied or restored from a backup. Nothing was changed. The twin takes its state over now, or holds it for confirmation (see heldRemoval); try again then.`,
    { revision: base },
    { cause },
  );
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
