/**
 * From a file's model (`model-draft.ts`) to the changes of one commit. Elements are matched by id, else by path; MERGE adds
 * and updates, REPLACE also deletes what the draft does not name and gives absent fields their defaults.
 *
 * On MERGE the lists of properties, identifiers and translations are added to (by name, by system, by language); classes,
 * where given, replace. Of what a table covers (`Covered`), an empty cell takes away. Importing the same draft again gives
 * no changes.
 */

import type { ModelReader } from "../model/model.ts";
import type { Violations } from "../rules/violations.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import { counted, type Progress } from "../tools/progress.ts";
import { type Change, DEFAULT_COMMIT_ELEMENTS, type ElementKey, splitKey } from "../words/commits.ts";
import type { AssetRecord, Id } from "../words/elements.ts";
import type { AssetDraft, FilePosition, ModelDraft } from "../words/model-draft.ts";
import { sameValue } from "../words/same-element.ts";
import { ClassMembers, sizeOf } from "./class-members.ts";
import { newId } from "./given-fields.ts";
import { AssetImport } from "./import-assets.ts";
import { ImportBatch, type ImportMode } from "./import-batch.ts";
import { importClasses } from "./import-classes.ts";
import { importRelations } from "./import-relations.ts";
import { TagImport } from "./import-tags.ts";
import { expandAsset, inheritedDataSource } from "./templates.ts";

export type { ImportMode } from "./import-batch.ts";

export interface ChangesOfDraft {
  readonly changes: readonly Change[];
  readonly positionOf: ReadonlyMap<ElementKey, FilePosition>;
  /** What the draft says that can't be understood; each with its position. */
  readonly violations: Violations;
}

/**
 * The model must not change meanwhile.
 * @param most elements and properties that the draft and the classes of its assets may make
 * @throws PlantgraphError LIMIT_EXCEEDED when they would make more, before any is made
 */
export function* changesOfDraft(
  model: ModelReader,
  draft: ModelDraft,
  mode: ImportMode,
  most: number = DEFAULT_COMMIT_ELEMENTS,
  progress?: Progress,
): CooperativeTask<ChangesOfDraft> {
  const batch = new ImportBatch(model, mode);
  const { overlay, positionOf, violations } = batch;
  yield* batch.claim(draft);
  yield* importClasses(batch, draft.classes);
  const assets = new AssetImport(batch);
  const isTime = yieldPoints(ELEMENTS_A_STEP);
  const placed: Placed[] = [];
  for (const asset of draft.assets) {
    if (isTime()) yield;
    placed.push({ draft: asset, id: assets.add(asset) });
  }
  const { classes, tags, relations } = draft;
  const others = classes.length + placed.length + tags.length + relations.length;
  yield* expandMembers(batch, placed, new ClassMembers(overlay, most, others));
  const templated = mode === "REPLACE" ? yield* templatedTags(batch, placed) : new Set<Id>();
  const tagImport = new TagImport(batch, assets);
  for (const tag of counted(tags, "tags compared", progress)) {
    if (isTime()) yield;
    tagImport.add(tag);
  }
  yield* importRelations(batch, assets, relations);
  if (mode === "REPLACE") yield* deleteTheRest(batch, draft, templated);
  return { changes: yield* overlay.changes(), positionOf, violations };
}

/** Elements matched and merged between two places where the work may rest. */
const ELEMENTS_A_STEP = 64;

interface Placed {
  readonly draft: AssetDraft;
  /** null: its place could not be found. */
  readonly id: Id | null;
}

/** Gives the assets of the draft what their classes give, and on MERGE the other members of classes that change. */
function* expandMembers(batch: ImportBatch, placed: readonly Placed[], members: ClassMembers): CooperativeTask<void> {
  const { overlay, mode, positionOf } = batch;
  const options = { newId, leftovers: mode === "MERGE" ? "KEEP" : "DELETE" } as const;
  const isTime = yieldPoints(ELEMENTS_A_STEP);
  const cells = new Map<Id, AssetRecord>();
  const expanded: Id[] = [];
  const sizes: number[] = [];
  for (const { draft, id } of placed) {
    if (isTime()) yield;
    const record = id === null ? undefined : overlay.get("asset", id);
    if (!record) continue;
    const before = draft.covers && batch.model.assets.get(record.id)?.record;
    if (before) cells.set(record.id, before);
    else if (draft.templates !== false) {
      expanded.push(record.id);
      sizes.push(sizeOf(batch.content(record.classes)));
    }
  }
  members.reserve(sizes);
  for (const id of expanded) {
    if (isTime()) yield;
    yield* expandAsset(id, overlay, { ...options, contentOf: batch.content, onFilled: members.onFilled });
  }
  for (const [id, before] of cells) {
    if (isTime()) yield;
    if (isOtherMember(batch, before, overlay.get("asset", id) as AssetRecord))
      yield* members.expand(id, before.classes, options);
  }
  if (mode === "MERGE" || cells.size > 0)
    yield* members.follow(options, ({ id }) => positionOf.has(`asset:${id}`) && !cells.has(id));
}

/** Whether an edited cell of an asset changes what its classes give it. */
function isOtherMember(batch: ImportBatch, before: AssetRecord, after: AssetRecord): boolean {
  if (before.classes.length + after.classes.length === 0) return false;
  const own = ({ name, classes, binding, properties }: AssetRecord) => ({ name, classes, binding, properties });
  return (
    !sameValue(own(before), own(after)) ||
    inheritedDataSource(before, batch.before) !== inheritedDataSource(after, batch.overlay)
  );
}

/** Tags the assets of the draft have from their classes: a REPLACE keeps them without their being named. */
function* templatedTags({ overlay }: ImportBatch, placed: readonly Placed[]): CooperativeTask<Set<Id>> {
  const ids = new Set<Id>();
  const isTime = yieldPoints();
  for (const { id } of placed) {
    if (isTime()) yield;
    if (id === null) continue;
    for (const tag of overlay.tags(id)) if (tag.fromClass !== null) ids.add(tag.id);
  }
  return ids;
}

function* deleteTheRest(
  { model, overlay, positionOf }: ImportBatch,
  { kinds }: ModelDraft,
  templated: ReadonlySet<Id>,
): CooperativeTask<void> {
  const isTime = yieldPoints();
  for (const key of model.keys()) {
    if (isTime()) yield;
    if (positionOf.has(key)) continue;
    const { element, id } = splitKey(key);
    if ((kinds && !kinds.has(element)) || (element === "tag" && templated.has(id))) continue;
    overlay.remove(element, id);
  }
}
