/**
 * Reading history (OPC UA Part 11, Historical Access): what tags were at, between and over moments. Every method takes many tags
 * that are asked the same, and asks the store for all of them together.
 */
import { type AggregateColumn, aggregate } from "../history/aggregates/aggregate.ts";
import { simpleBound } from "../history/aggregates/bounds.ts";
import type { Buckets } from "../history/aggregates/buckets.ts";
import type { AggregateFunction } from "../history/aggregates/functions.ts";
import type { QualityLimits } from "../history/aggregates/rules.ts";
import { type StateDurations, stateDurations } from "../history/aggregates/state-durations.ts";
import { type PlotMethod, plot } from "../history/plots/plot.ts";
import {
  ColumnsBuilder,
  joinColumns,
  NO_SAMPLES,
  type PastSample,
  type SampleColumns,
} from "../history/sample-columns.ts";
import type { Tag } from "../model/tag.ts";
import type { Extent, HistoryStore, TimeRange } from "../ports/history-store.ts";
import type { Clock } from "../tools/clock.ts";
import { INTEGER_LIMITS } from "../words/data-types.ts";
import { PlantgraphError } from "../words/errors.ts";
import { type Quality, qualityOf } from "../words/status-codes.ts";
import { historyCursor, rangeBehind } from "./history-cursor.ts";
import { DEFAULT_HISTORY_LIMITS, type HistoryLimits } from "./limits.ts";
import { isLongPlot, longPlot } from "./long-plot.ts";
import { Series } from "./series.ts";

/** Which of the nearest samples outside of a range are told too: Part 11, 6.5.3, Bounding Values. */
export const BOUNDS = ["NONE", "BEFORE", "AFTER", "BOTH"] as const;
export type Bounds = (typeof BOUNDS)[number];

export interface SeriesQuery {
  readonly range: TimeRange;
  /** Most samples of each tag, bounds not counted. */
  readonly first: number;
  /** Cursor behind which it goes on; of one tag. */
  readonly after: string | null;
  readonly newestFirst: boolean;
  readonly bounds: Bounds;
  /** Only samples of these; null: of all. */
  readonly quality: readonly Quality[] | null;
}

export interface AggregatesQuery extends QualityLimits {
  readonly buckets: Buckets;
  readonly functions: readonly AggregateFunction[];
  /** Whether a value holds until the next sample; null: by the tag's data type. */
  readonly stepped: boolean | null;
  readonly uncertainIsBad: boolean;
  /** What the numbers of a tag's samples become before anything is made of them. */
  readonly convert: (tag: Tag) => ((value: number) => number) | null;
}

/** Aggregates of one tag. */
export interface TagAggregates {
  readonly tag: Tag;
  readonly buckets: Buckets;
  readonly columns: readonly AggregateColumn[];
  /** Of a Boolean or an enumeration; null of others, and of too many values. */
  readonly states: readonly StateDurations[] | null;
}

/** Between samples of these, a line is meant; values of all others hold until the next sample. */
export function isStepped({ record }: Tag): boolean {
  return record.dataType !== "Float" && record.dataType !== "Double";
}

/** Whether its values are what something is in, and not how much there is of it. */
function namesStates({ record: { dataType, valueRank, texts } }: Tag): boolean {
  return valueRank < 0 && (dataType === "Enumeration" || dataType === "Boolean" || texts !== null);
}

/** What rollups, which have numbers alone, tell all of. */
function isToldByNumber({ record: { dataType, valueRank } }: Tag): boolean {
  if (dataType === "Int64" || dataType === "UInt64") return false;
  return valueRank < 0 && (dataType in INTEGER_LIMITS || ["Boolean", "Float", "Double"].includes(dataType));
}

export class HistoricalAccess {
  readonly #store: HistoryStore;
  readonly #clock: Clock;
  readonly #maxStored: number;

  constructor(store: HistoryStore, clock: Clock, { maxStoredSamples }: HistoryLimits = DEFAULT_HISTORY_LIMITS) {
    this.#store = store;
    this.#clock = clock;
    this.#maxStored = maxStoredSamples;
  }

