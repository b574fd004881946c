/** Where assets stand after a batch: how deep, and as what kind. What was found of one asset is kept for those below it. */

import type { ModelReader } from "../model/model.ts";
import type { AssetRecord, Id } from "../words/elements.ts";
import { type AssetKind, kindOf } from "../words/levels.ts";
import type { ModelOverlay } from "./overlay.ts";

/** Greatest number of assets from a root down to the deepest, both counted. */
export const GREATEST_DEPTH = 64;

export class PlacesAfter {
  readonly #model: ModelReader;
  readonly #after: ModelOverlay;
  readonly #kinds = new Map<Id, AssetKind | null>();
  readonly #depths = new Map<Id, number>();

  /** @param after the batch laid over its model; whole when the first asset is asked about */
  constructor(after: ModelOverlay) {
    this.#model = after.model;
    this.#after = after;
  }

  /** Whether an asset is one of its own ancestors. */
  standsBelowItself(asset: AssetRecord): boolean {
    const seen = new Set<Id>();
    for (let above = asset.parent; above !== null && !seen.has(above); ) {
      if (above === asset.id) return true;
      seen.add(above);
      above = this.#after.get("asset", above)?.parent ?? null;
    }
    return false;
  }

  /** 1 for a root; infinite on a cycle, and when a missing parent above makes it undefined, 0. */
  depthOf(asset: AssetRecord): number {
    const way: Id[] = [];
    const seen = new Set<Id>();
    let depth = 0;
    for (let at: AssetRecord | undefined = asset; ; ) {
      const known = this.#depths.get(at.id);
      if (known !== undefined) {
        depth = known;
        break;
      }
      if (seen.has(at.id)) {
        depth = Number.POSITIVE_INFINITY;
        break;
      }
      seen.add(at.id);
      way.push(at.id);
      if (at.parent === null) break;
      at = this.#after.get("asset", at.parent);
      // Reported where the reference is.
      if (!at) break;
    }
    for (let i = way.length - 1; i >= 0; i--) this.#depths.set(way[i] as Id, ++depth);
    return depth;
  }

  /** Depth of the deepest asset of a moved subtree, its unmoved parts only: moved ones are checked by themselves. */
  deepestBelow(id: Id, depth: number): number {
    let deepest = depth;
    const stack = [{ id, depth }];
    for (let at = stack.pop(); at; at = stack.pop()) {
      if (at.depth > deepest) deepest = at.depth;
      if (deepest > GREATEST_DEPTH) break;
      for (const child of this.#after.children(at.id)) stack.push({ id: child.id, depth: at.depth + 1 });
    }
    return deepest;
  }

  /** The kind an asset has after the batch: its own for good, once it has one. null while it hangs nowhere. */
  kindOf(id: Id): AssetKind | null {
    const present = this.#model.assets.get(id);
    if (present) return present.kind;
    const known = this.#kinds.get(id);
    if (known !== undefined) return known;
    // A cycle of new assets is reported as one; here it only must end.
    this.#kinds.set(id, null);
    const record = this.#after.get("asset", id);
    if (!record || this.depthOf(record) > GREATEST_DEPTH) return null;
    const parent = record.parent === null ? null : this.kindOf(record.parent);
    const kind = parent === null && record.parent !== null ? null : kindOf(record.level, parent);
    this.#kinds.set(id, kind);
    return kind;
  }
}
