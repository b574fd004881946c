/**
 * How a question walks through the graph: which links it follows, which way, how far, and what it must not pass. Shared by
 * everything that walks: `reach.ts`, `routes.ts`, filters.
 */
import { PlantgraphError } from "../words/errors.ts";
import type { Adjacency, AdjacencyKind, AdjacencyLists } from "./adjacency.ts";
import type { Asset } from "./asset.ts";
import type { Relation } from "./relation.ts";

export const RELATION_DIRECTIONS = ["FORWARD", "BACKWARD", "EITHER"] as const;
/** Which way links are followed: as they point, against, or both. Containment points from the parent to the child. */
export type RelationDirection = (typeof RELATION_DIRECTIONS)[number];

export const VIAS = ["RELATIONS", "CONTAINMENT", "BOTH"] as const;
/** Which links are followed. */
export type Via = (typeof VIAS)[number];

/** What somebody asks for; everything has a default. */
export interface WalkOptions {
  /** FORWARD when absent. */
  readonly direction?: RelationDirection | null | undefined;
  /** Only relations of these types; of every type when absent. Containment has none. */
  readonly types?: readonly string[] | null | undefined;
  /** How many links away at most, 1 or more; as far as the graph goes when absent. */
  readonly maxHops?: number | null | undefined;
  /** RELATIONS when absent. */
  readonly via?: Via | null | undefined;
}

/** Which links are followed, checked. */
export interface LinkKinds {
  readonly relations: boolean;
  readonly containment: boolean;
  /** null: relations of every type. */
  readonly types: ReadonlySet<string> | null;
}

/** @throws PlantgraphError BAD_USER_INPUT for what is no type of relations, and for types where only containment is followed */
export function linkKinds({ types, via }: Pick<WalkOptions, "types" | "via">): LinkKinds {
  return {
    relations: via !== "CONTAINMENT",
    containment: via === "CONTAINMENT" || via === "BOTH",
    types: checkedTypes(types ?? null, via ?? "RELATIONS"),
  };
}

/** Called for each asset one link away. A null relation means containment. */
type LinkVisitor = (neighbour: Asset, relation: Relation | null) => void;

/** Most links one question follows when nobody says otherwise: a fraction of a second's work. */
export const DEFAULT_WALK_LINKS = 5_000_000;

const TYPE = /^[A-Z][A-Z0-9_]*$/;

export interface WalkBounds {
  /** Assets that may be stepped on; absent: all. */
  readonly visible?: ((asset: Asset) => boolean) | null;
  /** Most links to follow. */
  readonly maxLinks?: number;
}

/** A checked question, ready to walk. */
export class Walk {
  readonly maxHops: number;
  readonly maxLinks: number;
  /** Assets that may be stepped on; null: all. */
  readonly visible: ((asset: Asset) => boolean) | null;
  readonly table: Adjacency;
  readonly #kinds: LinkKinds;
  readonly #forward: boolean;
  readonly #backward: boolean;

  /**
   * @param table links of the model that is walked through
   * @throws PlantgraphError BAD_USER_INPUT for less than one hop, what is no type of relations, and types of containment
   */
  constructor(
    table: Adjacency,
    options: WalkOptions,
    { visible = null, maxLinks = DEFAULT_WALK_LINKS }: WalkBounds = {},
  ) {
    const direction = options.direction ?? "FORWARD";
    this.table = table;
    this.#forward = direction !== "BACKWARD";
    this.#backward = direction !== "FORWARD";
    this.#kinds = linkKinds(options);
    this.maxHops = checkedHops(options.maxHops ?? null);
    this.visible = visible;
    this.maxLinks = maxLinks;
  }

  sees(asset: Asset): boolean {
    return this.visible === null || this.visible(asset);
  }

  /** The lists of links it follows. @param towards false: against the way of the walk, to where it could come from */
  rows(towards: boolean): AdjacencyLists[] {
    const [out, back] = towards ? [this.#forward, this.#backward] : [this.#backward, this.#forward];
    const { relations, containment } = this.#kinds;
    const kinds: readonly (AdjacencyKind | false)[] = [
      relations && out && "OUTGOING",
      relations && back && "INCOMING",
      containment && out && "CHILDREN",
      containment && back && "PARENT",
    ];
    return kinds.flatMap((kind) => (kind ? this.table.rows(kind) : []));
  }

  /** By number of a type, 1 where its relations are followed; null: all are. Asked after `rows`, which knows all types. */
  wantedTypes(): Uint8Array | null {
    const { types } = this.#kinds;
    if (types === null) return null;
    const wanted = new Uint8Array(this.table.typeNumbers.size);
    for (const type of types) {
      const number = this.table.typeNumbers.get(type);
      if (number !== undefined) wanted[number] = 1;
    }
    return wanted;
  }

  /** Visits the links that lead to an asset; the one they come from may be one that must not be stepped on. */
  into(asset: Asset, visit: LinkVisitor): void {
    const [out, back] = [this.#backward, this.#forward];
    const { relations, containment, types } = this.#kinds;
    if (relations) {
      if (out) {
        for (const relation of asset.outgoing)
          if (types === null || types.has(relation.record.type)) visit(relation.to, relation);
      }
      if (back) {
        for (const relation of asset.incoming) {
          // A loop was met among the outgoing.
          if (out && relation.from === asset) continue;
          if (types === null || types.has(relation.record.type)) visit(relation.from, relation);
        }
      }
    }
    if (containment) {
      if (out) for (const child of asset.children) visit(child, null);
      if (back && asset.parent !== null) visit(asset.parent, null);
    }
  }

  /** Visits the links that lead from one asset to another one; `null` is containment. */
  between(from: Asset, to: Asset, visit: (relation: Relation | null) => void): void {
    const { relations, containment, types } = this.#kinds;
    const each = (first: Asset, second: Asset) => {
      const [out, back] = [first.outgoing, second.incoming];
      for (const relation of out.length <= back.length ? out : back) {
        if (relation.from !== first || relation.to !== second) continue;
        if (types === null || types.has(relation.record.type)) visit(relation);
      }
    };
    if (relations && this.#forward) each(from, to);
    if (relations && this.#backward) each(to, from);
    if (containment && this.#forward && to.parent === from) visit(null);
    if (containment && this.#backward && from.parent === to) visit(null);
  }
}

function checkedHops(maxHops: number | null): number {
  if (maxHops === null) return Number.POSITIVE_INFINITY;
  if (Number.isInteger(maxHops) && maxHops >= 1) return maxHops;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `\`maxHops\` is ${maxHops}; 1 means the neighbours, so it is the least. Leave it out to go as far as the graph goes.`,
    { at: "maxHops" },
  );
}

function checkedTypes(types: readonly string[] | null, via: Via): ReadonlySet<string> | null {
  if (types === null) return null;
  if (via === "CONTAINMENT")
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      "`types` are types of relations, and `via: CONTAINMENT` follows none; leave one of them out.",
      { at: "types" },
    );
  const wrong = types.find((type) => !TYPE.test(type));
  if (wrong !== undefined)
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `\`types\` has ${JSON.stringify(wrong.slice(0, 100))}; types of relations are capitals, digits and underscores: FEEDS.`,
      { at: "types" },
    );
  return new Set(types);
}
