import type { Asset } from "./asset.ts";
import type { Relation } from "./relation.ts";

/** Type of a link that is no relation: ISA-95's containment, by its name in Neo4j. */
export const CONTAINMENT = "MADE_UP_OF";

/** A directed edge of the graph: a relation, or that one asset contains another. It points the way it stands in the model. */
export class Link {
  readonly from: Asset;
  readonly to: Asset;
  /** null: `from` contains `to`. */
  readonly relation: Relation | null;

  private constructor(from: Asset, to: Asset, relation: Relation | null) {
    this.from = from;
    this.to = to;
    this.relation = relation;
  }

  static relation(relation: Relation): Link {
    return new Link(relation.from, relation.to, relation);
  }

  /** From the parent to its child. */
  static containment(parent: Asset, child: Asset): Link {
    return new Link(parent, child, null);
  }

  /** The link that a step over `relation` (null: over containment) between two assets went along. */
  static between(a: Asset, b: Asset, relation: Relation | null): Link {
    if (relation !== null) return Link.relation(relation);
    return b.parent === a ? Link.containment(a, b) : Link.containment(b, a);
  }

  /** The relation's type, MADE_UP_OF for containment. */
  get type(): string {
    return this.relation === null ? CONTAINMENT : this.relation.type;
  }
}
