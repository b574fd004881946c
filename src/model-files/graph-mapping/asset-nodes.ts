/** The nodes that are assets, hung under each other: parents, roots, paths, and what is wrong with them. */
import { type AssetKind, type EquipmentLevel, kindOf, mayStandUnder } from "../../twin/words/levels.ts";
import type { AssetDraft } from "../../twin/words/model-draft.ts";
import { shorten } from "../mistakes.ts";
import type { Scope } from "../plant-file/fields.ts";
import type { GraphMapping } from "./mapping.ts";

export interface AssetNode {
  readonly label: string;
  /** Takes mistakes of it; its key names the node. */
  readonly scope: Scope;
  readonly offset: number;
  /** null: the mistake is noted already. */
  readonly name: string | null;
  readonly level: EquipmentLevel | null;
  /** What it says of itself. */
  readonly fields: Omit<AssetDraft, "path" | "position" | "level">;
  parent: AssetNode | null;
  /** Type of the relationship to its parent. */
  by: string;
  /** Names from the root; null: it is not imported. */
  path: readonly string[] | null;
}

/** Where a node is to stand. */
interface Place {
  readonly node: AssetNode;
  readonly above: readonly string[];
  readonly kind: AssetKind | null;
  readonly siblings: Map<string, AssetNode>;
}

export class AssetNodes {
  readonly #mapping: GraphMapping;
  readonly #nodes = new Map<string, AssetNode>();
  readonly #ids = new Map<string, AssetNode>();
  /** Elements that stand under one that is not imported. */
  readonly #outside = new Set<string>();
  readonly #children = new Map<AssetNode, AssetNode[]>();
  readonly #seen = new Set<AssetNode>();
  /** Left out, though nothing is wrong with them: those that hang nowhere with all below, and those below `where`. */
  readonly skipped = { orphans: 0, below: 0 };

  constructor(mapping: GraphMapping) {
    this.#mapping = mapping;
  }

  get size(): number {
    return this.#nodes.size;
  }

  get(element: string): AssetNode | undefined {
    return this.#nodes.get(element);
  }

  add(element: string, node: AssetNode): void {
    const { id } = node.fields;
    const first = id === undefined ? undefined : this.#ids.get(id);
    if (first) noteSameId(node.scope, node.offset, id as string, first.scope);
    else if (id !== undefined) this.#ids.set(id, node);
    this.#nodes.set(element, node);
  }

  /** One relationship of containment. */
  contain(parentElement: string, childElement: string, type: string): void {
    const child = this.#nodes.get(childElement);
    const parent = this.#nodes.get(parentElement);
    if (!child) return;
    if (!parent) this.#outside.add(childElement);
    else if (child.parent === null) {
      child.parent = parent;
      child.by = type;
    } else if (child.parent !== parent)
      child.scope.mistake(
        child.offset,
        `stands under two: ${child.parent.scope.key} by ${child.by}, and ${parent.scope.key} by ${type}. Remove one, or leave its type out of \`containment\`.`,
      );
  }

