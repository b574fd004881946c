/** What other tools did to the store, found by comparing it with the model, and made a commit. */

import type { AppliedCommit } from "../model/model.ts";
import type { FoundElement, GraphStore } from "../ports/graph-store.ts";
import type { Clock } from "../tools/clock.ts";
import { runCooperatively } from "../tools/cooperative-task.ts";
import type { SerialQueue } from "../tools/serial-queue.ts";
import { type Change, type CommitMeta, changed, keyOf } from "../words/commits.ts";
import { PlantgraphError } from "../words/errors.ts";
import { foundAs } from "./admission.ts";
import type { ModelReplica } from "./model-replica.ts";
import type { OutsideEdits } from "./outside-edits.ts";

/** How often a compare is begun anew because somebody committed meanwhile, before commits have to wait for it. */
const FREE_COMPARES = 3;

/** And how often it is begun anew then, while other processes commit. */
const MOST_COMPARES = 100;

export interface ReconcilerParts {
  readonly store: GraphStore;
  readonly clock: Clock;
  readonly replica: ModelReplica;
  readonly outside: OutsideEdits;
  /** Told of each commit of what was found. */
  readonly onFound: (applied: AppliedCommit) => void;
  /** Where commits wait for their turn. */
  readonly commits: SerialQueue;
}

export class Reconciler {
  readonly #parts: ReconcilerParts;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
  }

  /**
   * Compares, and commits what it finds. Comparing takes a while, so commits go on meanwhile; one compare at a time.
   * @param confirm whether a removal that is held becomes a commit too
   */
  async compare(confirm: boolean): Promise<AppliedCommit | null> {
    const { store, replica, commits } = this.#parts;
    for (let tries = 0; ; tries++) {
      const begun = await commits.run(async () => {
        await replica.pull();
        return replica.revision;
      });
      const isFree = tries < FREE_COMPARES;
      const early = isFree ? await store.reconcile(replica.model) : null;
      const outcome = await commits.run(async () => {
        // Differences seen across a commit would undo it.
        if (replica.revision !== begun) return "AGAIN";
        return this.#takeOver(early ?? (await store.reconcile(replica.model)), confirm);
      });
      if (outcome !== "AGAIN") return outcome;
      if (tries > MOST_COMPARES) {
        throw new PlantgraphError("CONFLICT", "Other processes commit all the time: the compare never came to an end.");
      }
    }
  }

  /** Commits what a compare has found already, before anybody follows the store. */
  async catchUp(found: readonly FoundElement[]): Promise<void> {
    if (found.length > 0 && (await this.#takeOver(found, false)) === "AGAIN") await this.compare(false);
  }

  /** "AGAIN" when another process was first: most likely it found the same edit. */
  async #takeOver(found: readonly FoundElement[], confirm: boolean): Promise<AppliedCommit | null | "AGAIN"> {
    const { clock, replica, outside, onFound } = this.#parts;
    let applied: AppliedCommit | null = null;
    let standing = found;
    for (;;) {
      const verdict = await runCooperatively(outside.judge(replica.model, standing, confirm));
      if (verdict === null) return applied;
      standing = withConsequences(standing, verdict.changes);
      const settle = (): void => outside.settle(replica.model, standing, verdict);
      if (verdict.changes.length === 0) {
        settle();
        return applied;
      }
      const meta: CommitMeta = {
        id: crypto.randomUUID(),
        by: "cypher",
        origin: "OUTSIDE",
        message: null,
        at: clock.now(),
      };
      const next = await replica.commit(verdict.changes, meta, { settle });
      if (next === null) return "AGAIN";
      onFound(next);
      applied ??= next;
    }
  }
}

/** With what changes although the store was not edited there: it stands in the store as the model has it now. */
function withConsequences(found: readonly FoundElement[], changes: readonly Change[]): readonly FoundElement[] {
  const keys = new Set(found.map(({ key }) => key));
  const others = changes.filter((change) => !keys.has(keyOf(changed(change))));
  return [...found, ...others.map((change) => foundAs(keyOf(changed(change)), change.before))];
}
