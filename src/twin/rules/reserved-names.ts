/** Names that the model itself uses in Neo4j, where properties and relations stand beside its own. */

/** Relationship types of the model's own in Neo4j: no relation may take one. */
export const RESERVED_RELATION_TYPES: ReadonlySet<string> = new Set([
  "MADE_UP_OF",
  "HAS_TAG",
  "DEFINED_BY",
  "SPECIALISES",
  "READ_FROM",
  "IDENTIFIED_BY",
]);

/** What names of node properties in Neo4j begin with that hold translations; the language follows. */
export const TRANSLATION_PREFIXES = { name: "displayName_", description: "description_" } as const;

/** Names the model itself uses for node properties in Neo4j, or for placeholders: no property may take one. */
const RESERVED_PROPERTY_NAMES: ReadonlySet<string> = new Set([
  "id",
  "name",
  "description",
  "level",
  "kind",
  "path",
  "parent",
  "timeZone",
  "binding",
  "bindingDataSource",
  "bindingAddress",
  "dataSource",
  "source",
  "address",
  "fromClass",
  "overridden",
]);

/** Whether no property may have this name. */
export function isReservedPropertyName(name: string): boolean {
  const { name: ofName, description } = TRANSLATION_PREFIXES;
  return (
    name.startsWith("_") || RESERVED_PROPERTY_NAMES.has(name) || name.startsWith(ofName) || name.startsWith(description)
  );
}
