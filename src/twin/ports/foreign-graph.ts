/**
 * A property graph that belongs to somebody else, as an import asks for it and as a connector answers. It is only read. Names
 * of labels, relationship types and properties are any text.
 */

/** What the model has no type for, as its text: ISO 8601 of temporal values, base64 of bytes. */
export interface ForeignText {
  /** As the graph's own query language names it: "DATE", "POINT". "ZONED DATETIME" is RFC 3339 in UTC. */
  readonly type: string;
  readonly text: string;
}

/** An INTEGER is a bigint, a FLOAT a number. */
export type ForeignValue = string | number | bigint | boolean | ForeignText | readonly ForeignValue[];

/** Absent properties are not in it. */
export type ForeignProperties = ReadonlyMap<string, ForeignValue>;

/** Of which values a property must be one; null among them stands for its absence. */
export interface ForeignCondition {
  readonly property: string;
  readonly values: readonly (string | number | boolean | null)[];
  /** Must be none of them. */
  readonly negated: boolean;
}

interface ForeignQuery {
  /** The properties to read; null: all. */
  readonly properties: readonly string[] | null;
  /** All of them must hold. */
  readonly where: readonly ForeignCondition[];
}

export interface ForeignNodeQuery extends ForeignQuery {
  readonly label: string;
}

export interface ForeignLinkQuery extends ForeignQuery {
  readonly type: string;
  /** One of these labels its ends must have. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface ForeignNode {
  /** The graph's own id of it: names it in messages, and is worth nothing after the read. */
  readonly element: string;
  readonly properties: ForeignProperties;
}

export interface ForeignLink extends ForeignNode {
  readonly from: string;
  readonly to: string;
}

/** What there is, whether used or not: for finding names that are misspelt. */
export interface ForeignNames {
  readonly labels: readonly string[];
  readonly types: readonly string[];
  readonly properties: readonly string[];
}

/** Row by row; memory does not grow with the graph. */
export interface ForeignGraph {
  /** Labels that are a twin's own, where the graph is the store of one; else none. */
  ownLabels(): Promise<readonly string[]>;
  names(): Promise<ForeignNames>;
  nodes(query: ForeignNodeQuery): AsyncIterable<ForeignNode>;
  links(query: ForeignLinkQuery): AsyncIterable<ForeignLink>;
}
