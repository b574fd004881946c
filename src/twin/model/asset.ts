import type { AssetRecord, Id, Identifier, PropertyRecord } from "../words/elements.ts";
import type { AssetKind, EquipmentLevel } from "../words/levels.ts";
import { escapeName } from "../words/names.ts";
import type { EquipmentClass } from "./equipment-class.ts";
import { findNamed } from "./named-list.ts";
import type { Relation } from "./relation.ts";
import type { Tag } from "./tag.ts";

/**
 * Any element of the equipment hierarchy, holding direct references to its neighbours. The object lives as long as the
 * asset does: commits replace its `record` and links. Only the model writes to it.
 */
export class Asset {
  readonly record: AssetRecord;
  readonly kind: AssetKind;
  /** Its name without case and accents, for filters (`foldedNameOf`); null until one asks for it. */
  readonly foldedName: string | null = null;
  /** Revision of the commit that last changed its own fields, tags, properties, classes or relations; 0: before
   * this process loaded the model. */
  readonly revision: number = 0;
  readonly parent: Asset | null = null;
  /** In natural order of names, like `tags`. */
  readonly children: readonly Asset[] = [];
  readonly tags: readonly Tag[] = [];
  readonly classes: readonly EquipmentClass[] = [];
  /** Relations that begin here, in no order. */
  readonly outgoing: readonly Relation[] = [];
  /** Relations that end here, in no order. */
  readonly incoming: readonly Relation[] = [];
  /** Assets below this one at any depth, itself not counted. */
  readonly assetsBelow: number = 0;
  /** Tags of this asset and of all below it. */
  readonly tagsBelow: number = 0;
  /** Of these tags, those whose newest sample is UNCERTAIN. */
  readonly uncertainBelow: number = 0;
  /** Of these tags, those whose newest sample is BAD. */
  readonly badBelow: number = 0;
  /** Of these tags, those whose newest sample is stale. */
  readonly staleBelow: number = 0;
  /** Its place in arrays that hold something for each asset of the model: small, and reused when the asset is gone. */
  readonly slot: number;

  constructor(record: AssetRecord, kind: AssetKind, slot: number) {
    this.record = record;
    this.kind = kind;
    this.slot = slot;
  }

  get id(): Id {
    return this.record.id;
  }
  get name(): string {
    return this.record.name;
  }
  get description(): string | null {
    return this.record.description;
  }
  get level(): EquipmentLevel {
    return this.record.level;
  }
  get identifiers(): readonly Identifier[] {
    return this.record.identifiers;
  }
  get properties(): readonly PropertyRecord[] {
    return this.record.properties;
  }

  /** Names from the root joined by `/`; computed, so that renaming an enterprise costs nothing. */
  get path(): string {
    let path = escapeName(this.record.name);
    for (let above = this.parent; above; above = above.parent) path = `${escapeName(above.record.name)}/${path}`;
    return path;
  }

  /** From the parent up to the root. */
  *ancestors(): Generator<Asset> {
    for (let above = this.parent; above; above = above.parent) yield above;
  }

  /** Everything below, parents before their children, siblings in natural order. */
  descendants(): Generator<Asset> {
    return subtrees(this.children);
  }

  isBelow(other: Asset): boolean {
    for (let above = this.parent; above; above = above.parent) if (above === other) return true;
    return false;
  }

  child(name: string): Asset | undefined {
    return findNamed(this.children, name);
  }

  tag(name: string): Tag | undefined {
    return findNamed(this.tags, name);
  }

  property(name: string): PropertyRecord | undefined {
    return this.record.properties.find((property) => property.name === name);
  }

  /** Whether one of its classes is that class or specialises it. */
  isA(equipmentClass: EquipmentClass): boolean {
    return this.classes.some((own) => own.isA(equipmentClass));
  }
}

/** These assets, each followed by all below it. None may stand below another. */
export function* subtrees(tops: readonly Asset[]): Generator<Asset> {
  const stack = tops.toReversed();
  for (let asset = stack.pop(); asset; asset = stack.pop()) {
    yield asset;
    pushReversed(stack, asset.children);
  }
}

function pushReversed(stack: Asset[], assets: readonly Asset[]): void {
  for (let i = assets.length - 1; i >= 0; i--) stack.push(assets[i] as Asset);
}
