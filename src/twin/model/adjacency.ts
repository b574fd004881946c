/**
 * The links of the graph as adjacency lists of numbers, for walks: where the links of each asset lead, by the slots of the
 * assets, one list behind the other in long arrays of integers (compressed sparse rows). Objects spread over the memory cost
 * a walk ten times as much. They are made for the first walk and follow the model's commits: a commit marks the assets whose
 * links it touched, and the next walk writes their lists anew, behind all others. When the arrays are full, they are packed.
 */
import type { Asset } from "./asset.ts";
import type { Relation } from "./relation.ts";

/** Which way, and along which links, the lists of one kind lead. */
export type AdjacencyKind = "OUTGOING" | "INCOMING" | "CHILDREN" | "PARENT";

/** Places for links that come, when the arrays are made or grow. */
const SPARE = 1.25;

/**
 * Lists of one kind. The links of the asset in slot `s` are those from `spans[2 * s]` on, `spans[2 * s + 1]` of them: side by
 * side, since a walk that reads one reads the other.
 */
export class AdjacencyLists {
  spans = new Int32Array(0);
  /** Slot of the asset at the other end. */
  targets: Int32Array<ArrayBuffer>;
  /** Number of the relation's type (`Adjacency.typeNumbers`); null where containment has none. */
  types: Int32Array<ArrayBuffer> | null;
  readonly #kind: AdjacencyKind;
  readonly #assets: readonly (Asset | undefined)[];
  readonly #typeNumbers: Map<string, number>;
  /** Slots whose lists are to be written anew, and a mark for each of them. */
  readonly #touched: number[] = [];
  #marks = new Uint8Array(0);
  /** Places of the long arrays that were given out, and those that are in use still. */
  #used = 0;
  #live = 0;

  /** @param links about how many there will be */
  constructor(
    kind: AdjacencyKind,
    assets: readonly (Asset | undefined)[],
    typeNumbers: Map<string, number>,
    links: number,
  ) {
    this.#kind = kind;
    this.#assets = assets;
    this.#typeNumbers = typeNumbers;
    this.targets = new Int32Array(Math.ceil(links * SPARE));
    this.types = isOfRelations(kind) ? new Int32Array(this.targets.length) : null;
    for (let slot = assets.length - 1; slot >= 0; slot--) this.touch(slot);
  }

  /** Bytes of its arrays. */
  get bytes(): number {
    const { spans, targets, types } = this;
    return spans.byteLength + targets.byteLength + (types?.byteLength ?? 0) + this.#marks.byteLength;
  }

  get isBehind(): boolean {
    return this.#touched.length > 0;
  }

