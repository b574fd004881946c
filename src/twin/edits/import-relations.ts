import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import type { Id, PropertyRecord, RelationRecord } from "../words/elements.ts";
import type { RelationDraft } from "../words/model-draft.ts";
import { sameValue } from "../words/same-element.ts";
import { newId } from "./given-fields.ts";
import type { AssetImport } from "./import-assets.ts";
import type { ImportBatch } from "./import-batch.ts";
import { readProperties } from "./property-input.ts";

/** Puts the relations of a draft into the batch, once its assets are there. */
export function* importRelations(
  batch: ImportBatch,
  assets: AssetImport,
  drafts: readonly RelationDraft[],
): CooperativeTask<void> {
  const used = new Set<Id>();
  const isTime = yieldPoints();
  for (const draft of drafts) {
    if (isTime()) yield;
    if (batch.isUnedited("relation", draft)) {
      used.add(draft.id as Id);
      batch.isFirst("relation", draft.id as Id, draft.position);
      continue;
    }
    const from = endOf(batch, assets, draft.from, draft);
    const to = endOf(batch, assets, draft.to, draft);
    if (from === undefined || to === undefined) continue;
    const present = draft.id === undefined ? undefined : batch.model.relations.get(draft.id)?.record;
    const properties = propertiesOf(draft, batch.mode === "MERGE" ? present?.properties : undefined);
    const wanted = { element: "relation", type: draft.type, from, to, properties } as const;
    const like = present ?? (draft.id === undefined ? relationLike(batch, wanted, used) : undefined);
    const id = like?.id ?? draft.id ?? newId();
    if (!batch.isFirst("relation", id, draft.position)) continue;
    used.add(id);
    batch.overlay.put({ ...wanted, id });
  }
}

/** They are replaced as a whole; those that a table does not cover stay. */
function propertiesOf(
  { properties, covers }: RelationDraft,
  before: readonly PropertyRecord[] = [],
): readonly PropertyRecord[] {
  if (properties === undefined) return before;
  const kept = covers ? before.filter(({ name }) => !covers.properties.has(name)) : [];
  return [...kept, ...readProperties(properties, undefined)];
}

/** Equal relations may run side by side: each one of the model answers for one of the draft. */
function relationLike(
  batch: ImportBatch,
  wanted: Omit<RelationRecord, "id">,
  used: ReadonlySet<Id>,
): RelationRecord | undefined {
  for (const { record } of batch.model.assets.get(wanted.from)?.outgoing ?? []) {
    if (used.has(record.id) || batch.isClaimed("relation", record.id)) continue;
    if (sameValue({ ...wanted, id: record.id }, record)) return record;
  }
  return undefined;
}

/** An id, a path, or a name that only one asset has. */
function endOf(batch: ImportBatch, assets: AssetImport, text: string, draft: RelationDraft): Id | undefined {
  const ids = assets.meantBy(text);
  const [first] = ids;
  if (ids.size === 1) return first;
  const what =
    ids.size === 0
      ? `There is no asset "${text}": give an id, a path, or a name that only one asset has.`
      : `${ids.size} assets are named "${text}": give the path or the id of the one meant.`;
  batch.refuse(ids.size === 0 ? "NOT_FOUND" : "INVALID_FILE", draft.position, what);
  return undefined;
}
