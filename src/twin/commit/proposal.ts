/** What callers ask for, edits or a file, as changes of the model as it stands: before any rule is checked. */

import { changesOfEdits } from "../edits/changes-of-edits.ts";
import type { ImportOptions } from "../edits/edit-options.ts";
import { type EditRights, EVERY_RIGHT } from "../edits/edit-rights.ts";
import { changesOfDraft } from "../edits/import.ts";
import { namedBy } from "../edits/named-by.ts";
import type { ModelReader } from "../model/model.ts";
import type { Violations } from "../rules/violations.ts";
import { runCooperatively } from "../tools/cooperative-task.ts";
import { type VisibleModel, visibleModel } from "../view/visible-model.ts";
import { type Change, changed, keyOf } from "../words/commits.ts";
import type { ModelEdit } from "../words/edits.ts";
import type { ElementRef } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { ModelDraft } from "../words/model-draft.ts";

export interface Proposal {
  readonly changes: readonly Change[];
  /** What the caller sees of the model; null: all of it. */
  readonly visible: VisibleModel | null;
  readonly rights: EditRights;
  /** Puts the place in the caller's input into an error about an element. */
  readonly locate: (error: PlantgraphError) => PlantgraphError;
  /** What could not be understood of it. */
  readonly violations: Violations;
  /** The elements that `expectedRevision` is about. */
  readonly named: readonly ElementRef[];
}

/**
 * @param most tags and properties that classes may give to their members
 * @throws PlantgraphError LIMIT_EXCEEDED
 */
export async function proposalOfEdits(
  model: ModelReader,
  edits: readonly ModelEdit[],
  rights: EditRights,
  most: number,
): Promise<Proposal> {
  const visible = visibleModel(model, rights.sees);
  const { changes, editOf, violations } = await runCooperatively(changesOfEdits(model, edits, most, visible));
  return {
    changes,
    violations,
    visible,
    rights,
    // That something hidden has changed is not told either.
    named: edits.flatMap(namedBy).filter(({ element, id }) => visible === null || visible.elements[element].has(id)),
    locate: (error) => {
      const { element } = error.details;
      const index = element && error.details.at === undefined ? editOf.get(keyOf(element)) : undefined;
      return index === undefined ? error : located(error, { at: `changes[${index}]` });
    },
  };
}

/**
 * @param most elements of one commit, those that classes give their members counted
 * @throws PlantgraphError LIMIT_EXCEEDED
 */
export async function proposalOfDraft(
  model: ModelReader,
  draft: ModelDraft,
  { mode, progress }: Pick<ImportOptions, "mode" | "progress">,
  most: number,
): Promise<Proposal> {
  const derived = changesOfDraft(model, draft, mode, most, progress);
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
}

function located(error: PlantgraphError, place: Record<string, unknown>): PlantgraphError {
  return new PlantgraphError(error.code, error.message, { ...error.details, ...place }, { cause: error.cause });
}