  /** The list of a slot is to be written anew before anybody reads it. */
  touch(slot: number): void {
    if (slot >= this.#marks.length) this.#marks = grown(this.#marks, Math.ceil((slot + 1) * SPARE));
    if (this.#marks[slot] === 1) return;
    this.#marks[slot] = 1;
    this.#touched.push(slot);
  }

  /** Writes so many of the lists that are to be written. @returns how many it was */
  follow(most = Number.POSITIVE_INFINITY): number {
    const slots = this.#assets.length;
    if (2 * slots > this.spans.length) this.spans = grown(this.spans, 2 * Math.ceil(slots * SPARE));
    let written = 0;
    for (; written < most; written++) {
      const slot = this.#touched.pop();
      if (slot === undefined) break;
      this.#marks[slot] = 0;
      this.#write(slot, this.#assets[slot]);
    }
    return written;
  }

  #write(slot: number, asset: Asset | undefined): void {
    const before = this.spans[2 * slot + 1] as number;
    const length = asset === undefined ? 0 : lengthOf(asset, this.#kind);
    this.#live += length - before;
    let at = this.spans[2 * slot] as number;
    if (length > before) {
      this.spans[2 * slot + 1] = 0;
      if (this.#used + length > this.targets.length) this.#pack();
      at = this.#used;
      this.#used += length;
    }
    this.spans[2 * slot] = at;
    this.spans[2 * slot + 1] = length;
    if (asset === undefined) return;
    switch (this.#kind) {
      case "OUTGOING":
        for (const relation of asset.outgoing) this.#put(at++, relation, relation.to);
        return;
      case "INCOMING":
        for (const relation of asset.incoming) this.#put(at++, relation, relation.from);
        return;
      case "CHILDREN":
        for (const child of asset.children) this.targets[at++] = child.slot;
        return;
      case "PARENT":
        if (asset.parent !== null) this.targets[at] = asset.parent.slot;
        return;
    }
  }

  #put(at: number, { record: { type } }: Relation, other: Asset): void {
    this.targets[at] = other.slot;
    let number = this.#typeNumbers.get(type);
    if (number === undefined) {
      number = this.#typeNumbers.size;
      this.#typeNumbers.set(type, number);
    }
    (this.types as Int32Array)[at] = number;
  }

  /** Moves the lists together, into longer arrays where that does not leave a fifth of these. */
  #pack(): void {
    const { spans, targets, types } = this;
    this.targets = new Int32Array(Math.max(targets.length, Math.ceil(this.#live * SPARE)));
    if (types) this.types = new Int32Array(this.targets.length);
    let at = 0;
    for (let i = 0; i < spans.length; i += 2) {
      const [start, count] = [spans[i] as number, spans[i + 1] as number];
      if (count === 0) continue;
      this.targets.set(targets.subarray(start, start + count), at);
      if (types) this.types?.set(types.subarray(start, start + count), at);
      spans[i] = at;
      at += count;
    }
    this.#used = at;
  }
}

/** The links of one model. */
export class Adjacency {
  /** Numbers of types of relations, in the order they were met. */
  readonly typeNumbers = new Map<string, number>();
  /** The asset of each slot. */
  readonly assets: (Asset | undefined)[] = [];
  readonly #rows = new Map<AdjacencyKind, AdjacencyLists>();
  readonly #model: Sizes;

  /** @param model whose assets, and numbers of elements, are looked at */
  constructor(model: Sizes & { readonly assets: ReadonlyMap<unknown, Asset> }) {
    this.#model = model;
    for (const asset of model.assets.values()) this.assets[asset.slot] = asset;
  }

  /** Bytes of its arrays. */
  get bytes(): number {
    let bytes = this.assets.length * 8;
    for (const rows of this.#rows.values()) bytes += rows.bytes;
    return bytes;
  }

  /** The lists of one kind, as the model is now; valid until its next commit. */
  rows(kind: AdjacencyKind): AdjacencyLists {
    const rows = this.#made(kind);
    rows.follow();
    return rows;
  }

  /** Whether a walk along relations would have to wait now for lists to be written. */
  get isBehind(): boolean {
    return RELATION_KINDS.some((kind) => this.#made(kind).isBehind);
  }

  /** Writes lists of relations, of so many assets. */
  read(most: number): void {
    let left = most;
    for (const kind of RELATION_KINDS) left -= this.#made(kind).follow(left);
  }

  /** An asset came, or took the slot of one that went. */
  add(asset: Asset): void {
    this.assets[asset.slot] = asset;
    for (const rows of this.#rows.values()) rows.touch(asset.slot);
  }

  remove({ slot }: Asset): void {
    this.assets[slot] = undefined;
    for (const rows of this.#rows.values()) rows.touch(slot);
  }

  /** A relation of the asset came, went, or is another one. */
  touchRelations({ slot }: Asset): void {
    for (const kind of RELATION_KINDS) this.#rows.get(kind)?.touch(slot);
  }

  /** The asset has another parent, or other children. */
  touchContainment({ slot }: Asset): void {
    for (const kind of CONTAINMENT_KINDS) this.#rows.get(kind)?.touch(slot);
  }

  #made(kind: AdjacencyKind): AdjacencyLists {
    let rows = this.#rows.get(kind);
    if (rows === undefined) {
      const { assets, relations } = this.#model;
      rows = new AdjacencyLists(
        kind,
        this.assets,
        this.typeNumbers,
        isOfRelations(kind) ? relations.size : assets.size,
      );
      this.#rows.set(kind, rows);
    }
    return rows;
  }
}

interface Sizes {
  readonly assets: { readonly size: number };
  readonly relations: { readonly size: number };
}

const RELATION_KINDS = ["OUTGOING", "INCOMING"] as const;
const CONTAINMENT_KINDS = ["CHILDREN", "PARENT"] as const;

function isOfRelations(kind: AdjacencyKind): boolean {
  return kind === "OUTGOING" || kind === "INCOMING";
}

function lengthOf(asset: Asset, kind: AdjacencyKind): number {
  switch (kind) {
    case "OUTGOING":
      return asset.outgoing.length;
    case "INCOMING":
      return asset.incoming.length;
    case "CHILDREN":
      return asset.children.length;
    case "PARENT":
      return asset.parent === null ? 0 : 1;
  }
}

function grown<A extends Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(array: A, length: number): A {
  const larger = new (array.constructor as new (length: number) => A)(Math.max(length, array.length));
  larger.set(array);
  return larger;
}
