/** What a caller may see. */
import type { Id } from "../elements.ts";

export class Grant {
  /** The whole plant. */
  static readonly everything = new Grant(null);

  /**
   * The same text for all grants of the same assets, whatever their order: what is kept of answers stands under it, so that
   * two callers share what both may see, and nothing else.
   */
  readonly key: string;
  /** Assets whose subtrees are seen, unknown ones granting nothing; null: everything. */
  readonly assets: ReadonlySet<Id> | null;

  private constructor(assets: ReadonlySet<Id> | null) {
    this.assets = assets;
    this.key = assets === null ? "*" : JSON.stringify([...assets].sort());
  }

  /** These assets and what is below them. */
  static under(assets: Iterable<Id>): Grant {
    return new Grant(new Set(assets));
  }
}
