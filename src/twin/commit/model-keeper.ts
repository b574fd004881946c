/** What the model is changed by, and kept in step with the store. */

import type { EditOptions, ImportOptions } from "../edits/edit-options.ts";
import type { AppliedCommit, ModelReader } from "../model/model.ts";
import type { Unsubscribe } from "../ports/data-source.ts";
import type { QueryBounds, QueryRows } from "../ports/graph-store.ts";
import type { Commit, Revision } from "../words/commits.ts";
import type { ModelEdit } from "../words/edits.ts";
import type { ModelDraft } from "../words/model-draft.ts";
import type { HeldRemoval, ModelProblem } from "../words/model-problem.ts";

/** Owns the model: the only way to change it, and what keeps it in step with the store. */
export interface ModelKeeper {
  readonly model: ModelReader;
  readonly problems: readonly ModelProblem[];
  readonly held: HeldRemoval | null;
  /** null while the store can be reached, else a sentence. */
  readonly storeUnavailable: string | null;
  readonly storeDescription: string;
  /** Whether other programs keep data of their own in the store. */
  storeHoldsOthersData(): Promise<boolean>;
  /**
   * Makes one atomic commit of the edits; retried on the newest model when another process was first.
   * On a dry run the answer's commit has the next revision and is nowhere kept.
   * @throws PlantgraphError RULE codes with every violation in `problems`, CONFLICT, STORE_*
   */
  edit(edits: readonly ModelEdit[], options: EditOptions): Promise<AppliedCommit>;
  /** The same for a file. No commit is made when nothing differs: the answer has no changes and the present revision. */
  import(draft: ModelDraft, options: ImportOptions): Promise<AppliedCommit>;
  /** Compares with the store now. `confirm` applies a held removal. The answer is the commit it made, or null. */
  reconcile(confirm: boolean): Promise<AppliedCommit | null>;
  /** From the commit log, oldest first. */
  commitsSince(revision: Revision): AsyncIterable<Commit>;
  /** Id of the oldest commit, which tells a store from all others; null when there is none. */
  firstCommitId(): Promise<string | null>;
  /** The newest commit made at or before a moment (milliseconds since 1970); 0 before the first one. */
  revisionAt(at: number): Promise<Revision>;
  /**
   * A read-only query in the store's own language.
   * @throws PlantgraphError UNSUPPORTED for a store without one, BAD_USER_INPUT, FORBIDDEN, LIMIT_EXCEEDED, STORE_*
   */
  query(cypher: string, parameters: Readonly<Record<string, unknown>>, bounds: QueryBounds): Promise<QueryRows>;
  /** Called after the model has taken a commit over, in order. */
  onCommit(listener: (applied: AppliedCommit) => void): Unsubscribe;
  onAvailability(listener: () => void): Unsubscribe;
  close(): Promise<void>;
}
