/**
 * The model as it will be after a batch that is still being put together: what the batch touches, laid over the model.
 * Costs what the batch holds. Edits, imports and templates write to it; `changes` is the batch.
 */

import type { ModelReader } from "../model/model.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import { type Change, type ElementKey, keyOf } from "../words/commits.ts";
import type {
  AssetRecord,
  ClassRecord,
  ElementKind,
  Id,
  ModelElement,
  RecordOf,
  RelationRecord,
  TagRecord,
} from "../words/elements.ts";
import { sameElement } from "../words/same-element.ts";

export class ModelOverlay {
  readonly model: ModelReader;
  /** null: deleted by the batch. */
  readonly #touched = new Map<ElementKey, ModelElement | null>();
  /** Touched elements by what they hang on, under keys like `children:<id>`; may hold some that have moved on. */
  readonly #hanging = new Map<string, Set<ElementKey>>();

  constructor(model: ModelReader) {
    this.model = model;
  }

  get<Kind extends ElementKind>(element: Kind, id: Id): RecordOf<Kind> | undefined {
    const touched = this.#touched.get(`${element}:${id}`);
    const record = touched === undefined ? this.model.elements[element].get(id)?.record : touched;
    return (record ?? undefined) as RecordOf<Kind> | undefined;
  }

  isTouched(element: ElementKind, id: Id): boolean {
    return this.#touched.has(`${element}:${id}`);
  }

  put(record: ModelElement): void {
    const key = keyOf(record);
    this.#touched.set(key, record);
    switch (record.element) {
      case "asset":
        this.#hang(`children:${record.parent ?? ""}`, key);
        for (const id of record.classes) this.#hang(`members:${id}`, key);
        break;
      case "tag":
        this.#hang(`tags:${record.asset}`, key);
        break;
      case "class":
        this.#hang(`class:${record.name}`, key);
        for (const id of record.extends) this.#hang(`specialisations:${id}`, key);
        break;
      case "relation":
        this.#hang(`relations:${record.from}`, key);
        this.#hang(`relations:${record.to}`, key);
        break;
    }
  }

  remove(element: ElementKind, id: Id): void {
    this.#touched.set(`${element}:${id}`, null);
  }

  /** null: the roots. */
  *children(id: Id | null): Generator<AssetRecord> {
    const untouched = id === null ? this.model.roots : (this.model.assets.get(id)?.children ?? []);
    for (const child of untouched) if (!this.isTouched("asset", child.id)) yield child.record;
    for (const child of this.#touchedOn(`children:${id ?? ""}`)) {
      if (child.element === "asset" && child.parent === id) yield child;
    }
  }

  *tags(asset: Id): Generator<TagRecord> {
    for (const tag of this.model.assets.get(asset)?.tags ?? []) if (!this.isTouched("tag", tag.id)) yield tag.record;
    yield* this.touchedTags(asset);
  }

  /** Only those of its tags that the batch touches. */
  *touchedTags(asset: Id): Generator<TagRecord> {
    for (const tag of this.#touchedOn(`tags:${asset}`)) if (tag.element === "tag" && tag.asset === asset) yield tag;
  }

  /** Those that begin or end there; one that does both once. */
  *relations(asset: Id): Generator<RelationRecord> {
    const present = this.model.assets.get(asset);
    for (const relation of present?.outgoing ?? []) {
      if (!this.isTouched("relation", relation.id)) yield relation.record;
    }
    for (const relation of present?.incoming ?? []) {
      if (relation.from !== relation.to && !this.isTouched("relation", relation.id)) yield relation.record;
    }
    for (const relation of this.#touchedOn(`relations:${asset}`)) {
      if (relation.element === "relation" && (relation.from === asset || relation.to === asset)) yield relation;
    }
  }

  *members(id: Id): Generator<AssetRecord> {
    for (const asset of this.model.classes.get(id)?.members ?? []) {
      if (!this.isTouched("asset", asset.id)) yield asset.record;
    }
    for (const asset of this.#touchedOn(`members:${id}`)) {
      if (asset.element === "asset" && asset.classes.includes(id)) yield asset;
    }
  }

  *specialisations(id: Id): Generator<ClassRecord> {
    for (const narrower of this.model.classes.get(id)?.specialisations ?? []) {
      if (!this.isTouched("class", narrower.id)) yield narrower.record;
    }
    for (const narrower of this.#touchedOn(`specialisations:${id}`)) {
      if (narrower.element === "class" && narrower.extends.includes(id)) yield narrower;
    }
  }

  /** Classes the batch sets. */
  *touchedClasses(): Generator<ClassRecord> {
    for (const record of this.#touched.values()) if (record?.element === "class") yield record;
  }

  classNamed(name: string): ClassRecord | undefined {
    for (const record of this.#touchedOn(`class:${name}`)) {
      if (record.element === "class" && record.name === name) return record;
    }
    const present = this.model.classNamed(name);
    return present && !this.isTouched("class", present.id) ? present.record : undefined;
  }

  /** Each element once, in the order first touched; without those that end as they began. */
  *changes(): CooperativeTask<Change[]> {
    const changes: Change[] = [];
    const isTime = yieldPoints();
    for (const [key, after] of this.#touched) {
      if (isTime()) yield;
      const before = this.model.record(key) ?? null;
      if (sameElement(before, after) || (before === null && after === null)) continue;
      changes.push({ before, after } as Change);
    }
    return changes;
  }

  #hang(on: string, key: ElementKey): void {
    const keys = this.#hanging.get(on);
    if (keys) keys.add(key);
    else this.#hanging.set(on, new Set([key]));
  }

  *#touchedOn(on: string): Generator<ModelElement> {
    for (const key of this.#hanging.get(on) ?? []) {
      const record = this.#touched.get(key);
      if (record) yield record;
    }
  }
}
