/** What a caller may see. */
import { createHash } from "node:crypto";
import type { Asset } from "../model/asset.ts";
import { type AssetPredicate, underPredicate } from "../selection/filter-asset.ts";
import type { Id } from "../words/elements.ts";

/** Longer keys are hashed. Characters. */
const LONG_KEY = 200;

export class Grant {
  /** The whole plant. */
  static readonly everything = new Grant(null);

  /**
   * The same text for all grants of the same assets, whatever their order: what is kept of answers stands under it, so that
   * two callers share what both may see, and nothing else. No key begins with another, so that more text may follow it.
   */
  readonly key: string;
  /** Assets whose subtrees are seen, unknown ones granting nothing; null: everything. */
  readonly assets: ReadonlySet<Id> | null;
  readonly #isUnder: AssetPredicate | null;

  private constructor(assets: ReadonlySet<Id> | null) {
    this.assets = assets;
    this.#isUnder = assets && underPredicate(assets);
    this.key = assets === null ? "*" : keyOf(assets);
  }

  /** These assets and what is below them. */
  static under(assets: Iterable<Id>): Grant {
    return new Grant(new Set(assets));
  }

  /** Whether an asset is one of these, or below one. */
  covers(asset: Asset): boolean {
    return this.#isUnder === null || this.#isUnder(asset);
  }
}

function keyOf(assets: ReadonlySet<Id>): string {
  const text = JSON.stringify([...assets].sort());
  return text.length <= LONG_KEY ? text : `#${createHash("sha256").update(text).digest("base64url")}`;
}
