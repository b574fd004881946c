/** A value of the past in its JSON form and as text, as `Sample` tells that of the present. */
import type { Tag } from "../model/tag.ts";
import { dateTimeText } from "../words/date-time.ts";
import { qualityOf } from "../words/status-codes.ts";
import { type JsonValue, toText } from "../words/values.ts";

/** What is stored of a value: `SampleColumns` says how. */
interface Stored {
  readonly number: number;
  readonly text: string | null;
  readonly status: number;
}

export function pastValue({ record }: Tag, { number, text, status }: Stored): JsonValue {
  if (qualityOf(status) === "BAD") return null;
  if (Number.isNaN(number)) return textValue(record.dataType, record.valueRank, text);
  switch (record.dataType) {
    case "Boolean":
      return number !== 0;
    case "Int64":
    case "UInt64":
      return text ?? BigInt(number).toString();
    case "DateTime":
      return text ?? dateTimeText(new Date(number));
    default:
      return number;
  }
}

function textValue(dataType: Tag["dataType"], valueRank: number, text: string | null): JsonValue {
  if (text === null) return null;
  // NaN and the infinities: JSON has no numbers for them.
  if (valueRank < 0 && (dataType === "Float" || dataType === "Double")) return null;
  return valueRank >= 0 || dataType === "Structure" ? (JSON.parse(text) as JsonValue) : text;
}

export function pastText(tag: Tag, { number, text, status }: Stored): string | null {
  if (qualityOf(status) === "BAD") return null;
  const { dataType, valueRank } = tag.record;
  if (text !== null) return valueRank >= 0 || dataType === "Structure" ? null : text;
  if (Number.isNaN(number)) return null;
  if (dataType === "DateTime") return dateTimeText(new Date(number));
  const raw = dataType === "Boolean" ? number !== 0 : number;
  return toText(raw, tag.shownTexts, dataType === "Float");
}
