/** Collects every broken rule of a batch, so that all are told at once. */

import type { ElementPart } from "../words/element-parts.ts";
import type { ElementRef, ModelElement } from "../words/elements.ts";
import { type ErrorCode, type ErrorDetails, PlantgraphError } from "../words/errors.ts";

/** Violations kept in full; of more than that only the number is told. */
export const VIOLATIONS_KEPT = 1_000;

const NO_PARTS: readonly ElementPart[] = [];

export class Violations {
  readonly errors: PlantgraphError[] = [];
  /** Of each error the parts of its element that break the rule, the one to blame first at the head. */
  readonly parts: (readonly ElementPart[])[] = [];
  readonly #kept: number;
  #count = 0;

  /** @param kept how many are kept in full */
  constructor(kept = VIOLATIONS_KEPT) {
    this.#kept = kept;
  }

  get count(): number {
    return this.#count;
  }

  add(
    code: ErrorCode,
    element: ElementRef,
    message: string,
    details: ErrorDetails = {},
    parts: readonly ElementPart[] = NO_PARTS,
  ): void {
    const ref = { element: element.element, id: element.id };
    if (this.#isKept()) this.#keep(new PlantgraphError(code, message, { element: ref, ...details }), parts);
  }

  addError(error: PlantgraphError): void {
    if (this.#isKept()) this.#keep(error, NO_PARTS);
  }

  #isKept(): boolean {
    return this.#count++ < this.#kept;
  }

  #keep(error: PlantgraphError, parts: readonly ElementPart[]): void {
    this.errors.push(error);
    this.parts.push(parts);
  }

  /** One error for all of them, with the first one's code; returns when there are none. */
  throwIfAny(): void {
    const [first] = this.errors;
    if (!first) return;
    if (this.#count === 1) {
      throw new PlantgraphError(first.code, first.message, first.details, { problems: [first] });
    }
    const shown = this.#count > this.errors.length ? ` (the first ${this.errors.length} are listed)` : "";
    throw new PlantgraphError(
      first.code,
      `${this.#count} rules of the model are broken${shown}. The first: ${first.message}`,
      first.details,
      { problems: this.errors },
    );
  }
}

/** An element as a sentence names it. */
export function nameOf(element: ModelElement): string {
  if (element.element === "relation") return `Relation ${element.type} "${element.id}"`;
  const kind = element.element === "asset" ? "Asset" : element.element === "tag" ? "Tag" : "Class";
  return `${kind} "${element.name}" (id "${element.id}")`;
}