  /** @throws PlantgraphError BAD_USER_INPUT for a cursor, HISTORY_UNAVAILABLE */
  async series(tags: readonly Tag[], query: SeriesQuery, signal?: AbortSignal): Promise<Series[]> {
    const { first, after, newestFirst, bounds, quality } = query;
    const [tag] = tags;
    const range = after === null || tag === undefined ? query.range : rangeBehind(after, tag, query.range, newestFirst);
    const isWanted = (side: Bounds) => bounds === side || bounds === "BOTH";
    // The bound at the end at which a page begins was told with the first page.
    const before =
      isWanted("BEFORE") && (after === null || newestFirst) ? await this.#before(tags, query.range.from) : null;
    const behind =
      isWanted("AFTER") && (after === null || !newestFirst) ? await this.#from(tags, query.range.to) : null;
    return this.#each(tags, { ...range, first, newestFirst }, signal, (own, i, columns, more) => {
      const told = quality === null ? columns : withQuality(columns, quality);
      const end = newestFirst ? columns.times[0] : columns.times[columns.length - 1];
      // A bound beyond samples that are still to come would hide them.
      const boundBefore = more && newestFirst ? null : before?.[i];
      const boundAfter = more && !newestFirst ? null : behind?.[i];
      return new Series({
        tag: own,
        columns: withBounds(told, boundBefore, boundAfter),
        hasBoundBefore: boundBefore != null,
        hasBoundAfter: boundAfter != null,
        more,
        endCursor: end === undefined || !more ? null : historyCursor(own, end, newestFirst),
        newestFirst,
      });
    });
  }

  /** With the sample before, from which the line comes. @throws PlantgraphError LIMIT_EXCEEDED, HISTORY_UNAVAILABLE */
  async plot(
    tags: readonly Tag[],
    range: TimeRange,
    points: number,
    method: PlotMethod,
    signal?: AbortSignal,
  ): Promise<Series[]> {
    const before = await this.#before(tags, range.from);
    const isLong = (tag: Tag) => isToldByNumber(tag) && isLongPlot(range, points, method);
    const drawn = new Map<Tag, SampleColumns>();
    for (const tag of tags.filter(isLong))
      drawn.set(tag, await longPlot(this.#store, tag.id, range, points, method, signal));
    const others = tags.filter((tag) => !isLong(tag));
    await this.#each(others, { ...range, first: this.#maxStored }, signal, (tag, _, columns, more) => {
      if (more) throw this.#tooManyStored(tag);
      drawn.set(tag, plot(columns, range, points, method));
    });
    return tags.map((tag, i) => {
      const columns = withBounds(drawn.get(tag) ?? NO_SAMPLES, before[i], null);
      return new Series({ tag, columns, hasBoundBefore: before[i] != null });
    });
  }

  /** @throws PlantgraphError LIMIT_EXCEEDED, HISTORY_UNAVAILABLE */
  async aggregates(tags: readonly Tag[], query: AggregatesQuery, signal?: AbortSignal): Promise<TagAggregates[]> {
    const { buckets, functions, percentGood, percentBad, uncertainIsBad } = query;
    const [from, to] = [buckets.edges[0] as number, buckets.edges[buckets.edges.length - 1] as number];
    const before = await this.#before(tags, from);
    const after = await this.#from(tags, to);
    const knownUntil = this.#clock.now();
    return this.#each(tags, { from, to, first: this.#maxStored }, signal, (tag, i, stored, more) => {
      if (more) throw this.#tooManyStored(tag);
      const samples = withBounds(stored, before[i], after[i]);
      const columns = aggregate(converted(samples, query.convert(tag)), buckets, functions, {
        stepped: query.stepped ?? isStepped(tag),
        uncertainIsBad,
        slopedExtrapolation: false,
        knownUntil,
        percentGood,
        percentBad,
      });
      const states = namesStates(tag) ? stateDurations(samples, buckets, { knownUntil, uncertainIsBad }) : null;
      return { tag, buckets, columns, states };
    });
  }

  /**
   * The value at each of some moments (Part 11, 6.5.5), in their order, by simple bounds.
   * @param interpolate on the line between two samples; null: by the tag's data type
   * @throws PlantgraphError HISTORY_UNAVAILABLE
   */
  async at(
    tags: readonly Tag[],
    moments: readonly number[],
    interpolate: boolean | null,
    signal?: AbortSignal,
  ): Promise<Series[]> {
    const told = tags.map(() => new ColumnsBuilder(moments.length));
    for (const moment of moments) {
      signal?.throwIfAborted();
      const [before, from] = await Promise.all([this.#before(tags, moment), this.#from(tags, moment)]);
      for (const [i, tag] of tags.entries()) {
        const stepped = interpolate === null ? isStepped(tag) : !interpolate;
        addAt(told[i] as ColumnsBuilder, moment, before[i], from[i], stepped);
      }
    }
    return tags.map((tag, i) => new Series({ tag, columns: (told[i] as ColumnsBuilder).build() }));
  }

  /** The times of the first and the last sample of each tag. @throws PlantgraphError HISTORY_UNAVAILABLE */
  extents(tags: readonly Tag[]): Promise<readonly (Extent | null)[]> {
    return this.#store.extents(tags.map(({ id }) => id));
  }

  #before(tags: readonly Tag[], time: number): Promise<readonly (PastSample | null)[]> {
    return this.#store.newestBefore(
      tags.map(({ id }) => id),
      time,
    );
  }

  #from(tags: readonly Tag[], time: number): Promise<readonly (PastSample | null)[]> {
    return this.#store.oldestFrom(
      tags.map(({ id }) => id),
      time,
    );
  }

  /** Tag by tag, so that no more than one is in memory as it was stored. */
  async #each<T>(
    tags: readonly Tag[],
    range: TimeRange & { readonly first: number; readonly newestFirst?: boolean },
    signal: AbortSignal | undefined,
    make: (tag: Tag, index: number, columns: SampleColumns, more: boolean) => T,
  ): Promise<T[]> {
    const made: T[] = [];
    const ids = tags.map(({ id }) => id);
    for await (const { columns, more } of this.#store.readEach(ids, range)) {
      signal?.throwIfAborted();
      made.push(make(tags[made.length] as Tag, made.length, columns, more));
    }
    return made;
  }

  #tooManyStored(tag: Tag): PlantgraphError {
    const message = `The tag "${tag.path}" has more than ${this.#maxStored} samples in this range; ask for a shorter one.`;
    return new PlantgraphError("LIMIT_EXCEEDED", message, { at: "from", limit: this.#maxStored });
  }
}

