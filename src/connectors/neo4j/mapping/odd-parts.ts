/** Collects what of an element the graph says in a way that no record can: told, never guessed in silence. */

import type { OddPart } from "../../../twin/ports/graph-store.ts";
import type { ElementPart } from "../../../twin/words/element-parts.ts";
import type { ErrorCode } from "../../../twin/words/errors.ts";
import { numberOf } from "./native-values.ts";

const NONE: readonly OddPart[] = [];

export class OddParts {
  #parts: OddPart[] = [];

  /** @param what the end of a sentence that begins with the element */
  add(part: ElementPart, what: string, rule: ErrorCode = "INVALID_VALUE"): void {
    this.#parts.push({ part, rule, what });
  }

  /** A number, or null for none. What is there and no number is odd. */
  number(native: unknown, field: string, name: string): number | null {
    const number = numberOf(native);
    if (number === null && native !== null && native !== undefined)
      this.add({ field }, `has ${shown(native)} for its ${name}; a number is right`);
    return number;
  }

  /** What was collected since the last time. */
  take(): readonly OddPart[] {
    if (this.#parts.length === 0) return NONE;
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }
}

/** A native value as a sentence shows it. */
export function shown(native: unknown): string {
  const text = Array.isArray(native) ? `[${native.map(String).join(", ")}]` : String(native);
  return `"${text.length > 80 ? `${text.slice(0, 80)}...` : text}"`;
}
