/**
 * How a question walks through the graph: which links it follows, which way, how far, and what it must not pass. Shared by
 * everything that walks: `reach.ts`, `routes.ts`, filters.
 */
import { PlantgraphError } from "../errors.ts";
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
export type StepVisitor = (neighbour: Asset, relation: Relation | null) => void;

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
  readonly #visible: ((asset: Asset) => boolean) | null;
  readonly #kinds: LinkKinds;
  readonly #forward: boolean;
  readonly #backward: boolean;

  /** @throws PlantgraphError BAD_USER_INPUT for less than one hop, what is no type of relations, and types of containment */
  constructor(options: WalkOptions, { visible = null, maxLinks = DEFAULT_WALK_LINKS }: WalkBounds = {}) {
    const direction = options.direction ?? "FORWARD";
    this.#forward = direction !== "BACKWARD";
    this.#backward = direction !== "FORWARD";
    this.#kinds = linkKinds(options);
    this.maxHops = checkedHops(options.maxHops ?? null);
    this.#visible = visible;
    this.maxLinks = maxLinks;
  }

  sees(asset: Asset): boolean {
    return this.#visible === null || this.#visible(asset);
  }

  /**
   * Visits what is one link away; an asset as often as links lead to it.
   * @param towards false: against the way of the walk, to where it could come from
   * @returns how many links were looked at
   */
  step(asset: Asset, visit: StepVisitor, towards = true): number {
    const [out, back] = towards ? [this.#forward, this.#backward] : [this.#backward, this.#forward];
    const { relations, containment } = this.#kinds;
    let links = 0;
    if (relations) {
      if (out) {
        const { outgoing } = asset;
        links += outgoing.length;
        for (let i = 0; i < outgoing.length; i++) {
          const relation = outgoing[i] as Relation;
          this.#visit(relation.to, relation, visit);
        }
      }
      if (back) {
        const { incoming } = asset;
        links += incoming.length;
        for (let i = 0; i < incoming.length; i++) {
          const relation = incoming[i] as Relation;
          // A loop was met among the outgoing.
          if (!out || relation.from !== asset) this.#visit(relation.from, relation, visit);
        }
      }
    }
    if (containment) {
      if (out) {
        const { children } = asset;
        links += children.length;
        for (let i = 0; i < children.length; i++) this.#visit(children[i] as Asset, null, visit);
      }
      if (back && asset.parent !== null) {
        links++;
        this.#visit(asset.parent, null, visit);
      }
    }
    return links;
  }

  #visit(neighbour: Asset, relation: Relation | null, visit: StepVisitor): void {
    const { types } = this.#kinds;
    if (relation !== null && types !== null && !types.has(relation.record.type)) return;
    if (this.#visible === null || this.#visible(neighbour)) visit(neighbour, relation);
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

/**
 * What a walk notes of each asset it meets, in arrays that are kept for the next walk: a new round forgets all notes at
 * once.
 */
export class Marks {
  #round = 0;
  #rounds = new Uint32Array(0);
  #values = new Int32Array(0);

  /** Forgets everything. */
  begin(): void {
    if (this.#round === 0xffff_ffff) {
      this.#rounds.fill(0);
      this.#round = 0;
    }
    this.#round++;
  }

  has({ slot }: Asset): boolean {
    return this.#rounds[slot] === this.#round;
  }

  /** What was noted; -1 when nothing was. */
  get({ slot }: Asset): number {
    return this.#rounds[slot] === this.#round ? (this.#values[slot] as number) : -1;
  }

  set({ slot }: Asset, value: number): void {
    if (slot >= this.#rounds.length) this.#grow(slot);
    this.#rounds[slot] = this.#round;
    this.#values[slot] = value;
  }

  #grow(slot: number): void {
    const size = Math.max(1024, 2 ** Math.ceil(Math.log2(slot + 1)));
    const [rounds, values] = [this.#rounds, this.#values];
    this.#rounds = new Uint32Array(size);
    this.#values = new Int32Array(size);
    this.#rounds.set(rounds);
    this.#values.set(values);
  }
}

const idle: Marks[] = [];

/** Runs with marks of its own, also when a walk is made in the middle of another. They are worthless afterwards. */
export function withMarks<T>(run: (marks: Marks) => T): T {
  const marks = idle.pop() ?? new Marks();
  marks.begin();
  try {
    return run(marks);
  } finally {
    idle.push(marks);
  }
}
