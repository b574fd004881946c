/** A part of the graph: some assets, and the links between them. */
import type { Revision } from "../words/commits.ts";
import type { Asset } from "./asset.ts";
import type { Cut } from "./cut.ts";
import { Link } from "./link.ts";
import type { Order } from "./paging.ts";
import type { LinkKinds } from "./walk.ts";

export class Subgraph {
  readonly revision: Revision;
  readonly assets: ReadonlySet<Asset>;
  /** Why assets may be missing; null when none are. */
  readonly cut: Cut | null;
  readonly #kinds: LinkKinds;

  constructor(revision: Revision, assets: ReadonlySet<Asset>, kinds: LinkKinds, cut: Cut | null) {
    this.revision = revision;
    this.assets = assets;
    this.#kinds = kinds;
    this.cut = cut;
  }

  /** Links that begin and end at its assets, each once, in no order. */
  *links(): Generator<Link> {
    const { relations, containment, types } = this.#kinds;
    for (const asset of this.assets) {
      if (relations)
        for (const relation of asset.outgoing)
          if ((types === null || types.has(relation.type)) && this.assets.has(relation.to))
            yield Link.relation(relation);
      if (containment && asset.parent !== null && this.assets.has(asset.parent))
        yield Link.containment(asset.parent, asset);
    }
  }
}

/** Relations by id, behind containment by the child's. */
export const linkOrder: Order<Link, string> = {
  name: "link",
  key: ({ relation, to }) => (relation === null ? `1${to.id}` : `0${relation.id}`),
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  id: () => "",
  isKey: (value) => typeof value === "string",
};
