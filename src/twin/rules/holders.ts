import type { Id, ModelElement } from "../words/elements.ts";

const NONE: readonly Id[] = [];

/** Ids of the assets an element can't be without: what it stands below, belongs to, or joins. */
export function holdersOf(element: ModelElement): readonly Id[] {
  switch (element.element) {
    case "asset":
      return element.parent === null ? NONE : [element.parent];
    case "tag":
      return [element.asset];
    case "relation":
      return [element.from, element.to];
    case "class":
      return NONE;
  }
}
