/** Collects every broken rule of a batch, so that all are told at once. */
import type { ElementRef, ModelElement } from "../elements.ts";
import { type ErrorCode, type ErrorDetails, PlantgraphError } from "../errors.ts";

/** Violations kept in full; of more than that only the number is told. */
export const VIOLATIONS_KEPT = 1_000;

export class Violations {
  readonly errors: PlantgraphError[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(code: ErrorCode, element: ElementRef, message: string, details: ErrorDetails = {}): void {
    this.#count++;
    if (this.errors.length >= VIOLATIONS_KEPT) return;
    const ref = { element: element.element, id: element.id };
    this.errors.push(new PlantgraphError(code, message, { element: ref, ...details }));
  }

  addError(error: PlantgraphError): void {
    this.#count++;
    if (this.errors.length < VIOLATIONS_KEPT) this.errors.push(error);
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
