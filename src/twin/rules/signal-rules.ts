/** What a tag has to keep, and a class's pattern of one: data type, range, texts, and where its values come from. */

import { DATA_TYPES, type DataType, INTEGER_LIMITS, isIntegerText } from "../words/data-types.ts";
import type { ElementPart } from "../words/element-parts.ts";
import type { Range, TagRecord, TagSource, TagTemplate } from "../words/elements.ts";
import { quote, type Report } from "./report.ts";
import { checkDescription, checkName, checkText } from "./text-rules.ts";

const dataTypes: ReadonlySet<string> = new Set(DATA_TYPES);

const NAME: ElementPart = { field: "name" };
const DESCRIPTION: ElementPart = { field: "description" };
const UNIT: ElementPart = { field: "unit" };
const RANGE: ElementPart = { field: "range" };
const SOURCE: ElementPart = { field: "source" };
const TEXTS_OF_TYPE: readonly ElementPart[] = [{ field: "texts" }, { field: "dataType" }];

/** What a tag and a class's pattern of one have in common. */
export function checkSignal(tag: TagRecord | TagTemplate, report: Report): void {
  checkName(tag.name, report, NAME);
  checkDescription(tag.description, report, DESCRIPTION);
  if (!dataTypes.has(tag.dataType)) {
    report("INVALID_VALUE", `has the data type ${quote(tag.dataType)}; one of ${DATA_TYPES.join(", ")} is right`, {
      field: "dataType",
    });
  }
  if (!Number.isInteger(tag.valueRank) || tag.valueRank < -1) {
    report("INVALID_VALUE", `has the value rank ${tag.valueRank}; -1 (a scalar) or more is right`, {
      field: "valueRank",
    });
  }
  checkText("unit", tag.unit, report, UNIT);
  if (tag.range) checkRange(tag.range, report);
  if (tag.texts) checkTexts(tag.texts, tag.dataType, report);
  if (tag.source) checkSource(tag.source, tag.range, report);
}

function checkRange({ low, high }: Range, report: Report): void {
  if (!Number.isFinite(low) || !Number.isFinite(high))
    report("INVALID_VALUE", "has a range whose limits are not numbers", RANGE);
  else if (low > high) report("INVALID_VALUE", `has a range from ${low} to ${high}; the low limit comes first`, RANGE);
}

function checkTexts(texts: Readonly<Record<string, string>>, dataType: DataType, report: Report): void {
  if (dataType !== "Boolean" && !(dataType in INTEGER_LIMITS)) {
    report(
      "INVALID_VALUE",
      `has texts; only a Boolean, an integer or an Enumeration may, not a ${dataType}`,
      ...TEXTS_OF_TYPE,
    );
    return;
  }
  for (const [key, text] of Object.entries(texts)) {
    if (dataType === "Boolean") {
      if (key !== "true" && key !== "false") {
        report(
          "INVALID_VALUE",
          `has a text for ${quote(key)}; a Boolean has texts for "true" and "false"`,
          ...TEXTS_OF_TYPE,
        );
      }
    } else if (!isIntegerText(dataType, key)) {
      report("INVALID_VALUE", `has a text for ${quote(key)}, which is no ${dataType}`, ...TEXTS_OF_TYPE);
    }
    checkText(`text for ${quote(key)}`, text, report, { field: "texts" });
  }
}

function checkSource(
  source: Omit<TagSource, "dataSource"> & { dataSource: string | null },
  range: Range | null,
  report: Report,
): void {
  checkText("data source", source.dataSource, report, SOURCE);
  checkText("address", source.address, report, SOURCE);
  checkText("index range", source.indexRange, report, SOURCE);
  checkText("member", source.member, report, SOURCE);
  if (source.scaling) {
    for (const side of ["raw", "scaled"] as const) {
      const { low, high } = source.scaling[side];
      // A scale may run downwards, but must not be a point: values are scaled in both directions.
      if (!Number.isFinite(low) || !Number.isFinite(high)) {
        report("INVALID_VALUE", `has a scaling whose ${side} limits are not numbers`, SOURCE);
      } else if (low === high) {
        report("INVALID_VALUE", `has a scaling whose ${side} limits are both ${low}; they must differ`, SOURCE);
      }
    }
  }
  for (const [what, ms] of [
    ["sampling interval", source.samplingMs],
    ["time until it is stale", source.staleAfterMs],
  ] as const) {
    if (ms !== null && !(Number.isFinite(ms) && ms > 0)) {
      report("INVALID_VALUE", `has a ${what} of ${ms} ms; more than 0 is right, or none`, SOURCE);
    }
  }
  if (source.deadband) {
    const { type, value } = source.deadband;
    if (type !== "ABSOLUTE" && type !== "PERCENT") {
      report("INVALID_VALUE", `has a deadband of type ${quote(type)}; ABSOLUTE or PERCENT is right`, SOURCE);
    }
    if (!(Number.isFinite(value) && value >= 0))
      report("INVALID_VALUE", `has a deadband of ${value}; 0 or more is right`, SOURCE);
    if (type === "PERCENT" && !range)
      report("INVALID_VALUE", "has a deadband in percent, which needs a range", RANGE, SOURCE);
    if (type === "PERCENT" && value > 100)
      report("INVALID_VALUE", `has a deadband of ${value} percent; at most 100 is right`, SOURCE);
  }
}
