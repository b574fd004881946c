/** What one element alone may have, a name among its siblings and each identifier: which element has it after a batch. */

import type { ModelReader } from "../model/model.ts";
import { findNamed } from "../model/named-list.ts";
import type { AssetRecord, Identifier, ModelElement, RelationRecord, TagRecord } from "../words/elements.ts";
import type { ModelOverlay } from "./overlay.ts";

type NamedElement = Exclude<ModelElement, RelationRecord>;

export class Claims {
  readonly #model: ModelReader;
  readonly #after: ModelOverlay;
  readonly #names = new Map<string, ModelElement>();
  readonly #identifiers = new Map<string, ModelElement>();

  /** @param after the batch laid over its model; whole when the first claim is made */
  constructor(after: ModelOverlay) {
    this.#model = after.model;
    this.#after = after;
  }

  /** What an element has claimed before the batch is its own, wherever it stands in the batch. */
  keep(before: ModelElement, after: ModelElement): void {
    const name = nameClaim(after);
    if (name !== null && name === nameClaim(before)) this.#names.set(name, after);
    if ((after.element !== "asset" && after.element !== "tag") || after.identifiers.length === 0) return;
    for (const { system, value } of (before as typeof after).identifiers) {
      if (after.identifiers.some((other) => other.system === system && other.value === value))
        this.#identifiers.set(identifierClaim(after, { system, value }), after);
    }
  }

  /** Claims the element's name. @returns the element that has it already; undefined: now this one has it */
  name(element: NamedElement): ModelElement | undefined {
    return claim(this.#names, nameClaim(element) as string, element, this.#untouchedNamesake(element));
  }

  /** Claims an identifier for the element. @returns the element that has it already; undefined: now this one has it */
  identifier(element: AssetRecord | TagRecord, identifier: Identifier): ModelElement | undefined {
    const { system, value } = identifier;
    const holder =
      element.element === "asset"
        ? this.#model.assetIdentifiedBy(system, value)
        : this.#model.tagIdentifiedBy(system, value);
    const untouched = holder && !this.#after.isTouched(element.element, holder.id) ? holder.record : undefined;
    return claim(this.#identifiers, identifierClaim(element, identifier), element, untouched);
  }

  /** The element outside the batch that has this one's name beside it. */
  #untouchedNamesake(element: NamedElement): ModelElement | undefined {
    const namesake = this.#namesake(element);
    return namesake && !this.#after.isTouched(element.element, namesake.id) ? namesake.record : undefined;
  }

  #namesake(element: NamedElement): { id: string; record: ModelElement } | undefined {
    switch (element.element) {
      case "asset": {
        const { roots, assets } = this.#model;
        const siblings = element.parent === null ? roots : (assets.get(element.parent)?.children ?? []);
        return findNamed(siblings, element.name);
      }
      case "tag":
        return this.#model.assets.get(element.asset)?.tag(element.name) ?? undefined;
      case "class":
        return this.#model.classNamed(element.name);
    }
  }
}

function claim(
  taken: Map<string, ModelElement>,
  what: string,
  by: ModelElement,
  untouched: ModelElement | undefined,
): ModelElement | undefined {
  const holder = untouched ?? taken.get(what);
  if (holder === undefined) taken.set(what, by);
  return holder === by ? undefined : holder;
}

/** The name an element takes among its siblings; null: relations have none. */
export function nameClaim(element: ModelElement): string | null {
  switch (element.element) {
    case "asset":
      return `asset:${element.parent ?? ""}\u0000${element.name}`;
    case "tag":
      return `tag:${element.asset}\u0000${element.name}`;
    case "class":
      return `class:${element.name}`;
    case "relation":
      return null;
  }
}

function identifierClaim({ element }: ModelElement, { system, value }: Identifier): string {
  return `${element}:${system}\u0000${value}`;
}
