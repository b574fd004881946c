import { blankTag } from "../words/blank-elements.ts";
import type { AssetRecord, Id, TagRecord, TagSource } from "../words/elements.ts";
import type { SourceDraft, TagDraft } from "../words/model-draft.ts";
import { sameElement } from "../words/same-element.ts";
import { newId, tagWith } from "./given-fields.ts";
import { type AssetImport, pathText } from "./import-assets.ts";
import { type ImportBatch, mergedIdentifiers, mergedTranslations } from "./import-batch.ts";
import { fillTemplate, inheritedDataSource, overriddenFields } from "./templates.ts";

/** Puts the tags of a draft into the batch, once its assets and what their classes give them are there. */
export class TagImport {
  readonly #batch: ImportBatch;
  readonly #assets: AssetImport;
  readonly #tagsByAsset = new Map<Id, Map<string, Id>>();

  constructor(batch: ImportBatch, assets: AssetImport) {
    this.#batch = batch;
    this.#assets = assets;
  }

  add(draft: TagDraft): void {
    if (this.#batch.isUnedited("tag", draft)) {
      this.#batch.isFirst("tag", draft.id as Id, draft.position);
      return;
    }
    const path = draft.asset.map((name) => name.normalize("NFC"));
    const home = this.#assets.placeOf(path);
    const asset = home === undefined ? undefined : this.#batch.overlay.get("asset", home);
    if (!asset) {
      this.#batch.refuse(
        "NOT_FOUND",
        draft.position,
        `There is no asset "${pathText(path)}" to hold the tag "${draft.name}".`,
      );
      return;
    }
    const name = draft.name.normalize("NFC");
    const namesake = this.#tagNamed(asset.id, name);
    const present = this.#batch.matched("tag", draft.id, namesake);
    const id = present?.id ?? draft.id ?? newId();
    if (!this.#batch.isFirst("tag", id, draft.position)) return;
    // A tag just made from a template has no history yet: it takes the id the draft gives it.
    const made = namesake && namesake.id !== id && !this.#batch.model.tags.has(namesake.id) ? namesake : undefined;
    if (made) this.#batch.overlay.remove("tag", made.id);
    const isEdit = draft.covers !== undefined && this.#batch.model.tags.has(id);
    const said = isEdit ? undefined : draft.fromClass;
    const from = said === null ? undefined : this.#batch.content(asset.classes).tags.get(name);
    const filled = from && fillTemplate(from.template, asset, inheritedDataSource(asset, this.#batch.overlay));
    const blank = blankTag({ id, asset: asset.id, name, dataType: "Double" });
    const start: TagRecord = filled ? { ...blank, ...filled, fromClass: from.fromClass } : blank;
    const before = this.#batch.mode === "MERGE" && present ? { ...present, name, asset: asset.id } : start;
    if (before === blank && draft.dataType === undefined) {
      this.#batch.refuse(
        "INVALID_FILE",
        draft.position,
        `The tag "${name}" has no data type, and no class of its asset gives one.`,
      );
      return;
    }
    const { position: _, id: __, source, fromClass: ___, overridden, covers, ...fields } = draft;
    const identifiers = mergedIdentifiers(before.identifiers, draft.identifiers, covers);
    const translations = mergedTranslations(before.translations, draft.translations, covers);
    const merged = { ...tagWith(before, { ...fields, name, source: undefined }), identifiers, translations };
    const after: TagRecord = { ...merged, source: this.#source(before, source, asset, draft) };
    this.#tagsOf(asset.id).set(name, id);
    const was = isEdit ? this.#batch.overlay.get("tag", id) : undefined;
    if (was && sameElement(was, { ...after, fromClass: was.fromClass, overridden: was.overridden })) return;
    this.#batch.overlay.put(this.#marked(after, filled, from?.fromClass ?? null, said, overridden));
  }

  #marked(
    tag: TagRecord,
    filled: ReturnType<typeof fillTemplate> | undefined,
    byClass: Id | null,
    fromClass: string | null | undefined,
    overridden: readonly string[] | undefined,
  ): TagRecord {
    if (fromClass !== undefined) return { ...tag, fromClass, overridden: overridden ?? [] };
    if (!filled) return { ...tag, fromClass: null, overridden: [] };
    return { ...tag, fromClass: byClass, overridden: overriddenFields(tag, filled) };
  }

  #tagNamed(asset: Id, name: string): TagRecord | undefined {
    const id = this.#tagsOf(asset).get(name);
    const record = id === undefined ? undefined : this.#batch.overlay.get("tag", id);
    return record?.asset === asset && record.name === name ? record : undefined;
  }

  /** Tags of an asset by name; made when the first tag of it is read, those of its classes included. */
  #tagsOf(asset: Id): Map<string, Id> {
    let tags = this.#tagsByAsset.get(asset);
    if (!tags) {
      tags = new Map();
      for (const tag of this.#batch.overlay.tags(asset)) tags.set(tag.name, tag.id);
      this.#tagsByAsset.set(asset, tags);
    }
    return tags;
  }

  #source(
    before: TagRecord,
    draft: SourceDraft | null | undefined,
    asset: AssetRecord,
    at: TagDraft,
  ): TagSource | null {
    if (draft === undefined) return before.source;
    if (draft === null) return null;
    // Empty cells of a table that says nothing of addresses.
    if (at.covers && before.source === null && Object.values(draft).every((value) => value === null)) return null;
    const dataSource =
      draft.dataSource ?? inheritedDataSource(asset, this.#batch.overlay) ?? before.source?.dataSource ?? null;
    const address = draft.address ?? before.source?.address;
    if (dataSource === null || address === undefined) {
      const what = address === undefined ? "no address" : "no data source, and none to inherit from its assets";
      this.#batch.refuse("INVALID_FILE", at.position, `The tag "${at.name}" has a source with ${what}.`, before);
      return null;
    }
    const was = before.source;
    return {
      dataSource,
      address,
      indexRange: either(draft.indexRange, was?.indexRange),
      member: either(draft.member, was?.member),
      scaling: either(draft.scaling, was?.scaling),
      samplingMs: either(draft.samplingMs, was?.samplingMs),
      deadband: either(draft.deadband, was?.deadband),
      staleAfterMs: either(draft.staleAfterMs, was?.staleAfterMs),
    };
  }
}

function either<T>(given: T | null | undefined, before: T | null | undefined): T | null {
  return given === undefined ? (before ?? null) : given;
}