function withQuality(columns: SampleColumns, quality: readonly Quality[]): SampleColumns {
  const told = new ColumnsBuilder(columns.length);
  for (let row = 0; row < columns.length; row++)
    if (quality.includes(qualityOf(columns.statuses[row] as number))) told.addRow(columns, row);
  return told.build();
}

function withBounds(
  columns: SampleColumns,
  before: PastSample | null | undefined,
  after: PastSample | null | undefined,
): SampleColumns {
  if (before == null && after == null) return columns;
  return joinColumns([single(before), columns, single(after)]);
}

function single(sample: PastSample | null | undefined): SampleColumns {
  if (sample == null) return NO_SAMPLES;
  const builder = new ColumnsBuilder(1);
  builder.add(sample.time, sample.number, sample.text, sample.status);
  return builder.build();
}

function converted(columns: SampleColumns, convert: ((value: number) => number) | null): SampleColumns {
  return convert === null ? columns : { ...columns, numbers: columns.numbers.map(convert) };
}

function addAt(
  told: ColumnsBuilder,
  moment: number,
  before: PastSample | null | undefined,
  from: PastSample | null | undefined,
  stepped: boolean,
): void {
  if (from?.time === moment) {
    told.add(moment, from.number, from.text, from.status);
    return;
  }
  const samples = withBounds(NO_SAMPLES, before, from);
  const options = { stepped, uncertainIsBad: false, slopedExtrapolation: false, knownUntil: Infinity };
  const { value, status } = simpleBound(samples, moment, before == null ? 0 : 1, options);
  told.add(moment, value, qualityOf(status) === "BAD" ? null : (before?.text ?? null), status);
}
