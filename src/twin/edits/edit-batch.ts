/** The batch that edits put together: what they have made of the model so far, and which elements the next one may name. */

import type { ModelReader } from "../model/model.ts";
import { ModelOverlay } from "../rules/overlay.ts";
import { nameOf, Violations } from "../rules/violations.ts";
import type { VisibleModel } from "../view/visible-model.ts";
import type { ElementKey } from "../words/commits.ts";
import type { ModelEdit } from "../words/edits.ts";
import type { AssetRecord, ElementKind, ElementRef, Id, ModelElement, RecordOf } from "../words/elements.ts";
import type { ErrorCode, ErrorDetails } from "../words/errors.ts";
import { ClassMembers } from "./class-members.ts";

export type EditOf<E extends ModelEdit["edit"]> = Extract<ModelEdit, { edit: E }>;

export class EditBatch {
  readonly overlay: ModelOverlay;
  readonly members: ClassMembers;
  readonly violations = new Violations();
  /** Which edit (from 0) last spoke of an element. */
  readonly editOf = new Map<ElementKey, number>();
  readonly #visible: VisibleModel | null;
  /** What the batch itself has brought so far. */
  readonly #created = new Set<ElementKey>();
  #index = 0;

  /**
   * @param most tags and properties that classes may give to their members
   * @param visible what the caller sees, for whom there is nothing else; null: everything
   */
  constructor(model: ModelReader, most: number, visible: VisibleModel | null) {
    this.#visible = visible;
    this.overlay = new ModelOverlay(model);
    this.members = new ClassMembers(this.overlay, most);
  }

  /** Whatever is said from now on is about this edit. */
  begin(index: number): void {
    this.#index = index;
  }

  /** Ids of classes by their names; of one that is not there the caller is told. */
  classIds(names: readonly string[], element: ModelElement): Id[] {
    const ids: Id[] = [];
    for (const name of names) {
      const found = this.overlay.classNamed(name.normalize("NFC"));
      if (found) ids.push(found.id);
      else {
        const message = `${nameOf(element)}: there is no class "${name}".`;
        this.refuse("NOT_FOUND", element, message);
      }
    }
    return ids;
  }

  /** The element that an edit is about; undefined when the caller is told that there is none. */
  present<Kind extends ElementKind>(element: Kind, id: Id): RecordOf<Kind> | undefined {
    const record = this.#sees(element, id) ? this.overlay.get(element, id) : undefined;
    this.editOf.set(`${element}:${id}`, this.#index);
    if (!record) {
      this.refuse("NOT_FOUND", { element, id }, `There is no ${element} with the id "${id}".`);
    }
    return record;
  }

  /** Whether an element may be created: its id is free. */
  isNew(record: ModelElement): boolean {
    this.editOf.set(`${record.element}:${record.id}`, this.#index);
    const { element, id } = record;
    const present = this.overlay.model.elements[element].get(id) ?? this.overlay.get(element, id);
    if (!present) {
      this.#created.add(`${record.element}:${record.id}`);
      return true;
    }
    const message = `The id "${record.id}" is taken by another ${record.element}; choose another, or none.`;
    this.refuse("DUPLICATE_ID", record, message);
    return false;
  }

  /** Whether the caller sees an element, and so may be told its name. */
  seesRecord(record: ModelElement): boolean {
    return this.#sees(record.element, record.id);
  }

  /**
   * Whether an edit may name this asset. For callers who see everything that is left to the rules, which look at the outcome; for
   * others what is hidden and what is unknown are the same here.
   */
  mayName(by: ModelElement, id: Id, role: string): boolean {
    if (this.#visible === null || (this.#sees("asset", id) && this.overlay.get("asset", id))) return true;
    const missing = { missing: { element: "asset", id } } as const;
    this.refuse("NOT_FOUND", by, `${nameOf(by)}: its ${role} "${id}" does not exist.`, missing);
    return false;
  }

  /** Whether a new asset may be put where it is asked to stand. */
  mayStand(asset: AssetRecord): boolean {
    if (asset.parent !== null) return this.mayName(asset, asset.parent, "parent");
    if (this.#visible === null) return true;
    const message = `${nameOf(asset)} would stand outside the part of the plant you see; say under which asset it belongs.`;
    this.refuse("FORBIDDEN", asset, message);
    return false;
  }

  put(record: ModelElement): void {
    this.editOf.set(`${record.element}:${record.id}`, this.#index);
    this.overlay.put(record);
  }

  remove(element: ElementKind, id: Id): void {
    this.editOf.set(`${element}:${id}`, this.#index);
    this.overlay.remove(element, id);
  }

  /** Tells the caller why the edit is not made. */
  refuse(code: ErrorCode, element: ElementRef, message: string, details: ErrorDetails = {}): void {
    this.violations.add(code, element, message, { ...details, at: `changes[${this.#index}]` });
  }

  /** Whether the caller sees an element of the model, or has brought it by this batch. */
  #sees(element: ElementKind, id: Id): boolean {
    if (this.#visible === null || this.#created.has(`${element}:${id}`)) return true;
    return this.#visible.elements[element].has(id);
  }
}