  /** Gives every node its path, and yields the drafts, parents before children. */
  *place(): Generator<AssetDraft> {
    const { enterprise } = this.#mapping;
    if (enterprise) yield enterprise.draft;
    const roots = this.#link();
    const tops = new Map<string, AssetNode>();
    const underEnterprise = new Map<string, AssetNode>();
    const waiting: Place[] = [];
    for (const node of roots) {
      if (node.level === "ENTERPRISE") waiting.push({ node, above: [], kind: null, siblings: tops });
      else if (enterprise && (enterprise.roots === null || enterprise.roots.has(node.label)))
        waiting.push({ node, above: enterprise.draft.path, kind: "Enterprise", siblings: underEnterprise });
      else this.#orphan(node);
    }
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { node } = next;
      this.#seen.add(node);
      const draft = placed(next);
      const below = this.#children.get(node) ?? [];
      if (draft === null) {
        // What stands below a mistake has none of its own for that.
        for (const child of below) this.#leaveOut(child);
        continue;
      }
      yield draft;
      const siblings = new Map<string, AssetNode>();
      const kind = kindOf(draft.level as EquipmentLevel, next.kind);
      for (const child of below) waiting.push({ node: child, above: draft.path, kind, siblings });
    }
    this.#noteCycles();
  }

  /** @returns those without a parent */
  #link(): AssetNode[] {
    const roots: AssetNode[] = [];
    const outside: AssetNode[] = [];
    for (const [element, node] of this.#nodes) {
      if (node.parent === null) (this.#outside.has(element) ? outside : roots).push(node);
      else {
        const siblings = this.#children.get(node.parent);
        if (siblings) siblings.push(node);
        else this.#children.set(node.parent, [node]);
      }
    }
    for (const node of outside) this.skipped.below += this.#leaveOut(node);
    return roots;
  }

  #orphan(node: AssetNode): void {
    const { enterprise, containment, orphans } = this.#mapping;
    if (orphans === "skip") {
      this.skipped.orphans += this.#leaveOut(node);
      return;
    }
    this.#leaveOut(node);
    const types = containment.map(([type]) => type).join(", ");
    node.scope.mistake(
      node.offset,
      `hangs nowhere: it has no parent${types === "" ? "" : ` by ${types}`}, and ${
        enterprise
          ? `"${node.label}" is none of the enterprise's roots`
          : "only an ENTERPRISE needs none; `enterprise: Acme` gives the mapping one to hang it under"
      }. \`orphans: skip\` leaves out what hangs nowhere.`,
    );
  }

  /** The node and all below it. @returns how many */
  #leaveOut(top: AssetNode): number {
    const waiting = [top];
    let count = 0;
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if (this.#seen.has(node)) continue;
      this.#seen.add(node);
      count++;
      waiting.push(...(this.#children.get(node) ?? []));
    }
    return count;
  }

  /** What no root leads to stands in a cycle of containment, or below one. */
  #noteCycles(): void {
    if (this.#seen.size === this.#nodes.size) return;
    for (const start of this.#nodes.values()) {
      const walk: AssetNode[] = [];
      let node: AssetNode | null = start;
      while (node && !this.#seen.has(node)) {
        this.#seen.add(node);
        walk.push(node);
        node = node.parent;
      }
      const from = node === null ? -1 : walk.indexOf(node);
      if (from < 0) continue;
      const cycle = walk.slice(from);
      const names = [...cycle, cycle[0] as AssetNode].slice(0, 10).map((each) => `${each.scope.key} in `);
      const more = cycle.length >= 10 ? "..." : "";
      const [first] = cycle as [AssetNode];
      first.scope.mistake(
        first.offset,
        `stands below itself: ${names.join("").slice(0, -4)}${more}. One of these relationships (${[...new Set(cycle.map(({ by }) => by))].join(", ")}) is wrong.`,
      );
    }
  }
}

/** null when a mistake is noted of it. */
function placed({ node, above, kind, siblings }: Place): AssetDraft | null {
  const { name, level, scope, offset } = node;
  if (name === null || level === null) return null;
  const first = siblings.get(name);
  if (first) {
    scope.mistake(
      offset,
      `the name "${shorten(name)}" is the one of ${first.scope.key} too, in the same place; names of siblings differ, as in name: '{name} {serial}'.`,
    );
    return null;
  }
  siblings.set(name, node);
  if (!mayStandUnder(level, kind)) {
    const above = node.parent;
    scope.mistake(
      offset,
      `the level ${level} may not stand under ${above ? `${above.scope.key}, which is ${above.level}` : "the enterprise"}: levels come in the order Enterprise, Site, Area, Line, Equipment.`,
    );
    return null;
  }
  node.path = [...above, name];
  return { position: scope.reading.mistakes.position(offset, scope.key), path: node.path, level, ...node.fields };
}

export function noteSameId(scope: Scope, offset: number, id: string, first: Scope): void {
  scope.mistake(
    offset,
    `the id "${shorten(id)}" is the one of ${first.key} too; ids are unique, as in id: 'pump-{number}'.`,
  );
}
