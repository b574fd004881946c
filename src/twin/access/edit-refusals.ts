/**
 * Which changes of a commit its caller may not make. What is asked for is judged by what comes of it: each change, those
 * that follow from classes and deletions among them, by where its element stands before and after all of them.
 *
 * An asset may be changed by callers who may edit under it, itself included; to bring it somewhere, or take it away, is a
 * change of what it stands under. A relation is changed at both of its ends. A caller who binds a tag to a data source, or
 * takes it off one, needs `link` for that source there: a tag is a hole into a controller.
 */

import type { ModelReader } from "../model/model.ts";
import { holdersOf } from "../rules/holders.ts";
import { nameOf } from "../rules/violations.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import type { Grant } from "../view/grant.ts";
import { type Change, changed } from "../words/commits.ts";
import type { AssetRecord, Id, ModelElement, TagRecord } from "../words/elements.ts";
import { type ErrorDetails, PlantgraphError } from "../words/errors.ts";
import { sameValue } from "../words/same-element.ts";
import type { Scope } from "./authority.ts";

/** @param sees whether the caller sees an element that is there, and may be told its name */
export function* editRefusals(
  changes: readonly Change[],
  model: ModelReader,
  scope: Scope,
  sees: (element: ModelElement) => boolean,
): CooperativeTask<readonly PlantgraphError[]> {
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
  const isTime = yieldPoints();
  for (const change of changes) {
    if (isTime()) yield;
    const { before, after } = change;
    if (changed(change).element === "class") {
      if (scope.grant("editClasses") === null) refuse(change, "to change classes needs the permission editClasses.");
      continue;
    }
    if (!placesOf(before, after).every((id) => places.isCovered(id, edit))) {
      refuse(change, "to change it needs the permission edit where it stands, before and after.");
      continue;
    }
    const link = relinked(before, after).find(
      ({ asset, dataSource }) => !places.isCovered(asset, scope.grant("link", dataSource)),
    );
    if (link !== undefined)
      refuse(
        change,
        `to read it from, or no longer from, ${JSON.stringify(link.dataSource)} needs the permission link.`,
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
    if (element === null) return [];
    return element.element === "asset" && element.parent === null ? [null] : holdersOf(element);
  });
}

interface Link {
  readonly asset: Id;
  readonly dataSource: string;
}

/** Where a tag is bound to a data source, or taken off one. */
function relinked(before: ModelElement | null, after: ModelElement | null): readonly Link[] {
  const [was, is] = [tagOf(before), tagOf(after)];
  if (was?.asset === is?.asset && sameValue(was?.source ?? null, is?.source ?? null)) return [];
  return [was, is].flatMap((tag) => (tag?.source ? [{ asset: tag.asset, dataSource: tag.source.dataSource }] : []));
}

function tagOf(element: ModelElement | null): TagRecord | null {
  return element?.element === "tag" ? element : null;
}

/** Where assets stand: before the commit, and after it. The rules hold: nothing stands below itself. */
class Places {
  readonly #model: ModelReader;
  /** Assets of the commit, as they are after it. */
  readonly #after = new Map<Id, AssetRecord>();

  constructor(changes: readonly Change[], model: ModelReader) {
    this.#model = model;
    for (const { after } of changes) if (after?.element === "asset") this.#after.set(after.id, after);
  }

  /** Whether an asset is covered where it stands now and where it will stand; null: the whole plant is meant. */
  isCovered(id: Id | null, grant: Grant | null): boolean {
    if (grant === null) return false;
    if (grant.assets === null) return true;
    if (id === null) return false;
    const now = this.#model.assets.get(id);
    return (now === undefined || grant.covers(now)) && this.#willBeUnder(id, grant.assets);
  }

  #willBeUnder(id: Id, assets: ReadonlySet<Id>): boolean {
    for (let at: Id | null = id; at !== null; at = this.#parentAfter(at)) if (assets.has(at)) return true;
    return false;
  }

  #parentAfter(id: Id): Id | null {
    const record = this.#after.get(id);
    return record === undefined ? (this.#model.assets.get(id)?.parent?.id ?? null) : record.parent;
  }
}
