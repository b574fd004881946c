/** What is asked of the server for a tag: sampling, and the filters to try, best first. */
import { DataChangeFilter, DataChangeTrigger, DeadbandType, StatusCodes } from "node-opcua-client";
import type { Tag } from "../../../twin/model/tag.ts";
import type { TagSource } from "../../../twin/words/elements.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import { distanceToRaw } from "../values/scaling.ts";

export interface ItemSettings {
  readonly address: string;
  readonly indexRange: string | null;
  readonly samplingMs: number;
  /** Of the subscription it belongs into. */
  readonly publishingMs: number;
  /** Tried in this order until the server takes one; null is no filter, and always the last. */
  readonly filters: readonly (FilterWish | null)[];
}

export interface FilterWish {
  readonly trigger: "STATUS_VALUE" | "STATUS_VALUE_TIMESTAMP";
  readonly deadband: "NONE" | "ABSOLUTE" | "PERCENT";
  /** In raw units, or percent of the server's EURange. */
  readonly value: number;
}

export function itemSettings(tag: Tag, source: TagSource, options: OpcUaOptions): ItemSettings {
  const samplingMs = source.samplingMs ?? options.samplingMs;
  return {
    address: source.address,
    indexRange: source.indexRange,
    samplingMs,
    // A tag that is sampled faster than the source publishes wants its samples as fast.
    publishingMs: Math.min(options.publishingMs, Math.max(samplingMs, FASTEST_PUBLISHING_MS)),
    filters: filtersOf(tag, source),
  };
}

const FASTEST_PUBLISHING_MS = 50;

/** Tags with equal keys share one monitored item. */
export function keyOf(settings: ItemSettings): string {
  const { address, indexRange, samplingMs, publishingMs, filters } = settings;
  // As most are; JSON, which begins with a brace, takes several times as long.
  if (indexRange === null && filters.length === 1) return `${samplingMs} ${publishingMs} ${address}`;
  return JSON.stringify(settings);
}

function filtersOf(tag: Tag, source: TagSource): readonly (FilterWish | null)[] {
  // Where silence makes a value stale, an unchanged value with a new time is a sign of life.
  const trigger = source.staleAfterMs === null ? "STATUS_VALUE" : "STATUS_VALUE_TIMESTAMP";
  const wishes: (FilterWish | null)[] = [];
  const { deadband } = source;
  if (deadband && deadband.value > 0) {
    if (deadband.type === "PERCENT") wishes.push({ trigger, deadband: "PERCENT", value: deadband.value });
    const range = tag.record.range;
    const distance =
      deadband.type === "ABSOLUTE" ? deadband.value : range ? (deadband.value / 100) * (range.high - range.low) : 0;
    if (distance > 0) wishes.push({ trigger, deadband: "ABSOLUTE", value: distanceToRaw(source.scaling, distance) });
  }
  if (trigger === "STATUS_VALUE_TIMESTAMP") wishes.push({ trigger, deadband: "NONE", value: 0 });
  wishes.push(null);
  return wishes;
}

export function dataChangeFilter(wish: FilterWish): DataChangeFilter {
  return new DataChangeFilter({
    trigger: wish.trigger === "STATUS_VALUE" ? DataChangeTrigger.StatusValue : DataChangeTrigger.StatusValueTimestamp,
    deadbandType:
      wish.deadband === "NONE"
        ? DeadbandType.None
        : wish.deadband === "ABSOLUTE"
          ? DeadbandType.Absolute
          : DeadbandType.Percent,
    deadbandValue: wish.value,
  });
}

const REFUSED_FILTER: ReadonlySet<number> = new Set(
  [
    StatusCodes.BadFilterNotAllowed,
    StatusCodes.BadMonitoredItemFilterInvalid,
    StatusCodes.BadMonitoredItemFilterUnsupported,
    StatusCodes.BadDeadbandFilterInvalid,
  ].map((code) => code.value),
);

/** Whether the server refused the filter, not the node. */
export function isFilterRefusal(status: number): boolean {
  return REFUSED_FILTER.has(status);
}
