/**
 * Which changes of a commit its caller may not make. What is asked for is judged by what comes of it: each change, those that follow
 * from classes and deletions among them, by where its element stands before and after all of them.
 *
 * An asset may be changed by whoever may edit under it, itself included; to bring it somewhere, or take it away, is a change of
 * what it stands under. A relation is changed at both of its ends. Whoever binds a tag to a data source, or takes it off one, needs
 * `link` for that source there: a tag is a hole into a controller.
 */

import { nameOf } from "../commit/violations.ts";
import type { Asset } from "../model/asset.ts";
import type { ModelReader } from "../model/model.ts";
import type { Grant } from "../view/grant.ts";
import { type Change, changed } from "../words/commits.ts";
import type { AssetRecord, Id, ModelElement, TagRecord } from "../words/elements.ts";
import { type ErrorDetails, PlantgraphError } from "../words/errors.ts";
import type { Scope } from "./authority.ts";

/** @param sees whether the caller sees an element that is there, and may be told its name */
export function editRefusals(
  changes: readonly Change[],
  model: ModelReader,
  scope: Scope,
  sees: (element: ModelElement) => boolean,
): readonly PlantgraphError[] {
  const places = new Places(changes, model);
  const edit = scope.grant("edit");
  const refusals: PlantgraphError[] = [];
  let isHidden = false;
  const refuse = (change: Change, need: string) => {
    const element = changed(change);
    if (!sees(element)) {
      isHidden = true;
      return;
    }
    const details: ErrorDetails = { element: { element: element.element, id: element.id } };
    refusals.push(new PlantgraphError("FORBIDDEN", `${nameOf(element)}: ${need}`, details));
  };
  for (const change of changes) {
    const { before, after } = change;
    if (changed(change).element === "class") {
      if (scope.grant("editClasses") === null) refuse(change, "to change classes needs the permission editClasses.");
      continue;
    }
    if (!placesOf(before, after).every((id) => places.isUnder(id, edit))) {
      refuse(change, "to change it needs the permission edit where it stands, before and after.");
      continue;
    }
    const source = relinked(before, after).find(({ asset, dataSource }) => !places.mayLink(asset, dataSource, scope));
    if (source !== undefined)
      refuse(
        change,
        `to read it from, or no longer from, ${JSON.stringify(source.dataSource)} needs the permission link.`,
      );
  }
  // Nothing is said of what the caller does not see, but that there is something.
  if (isHidden)
    refusals.push(
      new PlantgraphError(
        "FORBIDDEN",
        "This would also change what you may not: parts of the plant that use the same classes, or stand on the other side of a relation.",
      ),
    );
  return refusals;
}

/** Ids of the assets that have to be covered; null: the whole plant. */
function placesOf(before: ModelElement | null, after: ModelElement | null): readonly (Id | null)[] {
  if (before?.element === "asset" && after?.element === "asset" && before.parent === after.parent) return [after.id];
  return [before, after].flatMap((element): readonly (Id | null)[] => {
    switch (element?.element) {
      case "asset":
        return [element.parent];
      case "tag":
        return [element.asset];
      case "relation":
        return [element.from, element.to];
      default:
        return [];
    }
  });
}

interface Link {
  readonly asset: Id;
  readonly dataSource: string;
}

/** Where a tag is bound to a data source, or taken off one. */
function relinked(before: ModelElement | null, after: ModelElement | null): readonly Link[] {
  const [old, now] = [sourceOf(before), sourceOf(after)];
  if (JSON.stringify(old?.source ?? null) === JSON.stringify(now?.source ?? null) && old?.asset === now?.asset)
    return [];
  return [old, now].flatMap((tag) => (tag?.source ? [{ asset: tag.asset, dataSource: tag.source.dataSource }] : []));
}

function sourceOf(element: ModelElement | null): TagRecord | null {
  return element?.element === "tag" ? element : null;
}

/** Where assets stand: before the commit, and after it. */
class Places {
  readonly #model: ModelReader;
  /** Assets of the commit, as they are after it. */
  readonly #after = new Map<Id, AssetRecord>();

  constructor(changes: readonly Change[], model: ModelReader) {
    this.#model = model;
    for (const { after } of changes) if (after?.element === "asset") this.#after.set(after.id, after);
  }

  /** Whether an asset is covered where it stands now and where it will stand; null: the whole plant is meant. */
  isUnder(id: Id | null, grant: Grant | null): boolean {
    if (grant === null) return false;
    if (grant.assets === null) return true;
    if (id === null) return false;
    const { assets } = grant;
    return this.#chains(id).every((chain) => chain.some((each) => assets.has(each)));
  }

  mayLink(id: Id, dataSource: string, scope: Scope): boolean {
    return this.#chains(id).every((chain) => {
      const nearest = chain.map((each) => this.#model.assets.get(each)).find((asset) => asset !== undefined);
      return nearest !== undefined && scope.allowsSource("link", nearest, dataSource);
    });
  }

  /** The asset and all above it, as it is before and as it is after; one of the two where it is not there at the other time. */
  #chains(id: Id): Id[][] {
    const now = this.#model.assets.get(id);
    const before = now === undefined ? [] : [chainOf(now)];
    return this.#isMoved(id) ? [...before, this.#chainAfter(id)] : before;
  }

  #isMoved(id: Id): boolean {
    return this.#chainAfter(id).some((each) => this.#after.has(each));
  }

  #chainAfter(id: Id): Id[] {
    const chain: Id[] = [];
    for (let at: Id | null = id; at !== null && !chain.includes(at); ) {
      chain.push(at);
      at = this.#parentAfter(at);
    }
    return chain;
  }

  #parentAfter(id: Id): Id | null {
    const record = this.#after.get(id);
    if (record !== undefined) return record.parent;
    return this.#model.assets.get(id)?.parent?.id ?? null;
  }
}

function chainOf(asset: Asset): Id[] {
  return [asset.id, ...[...asset.ancestors()].map(({ id }) => id)];
}
