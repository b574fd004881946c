/** What the caller of an edit may do to the model. */
import type { ModelReader } from "../model/model.ts";
import type { CooperativeTask } from "../tools/cooperative-task.ts";
import { Grant } from "../view/grant.ts";
import type { Change } from "../words/commits.ts";
import type { PlantgraphError } from "../words/errors.ts";

export interface EditRights {
  /** What the caller may see: for the caller there is nothing else. */
  readonly sees: Grant;
  /**
   * Why changes may not be made: asked of all changes of a commit together, those that follow from the edits among them.
   * @param model as it is before them
   */
  refusals(changes: readonly Change[], model: ModelReader): CooperativeTask<readonly PlantgraphError[]>;
}

/** Of the twin itself, and of callers who may do everything. */
export const EVERY_RIGHT: EditRights = {
  sees: Grant.everything,
  // biome-ignore lint/correctness/useYield: there is nothing to look at
  *refusals() {
    return [];
  },
};
