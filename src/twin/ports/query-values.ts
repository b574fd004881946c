/**
 * Values that the store answers a query in its own language with, apart from its driver: what type they are shows, so that
 * tables can have typed columns.
 */

/** A point in time, in whatever zone it was said. */
export class Moment {
  /** Milliseconds since 1970, with fractions down to a microsecond; null beyond what such a number holds. */
  readonly at: number | null;
  /** As the store writes it: ISO 8601, with its offset or zone and all its digits. */
  readonly text: string;

  constructor(at: number | null, text: string) {
    this.at = at;
    this.text = text;
  }
}

/** What has parts: a map, a node, a relationship, a path, a point. Held as plain JSON. */
export class Parts {
  readonly json: unknown;

  constructor(json: unknown) {
    this.json = json;
  }
}

/** A bigint is an INTEGER, a number a FLOAT; temporal values that are no point in time are texts in ISO 8601. */
export type QueryValue = null | boolean | bigint | number | string | Moment | Parts | readonly QueryValue[];

export type QueryRow = readonly QueryValue[];

/** The value as JSON: INTEGER beyond 2^53, NaN and infinities as text. */
export function plainValue(value: QueryValue): unknown {
  switch (typeof value) {
    case "bigint": {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : value.toString();
    }
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "object":
      if (value === null) return null;
      if (value instanceof Moment) return value.text;
      return value instanceof Parts ? value.json : value.map(plainValue);
    default:
      return value;
  }
}

/** About what a value takes as JSON, bytes. */
export function sizeOfValue(value: unknown): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 8;
  if (value instanceof Moment) return value.text.length + 2;
  if (value instanceof Parts) return sizeOfValue(value.json);
  let size = 2;
  if (Array.isArray(value)) for (const item of value) size += sizeOfValue(item) + 1;
  else for (const [key, item] of Object.entries(value)) size += key.length + sizeOfValue(item) + 4;
  return size;
}
