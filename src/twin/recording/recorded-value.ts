/** A live value as history keeps it: `SampleColumns` says how. */
import type { Tag } from "../model/tag.ts";
import { type RawValue, toJson, toNumber } from "../words/values.ts";

/** Longer texts (large arrays, files) are not recorded. UTF-16 characters. */
export const LONGEST_TEXT = 65_536;

/** The nearest Float; NaN where there is none. */
export function recordedNumber(raw: RawValue): number {
  return toNumber(raw) ?? Number.NaN;
}

/** What the number can't tell; null: it tells all, or there is no value. */
export function recordedText({ record }: Tag, raw: RawValue): string | null {
  switch (typeof raw) {
    case "number":
      return Number.isFinite(raw) ? null : String(raw);
    case "bigint":
      return Number.isSafeInteger(Number(raw)) ? null : String(raw);
    case "boolean":
      return null;
    case "string":
      return raw;
    default: {
      if (raw === null || raw instanceof Date) return null;
      const json = toJson(raw);
      // A ByteString is the text of its Base64, elements and members stand in JSON.
      const isScalar = record.valueRank < 0 && record.dataType !== "Structure";
      return isScalar && typeof json === "string" ? json : JSON.stringify(json);
    }
  }
}
