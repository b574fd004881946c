/**
 * From what a caller asks (`edits.ts`) to the changes of a commit. Edits of one batch see the earlier ones, and several
 * edits of one element are one change. Rules are not checked here but on the outcome (`rules`).
 */

import type { ModelReader } from "../model/model.ts";
import { ModelOverlay } from "../rules/overlay.ts";
import { nameOf, Violations } from "../rules/violations.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import type { VisibleModel } from "../view/visible-model.ts";
import { blankAsset, blankClass, blankTag } from "../words/blank-elements.ts";
import { type Change, DEFAULT_COMMIT_ELEMENTS, type ElementKey } from "../words/commits.ts";
import type { AssetFields, ClassFields, ModelEdit, TagFields } from "../words/edits.ts";
import type {
  AssetRecord,
  Binding,
  ClassRecord,
  ElementKind,
  Id,
  ModelElement,
  RecordOf,
  RelationRecord,
  TagRecord,
  TagSource,
} from "../words/elements.ts";
import { orNone } from "../words/translations.ts";
import { ClassMembers } from "./class-members.ts";
import { readProperties } from "./property-input.ts";
import { contentOfClasses, fillTemplate, inheritedDataSource, overriddenFields } from "./templates.ts";

export interface ChangesOfEdits {
  readonly changes: readonly Change[];
  /** Which edit (from 0) last spoke of an element. */
  readonly editOf: ReadonlyMap<ElementKey, number>;
  /** Edits that could not be understood: NOT_FOUND, DUPLICATE_ID, IN_USE, INVALID_VALUE, CONTAINMENT_CYCLE. */
  readonly violations: Violations;
}

/** Ids of new elements: short enough to read, safe in URLs, never the same twice. */
export function newId(): Id {
  return crypto.randomUUID();
}

/**
 * The model must not change meanwhile.
 * @param most tags and properties that classes may give to their members in this batch
 * @param visible what the caller sees, for whom there is nothing else; null: everything
 * @throws PlantgraphError LIMIT_EXCEEDED when they would give more
 */
export function* changesOfEdits(
  model: ModelReader,
  edits: readonly ModelEdit[],
  most: number = DEFAULT_COMMIT_ELEMENTS,
  visible: VisibleModel | null = null,
): CooperativeTask<ChangesOfEdits> {
  const batch = new EditBatch(model, most, visible);
  const isTime = yieldPoints();
  for (let i = 0; i < edits.length; i++) {
    if (isTime()) yield;
    yield* batch.add(edits[i] as ModelEdit, i);
  }
  return yield* batch.finish();
}

/** The elements an edit names; `expectedRevision` is about these. */
export function namedBy(edit: ModelEdit): { element: ElementKind; id: Id }[] {
  switch (edit.edit) {
    case "createAsset":
      return edit.parent === null ? [] : [{ element: "asset", id: edit.parent }];
    case "moveAsset":
      return [
        { element: "asset", id: edit.id },
        { element: "asset", id: edit.parent },
      ];
    case "updateAsset":
    case "deleteAsset":
      return [{ element: "asset", id: edit.id }];
    case "createTag":
      return [{ element: "asset", id: edit.asset }];
    case "moveTag":
      return [
        { element: "tag", id: edit.id },
        { element: "asset", id: edit.asset },
      ];
    case "updateTag":
    case "deleteTag":
      return [{ element: "tag", id: edit.id }];
    case "createClass":
      return [];
    case "updateClass":
    case "deleteClass":
      return [{ element: "class", id: edit.id }];
    case "relate":
      return [
        { element: "asset", id: edit.from },
        { element: "asset", id: edit.to },
      ];
    case "updateRelation":
    case "unrelate":
      return [{ element: "relation", id: edit.id }];
  }
}

type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

const NO_SOURCE = {
  indexRange: null,
  member: null,
  scaling: null,
  samplingMs: null,
  deadband: null,
  staleAfterMs: null,
} as const;

