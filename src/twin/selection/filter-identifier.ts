import type { Identifier } from "../words/elements.ts";
import type { IdentifierFilter } from "./filter.ts";

/** Whether one identifier has both the system and the value asked for; an empty filter asks for any identifier. */
export function identifierPredicate(filter: IdentifierFilter): (identifiers: readonly Identifier[]) => boolean {
  const system = filter.system ?? null;
  const value = filter.value ?? null;
  return (identifiers) =>
    identifiers.some(
      (identifier) =>
        (system === null || identifier.system === system) && (value === null || identifier.value === value),
    );
}
