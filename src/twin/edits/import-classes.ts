import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import { blankClass } from "../words/blank-elements.ts";
import type { AssetRecord, ClassRecord, Id } from "../words/elements.ts";
import type { ClassDraft, FilePosition } from "../words/model-draft.ts";
import { newId } from "./given-fields.ts";
import type { ImportBatch } from "./import-batch.ts";

/** Puts the classes of a draft into the batch; they may name each other in any order. */
export function* importClasses(batch: ImportBatch, drafts: readonly ClassDraft[]): CooperativeTask<void> {
  const named = new Map<string, Id>();
  const placed: { draft: ClassDraft; before: ClassRecord; id: Id }[] = [];
  const isTime = yieldPoints();
  for (const draft of drafts) {
    if (isTime()) yield;
    const name = draft.name.normalize("NFC");
    const present = batch.matched("class", draft.id, batch.model.classNamed(name)?.record);
    const id = present?.id ?? draft.id ?? newId();
    if (!batch.isFirst("class", id, draft.position)) continue;
    named.set(name, id);
    if (batch.isUnedited("class", draft)) continue;
    const blank = blankClass(id, name);
    placed.push({ draft, id, before: batch.mode === "MERGE" && present ? { ...present, name } : blank });
  }
  for (const { draft, before } of placed) {
    if (isTime()) yield;
    const extended = draft.extends?.map((name) => named.get(name.normalize("NFC")) ?? batch.model.classNamed(name)?.id);
    draft.extends?.forEach((name, i) => {
      if (extended?.[i] === undefined)
        batch.refuse("NOT_FOUND", draft.position, `There is no class "${name}".`, before);
    });
    batch.overlay.put({
      ...before,
      description: draft.description === undefined ? before.description : draft.description,
      extends: extended ? extended.filter((id) => id !== undefined) : before.extends,
      properties: draft.properties ?? before.properties,
      tags: draft.tags ?? before.tags,
    });
  }
}

/** The ids of the classes an asset names; a class that the draft renames has its old name too. What there is not is refused. */
export function classIdsOf(
  batch: ImportBatch,
  names: readonly string[],
  position: FilePosition,
  asset: AssetRecord,
): Id[] {
  const ids: Id[] = [];
  for (const name of names) {
    const renamed = batch.model.classNamed(name.normalize("NFC"))?.record;
    const found =
      batch.overlay.classNamed(name.normalize("NFC")) ?? (renamed && batch.overlay.get("class", renamed.id));
    if (found) ids.push(found.id);
    else batch.refuse("NOT_FOUND", position, `There is no class "${name}".`, asset);
  }
  return ids;
}