type EditOf<E extends ModelEdit["edit"]> = Extract<ModelEdit, { edit: E }>;

class EditBatch {
  readonly #overlay: ModelOverlay;
  readonly #members: ClassMembers;
  readonly #violations = new Violations();
  readonly #editOf = new Map<ElementKey, number>();
  readonly #visible: VisibleModel | null;
  /** What the batch itself has brought so far. */
  readonly #created = new Set<ElementKey>();
  #index = 0;

  constructor(model: ModelReader, most: number, visible: VisibleModel | null) {
    this.#visible = visible;
    this.#overlay = new ModelOverlay(model);
    this.#members = new ClassMembers(this.#overlay, most);
  }

  *finish(): CooperativeTask<ChangesOfEdits> {
    yield* this.#members.follow({ newId });
    return { changes: yield* this.#overlay.changes(), editOf: this.#editOf, violations: this.#violations };
  }

  *add(edit: ModelEdit, index: number): CooperativeTask<void> {
    this.#index = index;
    switch (edit.edit) {
      case "createAsset":
        yield* this.#createAsset(edit);
        break;
      case "updateAsset":
        yield* this.#updateAsset(edit);
        break;
      case "moveAsset":
        yield* this.#moveAsset(edit);
        break;
      case "deleteAsset":
        this.#deleteAsset(edit);
        break;
      case "createTag":
        this.#createTag(edit);
        break;
      case "updateTag":
        this.#updateTag(edit);
        break;
      case "moveTag": {
        const tag = this.#present("tag", edit.id);
        if (tag && this.#mayName(tag, edit.asset, "asset")) this.#put(this.#marked({ ...tag, asset: edit.asset }, tag));
        break;
      }
      case "deleteTag":
        if (this.#present("tag", edit.id)) this.#overlay.remove("tag", edit.id);
        break;
      case "createClass":
        this.#createClass(edit);
        break;
      case "updateClass": {
        const record = this.#present("class", edit.id);
        if (record) this.#put(this.#classWith(record, edit));
        break;
      }
      case "deleteClass":
        this.#deleteClass(edit.id);
        break;
      case "relate":
        this.#relate(edit);
        break;
      case "updateRelation": {
        const relation = this.#present("relation", edit.id);
        if (relation) this.#put({ ...relation, properties: readProperties(edit.properties, undefined) });
        break;
      }
      case "unrelate":
        if (this.#present("relation", edit.id)) this.#overlay.remove("relation", edit.id);
        break;
    }
  }

  *#createAsset(edit: EditOf<"createAsset">): CooperativeTask<void> {
    const { name, level, parent } = edit;
    const blank = blankAsset({ id: edit.id ?? newId(), name, level, parent });
    if (!this.#isNew(blank) || !this.#mayStand(blank)) return;
    const asset = this.#assetWith(blank, edit);
    this.#put(asset);
    if (asset.classes.length > 0) yield* this.#members.expand(asset.id, [], { newId });
  }

  *#updateAsset(edit: EditOf<"updateAsset">): CooperativeTask<void> {
    const before = this.#present("asset", edit.id);
    if (!before) return;
    const source = inheritedDataSource(before, this.#overlay);
    const after = this.#assetWith(before, edit);
    this.#put(after);
    const touched = [edit.classes, edit.name, edit.properties, edit.binding].some((field) => field !== undefined);
    if (touched && before.classes.length + after.classes.length > 0)
      yield* this.#members.expand(edit.id, before.classes, { newId });
    yield* this.#followDataSource(after, source);
  }

  *#moveAsset(edit: EditOf<"moveAsset">): CooperativeTask<void> {
    const before = this.#present("asset", edit.id);
    if (!before || !this.#mayName(before, edit.parent, "parent")) return;
    const source = inheritedDataSource(before, this.#overlay);
    const after = { ...before, parent: edit.parent };
    this.#put(after);
    if (before.classes.length > 0) yield* this.#members.expand(edit.id, before.classes, { newId });
    yield* this.#followDataSource(after, source);
  }

  /** Tags that classes gave the assets below are read from what they inherit now. */
  *#followDataSource(asset: AssetRecord, before: string | null): CooperativeTask<void> {
    if (inheritedDataSource(asset, this.#overlay) === before) return;
    const seen = new Set<Id>([asset.id]);
    const isTime = yieldPoints();
    for (const id of seen) {
      for (const child of [...this.#overlay.children(id)]) {
        if (isTime()) yield;
        if (child.binding?.dataSource != null) continue;
        seen.add(child.id);
        if (child.classes.length > 0) yield* this.#members.expand(child.id, child.classes, { newId });
      }
    }
  }

  #assetWith(
    asset: AssetRecord,
    fields: Given<Omit<AssetFields, "binding">> & { readonly binding?: Given<Binding> | null | undefined },
  ): AssetRecord {
    const classes = fields.classes === undefined ? asset.classes : this.#classIds(fields.classes ?? [], asset);
    const content = fields.properties ? contentOfClasses(classes, this.#overlay) : undefined;
    return {
      ...asset,
      name: given(fields.name?.normalize("NFC"), asset.name),
      description: given(fields.description, asset.description),
      level: given(fields.level, asset.level),
      classes,
      properties: fields.properties === undefined ? asset.properties : readProperties(fields.properties ?? [], content),
      identifiers: given(fields.identifiers, asset.identifiers) ?? [],
      timeZone: given(fields.timeZone, asset.timeZone),
      binding: bindingWith(asset.binding, fields.binding),
      translations: orNone(given(fields.translations, asset.translations)),
    };
  }

  #deleteAsset(edit: EditOf<"deleteAsset">): void {
    const asset = this.#present("asset", edit.id);
    if (!asset) return;
    const doomed: Id[] = [asset.id];
    const seen = new Set(doomed);
    for (let i = 0; i < doomed.length; i++) {
      for (const child of this.#overlay.children(doomed[i] as Id)) {
        if (seen.has(child.id)) continue;
        seen.add(child.id);
        doomed.push(child.id);
      }
      if (edit.recursive !== true && doomed.length > 1) break;
    }
    if (edit.recursive !== true) {
      const [tag] = this.#overlay.tags(asset.id);
      if (doomed.length > 1 || tag) {
        const what = doomed.length > 1 ? "assets" : "tags";
        this.#violations.add(
          "IN_USE",
          asset,
          `${nameOf(asset)} still holds ${what}; delete or move them first, or delete it with recursive: true.`,
          this.#at(),
        );
        return;
      }
    }
    for (const id of doomed) {
      for (const relation of [...this.#overlay.relations(id)]) this.#overlay.remove("relation", relation.id);
      for (const tag of [...this.#overlay.tags(id)]) this.#overlay.remove("tag", tag.id);
      this.#remove("asset", id);
    }
  }

  #createTag(edit: EditOf<"createTag">): void {
    const { asset, name, dataType } = edit;
    const blank = blankTag({ id: edit.id ?? newId(), asset, name, dataType });
    if (this.#isNew(blank) && this.#mayName(blank, asset, "asset")) this.#put(tagWith(blank, edit));
  }

  #updateTag(edit: EditOf<"updateTag">): void {
    const tag = this.#present("tag", edit.id);
    if (!tag) return;
    const { source, ...fields } = edit;
    const after = { ...tagWith(tag, fields), source: this.#sourceWith(tag, source) };
    this.#put(this.#marked(after, tag));
  }

  #sourceWith(tag: TagRecord, fields: Given<TagSource> | null | undefined): TagSource | null {
    if (fields === undefined || fields === null) return fields === undefined ? tag.source : null;
    const asset = this.#overlay.get("asset", tag.asset);
    const inherited = asset ? inheritedDataSource(asset, this.#overlay) : null;
    const dataSource = given(fields.dataSource, tag.source?.dataSource ?? inherited);
    const address = given(fields.address, tag.source?.address ?? null);
    if (dataSource === null || address === null) {
      const lacking = address === null ? "an address" : "a data source, and its assets name none";
      this.#violations.add(
        "INVALID_VALUE",
        tag,
        `${nameOf(tag)}: it has no source yet, and this one lacks ${lacking}.`,
        this.#at(),
      );
      return tag.source;
    }
    const { indexRange, member, scaling, samplingMs, deadband, staleAfterMs } = tag.source ?? NO_SOURCE;
    return {
      dataSource,
      address,
      indexRange: given(fields.indexRange, indexRange),
      member: given(fields.member, member),
      scaling: given(fields.scaling, scaling),
      samplingMs: given(fields.samplingMs, samplingMs),
      deadband: given(fields.deadband, deadband),
      staleAfterMs: given(fields.staleAfterMs, staleAfterMs),
    };
  }

  /** A class's tag keeps saying in which fields it deviates; renamed or moved away it is the asset's own. */
  #marked(tag: TagRecord, before: TagRecord): TagRecord {
    if (before.fromClass === null) return tag;
    if (tag.name !== before.name || tag.asset !== before.asset) return { ...tag, fromClass: null, overridden: [] };
    const asset = this.#overlay.get("asset", tag.asset);
    const from = asset && contentOfClasses(asset.classes, this.#overlay).tags.get(tag.name);
    if (!asset || !from) return tag;
    const filled = fillTemplate(from.template, asset, inheritedDataSource(asset, this.#overlay));
    return { ...tag, fromClass: from.fromClass, overridden: overriddenFields(tag, filled) };
  }

  #createClass(edit: EditOf<"createClass">): void {
    const blank = blankClass(edit.id ?? newId(), edit.name);
    if (this.#isNew(blank)) this.#put(this.#classWith(blank, edit));
  }

  #classWith(
    record: ClassRecord,
    fields: { readonly [F in keyof ClassFields]?: ClassFields[F] | undefined },
  ): ClassRecord {
    return {
      ...record,
      name: given(fields.name?.normalize("NFC"), record.name),
      description: given(fields.description, record.description),
      extends: fields.extends === undefined ? record.extends : this.#classIds(fields.extends ?? [], record),
      properties: given(fields.properties, record.properties) ?? [],
      tags: given(fields.tags, record.tags) ?? [],
    };
  }

  #deleteClass(id: Id): void {
    const record = this.#present("class", id);
    if (!record) return;
    const [user] = [...this.#overlay.members(id), ...this.#overlay.specialisations(id)];
    if (user) {
      const by = this.#seesRecord(user) ? nameOf(user) : `another ${user.element}`;
      const message = `${nameOf(record)} is still used by ${by}; take the class from its members and subclasses first.`;
      this.#violations.add("IN_USE", record, message, this.#at());
    } else this.#overlay.remove("class", id);
  }

  #relate(edit: EditOf<"relate">): void {
    const relation: RelationRecord = {
      element: "relation",
      id: edit.id ?? newId(),
      type: edit.type,
      from: edit.from,
      to: edit.to,
      properties: readProperties(edit.properties ?? [], undefined),
    };
    if (!this.#isNew(relation) || !this.#mayName(relation, relation.from, "beginning")) return;
    if (this.#mayName(relation, relation.to, "end")) this.#put(relation);
  }

  #classIds(names: readonly string[], element: ModelElement): Id[] {
    const ids: Id[] = [];
    for (const name of names) {
      const found = this.#overlay.classNamed(name.normalize("NFC"));
      if (found) ids.push(found.id);
      else {
        const message = `${nameOf(element)}: there is no class "${name}".`;
        this.#violations.add("NOT_FOUND", element, message, this.#at());
      }
    }
    return ids;
  }

  #present<Kind extends ElementKind>(element: Kind, id: Id): RecordOf<Kind> | undefined {
    const record = this.#sees(element, id) ? this.#overlay.get(element, id) : undefined;
    this.#editOf.set(`${element}:${id}`, this.#index);
    if (!record) {
      this.#violations.add("NOT_FOUND", { element, id }, `There is no ${element} with the id "${id}".`, this.#at());
    }
    return record;
  }

  #isNew(record: ModelElement): boolean {
    this.#editOf.set(`${record.element}:${record.id}`, this.#index);
    const { element, id } = record;
    const present = this.#overlay.model.elements[element].get(id) ?? this.#overlay.get(element, id);
    if (!present) {
      this.#created.add(`${record.element}:${record.id}`);
      return true;
    }
    const message = `The id "${record.id}" is taken by another ${record.element}; choose another, or none.`;
    this.#violations.add("DUPLICATE_ID", record, message, this.#at());
    return false;
  }

  /** Whether the caller sees an element of the model, or has brought it by this batch. */
  #sees(element: ElementKind, id: Id): boolean {
    if (this.#visible === null || this.#created.has(`${element}:${id}`)) return true;
    return this.#visible.elements[element].has(id);
  }

  #seesRecord(record: ModelElement): boolean {
    return this.#sees(record.element, record.id);
  }

  /**
   * Whether an edit may name this asset. For callers who see everything that is left to the rules, which look at the outcome; for
   * others what is hidden and what is unknown are the same here.
   */
  #mayName(by: ModelElement, id: Id, role: string): boolean {
    if (this.#visible === null || (this.#sees("asset", id) && this.#overlay.get("asset", id))) return true;
    const missing = { missing: { element: "asset", id }, ...this.#at() } as const;
    this.#violations.add("NOT_FOUND", by, `${nameOf(by)}: its ${role} "${id}" does not exist.`, missing);
    return false;
  }

  /** Whether a new asset may be put where it is asked to stand. */
  #mayStand(asset: AssetRecord): boolean {
    if (asset.parent !== null) return this.#mayName(asset, asset.parent, "parent");
    if (this.#visible === null) return true;
    const message = `${nameOf(asset)} would stand outside the part of the plant you see; say under which asset it belongs.`;
    this.#violations.add("FORBIDDEN", asset, message, this.#at());
    return false;
  }

  #put(record: ModelElement): void {
    this.#editOf.set(`${record.element}:${record.id}`, this.#index);
    this.#overlay.put(record);
  }

  #remove(element: ElementKind, id: Id): void {
    this.#editOf.set(`${element}:${id}`, this.#index);
    this.#overlay.remove(element, id);
  }

  #at(): { at: string } {
    return { at: `changes[${this.#index}]` };
  }
}

/** A field as an edit gives it, else as it was. */
function given<T>(value: T | undefined, before: T): T {
  return value === undefined ? before : value;
}

/** A binding with what an edit or a file gives of it; null clears it, and one that says nothing is none. */
export function bindingWith(before: Binding | null, fields: Given<Binding> | null | undefined): Binding | null {
  if (fields === undefined || fields === null) return fields === undefined ? before : null;
  const dataSource = given(fields.dataSource, before?.dataSource ?? null);
  const address = given(fields.address, before?.address ?? null);
  return dataSource === null && address === null ? null : { dataSource, address };
}

/** A tag with the fields an edit or a file gives. Null clears a list. */
export function tagWith(tag: TagRecord, fields: Given<TagFields>): TagRecord {
  return {
    ...tag,
    name: given(fields.name?.normalize("NFC"), tag.name),
    description: given(fields.description, tag.description),
    dataType: given(fields.dataType, tag.dataType),
    valueRank: given(fields.valueRank, tag.valueRank),
    unit: given(fields.unit, tag.unit),
    range: given(fields.range, tag.range),
    writable: given(fields.writable, tag.writable),
    texts: given(fields.texts, tag.texts),
    source: given(fields.source, tag.source),
    identifiers: given(fields.identifiers, tag.identifiers) ?? [],
    translations: orNone(given(fields.translations, tag.translations)),
  };
}
