/** What tags were at: of one tag, and of a selection. */
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { AggregateSeriesType, type AskedAggregates } from "../schema/aggregates.ts";
import { SelectionInput } from "../schema/filter-inputs.ts";
import { HistoryExtentType, SeriesType } from "../schema/history.ts";
import type { UncertainUse } from "../schema/history-enums.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import { DateTimeScalar } from "../schema/scalars.ts";
import { TagType } from "../schema/tag.ts";
import { bucketsOf, momentsOf, pointsOf, rangeOf, samplesOf, tagsOf } from "../twin/historical-access/arguments.ts";
import type { Bounds, SeriesQuery } from "../twin/historical-access/historical-access.ts";
import type { Series } from "../twin/historical-access/series.ts";
import type { AggregateFunction } from "../twin/history/aggregates/functions.ts";
import type { PlotMethod } from "../twin/history/plots/plot.ts";
import { tagOrder } from "../twin/model/orders.ts";
import { pageOf } from "../twin/model/paging.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { Extent } from "../twin/ports/history-store.ts";
import type { Selection } from "../twin/selection/filter.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { Quality } from "../twin/words/status-codes.ts";
import type { RequestContext } from "./context.ts";
import {
  AfterSample,
  Every,
  FirstSamples,
  From,
  Functions,
  InTimeZone,
  InValueUnit,
  MaxTags,
  Method,
  NewestFirst,
  OfQuality,
  PercentBad,
  PercentGood,
  Points,
  Stepped,
  To,
  Uncertain,
  WithBounds,
} from "./history-arguments.ts";
import { convertedTo } from "./unit-argument.ts";

@Resolver(() => TagType)
export class TagHistoryResolver {
  @Cost({ history: "SERIES", live: "ANSWER" })
  @FieldResolver(() => SeriesType, { description: "Its samples of a range, as they were recorded, page by page." })
  history(
    @Root() tag: Tag,
    @Ctx() context: RequestContext,
    @From() from: number,
    @To() to?: number | null,
    @FirstSamples() first?: number | null,
    @AfterSample() after?: string | null,
    @NewestFirst() newestFirst = false,
    @WithBounds() bounds: Bounds = "NONE",
    @OfQuality() quality?: readonly Quality[] | null,
  ): Promise<Series> {
    const query = seriesQuery(context, { from, to, first, after, newestFirst, bounds, quality });
    const { session, historyReads } = context;
    return historyReads.load(tag, `history ${JSON.stringify(query)}`, (tags) =>
      session.history.series(tags, query, session.signal),
    );
  }

  @Cost({ history: "PLOT", live: "ANSWER" })
  @FieldResolver(() => SeriesType, {
    description:
      "Its samples of a range, so few of them that they can be drawn, with the one before: extremes are kept, and gaps are not joined.",
  })
  plot(
    @Root() tag: Tag,
    @Ctx() { clock, limits, session, historyReads }: RequestContext,
    @From() from: number,
    @Points() points: number,
    @To() to?: number | null,
    @Method() method: PlotMethod = "M4",
  ): Promise<Series> {
    const range = rangeOf(from, to, clock.now());
    const most = pointsOf(points, limits.history);
    return historyReads.load(tag, `plot ${JSON.stringify([range, most, method])}`, (tags) =>
      session.history.plot(tags, range, most, method, session.signal),
    );
  }

  @Cost({ history: "AGGREGATES", live: "ANSWER" })
  @FieldResolver(() => AggregateSeriesType, {
    description:
      "What is made of its samples, bucket by bucket, by OPC UA Part 13. A bucket without samples answers from the one before it.",
  })
  aggregates(
    @Root() tag: Tag,
    @Ctx() context: RequestContext,
    @From() from: number,
    @Functions() functions: readonly AggregateFunction[],
    @To() to?: number | null,
    @Every() every?: string | null,
    @InTimeZone("That of the asset, or of the nearest above it that has one; else UTC.") timeZone?: string | null,
    @InValueUnit() unit?: string | null,
    @Uncertain() uncertain: UncertainUse = "AS_GOOD",
    @PercentGood() percentGood = 100,
    @PercentBad() percentBad = 100,
    @Stepped() stepped?: boolean | null,
  ): Promise<AskedAggregates> {
    const zone = timeZone ?? timeZoneOf(tag, context);
    const asked = { from, to, every, timeZone: zone, functions, unit, uncertain, percentGood, percentBad, stepped };
    return context.historyReads.load(tag, `aggregates ${JSON.stringify(asked)}`, (tags) =>
      aggregatesOf(tags, asked, context),
    );
  }

  @Cost({ history: "MOMENTS", live: "ANSWER" })
  @FieldResolver(() => SeriesType, { description: "Its value at each of some moments, in their order." })
  at(
    @Root() tag: Tag,
    @Ctx() { limits, session, historyReads }: RequestContext,
    @Arg("times", () => [DateTimeScalar], { description: "The moments, at most 1,000." }) times: readonly number[],
    @Arg("interpolate", () => Boolean, {
      nullable: true,
      description:
        "Take it from the line between the samples before and after; from the one before when false. When absent, of Float and Double.",
    })
    interpolate?: boolean | null,
  ): Promise<Series> {
    const moments = momentsOf(times, limits.history);
    return historyReads.load(tag, `at ${JSON.stringify([moments, interpolate])}`, (tags) =>
      session.history.at(tags, moments, interpolate ?? null, session.signal),
    );
  }

  @Cost({ history: "EXTENT", live: "ANSWER" })
  @FieldResolver(() => HistoryExtentType, {
    nullable: true,
    description: "How far its history reaches; null when it has none.",
  })
  historyExtent(@Root() tag: Tag, @Ctx() { session, historyReads }: RequestContext): Promise<Extent | null> {
    return historyReads.load(tag, "extent", (tags) => session.history.extents(tags));
  }
}

@Resolver()
export class HistoryQueries {
  @Cost({ list: "selected", history: "SERIES", live: "ANSWER" })
  @Needs("read")
  @Query(() => [SeriesType], {
    description:
      "The samples of many tags over one range, by path. Where a series has more, `Tag.history` goes on with it.",
  })
  history(
    @Ctx() context: RequestContext,
    @Arg("select", () => SelectionInput, { description: "Which tags; `{}` means all." }) select: Selection,
    @From() from: number,
    @To() to?: number | null,
    @MaxTags() maxTags = 100,
    @FirstSamples() first?: number | null,
    @NewestFirst() newestFirst = false,
    @WithBounds() bounds: Bounds = "NONE",
    @OfQuality() quality?: readonly Quality[] | null,
  ): Promise<Series[]> {
    const query = seriesQuery(context, { from, to, first, after: null, newestFirst, bounds, quality });
    const { session } = context;
    return session.history.series(selected(select, maxTags, context), query, session.signal);
  }

  @Cost({ list: "selected", history: "AGGREGATES", live: "ANSWER" })
  @Needs("read")
  @Query(() => [AggregateSeriesType], {
    description: "What is made of the samples of many tags, in the same buckets, by path.",
  })
  aggregates(
    @Ctx() context: RequestContext,
    @Arg("select", () => SelectionInput, { description: "Which tags; `{}` means all." }) select: Selection,
    @From() from: number,
    @Functions() functions: readonly AggregateFunction[],
    @To() to?: number | null,
    @MaxTags() maxTags = 100,
    @Every() every?: string | null,
    @InTimeZone("UTC when absent.") timeZone?: string | null,
    @InValueUnit() unit?: string | null,
    @Uncertain() uncertain: UncertainUse = "AS_GOOD",
    @PercentGood() percentGood = 100,
    @PercentBad() percentBad = 100,
    @Stepped() stepped?: boolean | null,
  ): Promise<AskedAggregates[]> {
    const zone = timeZone ?? "UTC";
    const asked = { from, to, every, timeZone: zone, functions, unit, uncertain, percentGood, percentBad, stepped };
    return aggregatesOf(selected(select, maxTags, context), asked, context);
  }
}

interface AskedSeries extends Pick<SeriesQuery, "newestFirst" | "bounds"> {
  readonly from: number;
  readonly to: number | null | undefined;
  readonly first: number | null | undefined;
  readonly after: string | null | undefined;
  readonly quality: readonly Quality[] | null | undefined;
}

function seriesQuery({ clock, limits }: RequestContext, asked: AskedSeries): SeriesQuery {
  const { from, to, first, after, newestFirst, bounds, quality } = asked;
  return {
    range: rangeOf(from, to, clock.now()),
    first: samplesOf(first, limits.history),
    after: after ?? null,
    newestFirst,
    bounds,
    quality: quality ?? null,
  };
}

interface AskedOfBuckets {
  readonly from: number;
  readonly to: number | null | undefined;
  readonly every: string | null | undefined;
  readonly timeZone: string;
  readonly functions: readonly AggregateFunction[];
  readonly unit: string | null | undefined;
  readonly uncertain: UncertainUse;
  readonly percentGood: number;
  readonly percentBad: number;
  readonly stepped: boolean | null | undefined;
}

async function aggregatesOf(
  tags: readonly Tag[],
  { from, to, every, timeZone, functions, unit, uncertain, percentGood, percentBad, stepped }: AskedOfBuckets,
  { clock, limits, session }: RequestContext,
): Promise<AskedAggregates[]> {
  const buckets = bucketsOf(rangeOf(from, to, clock.now()), every, timeZone, functions.length, limits.history);
  const convert = (tag: Tag) => (unit == null ? null : convertedTo(unit, tag.record.unit, `The tag "${tag.path}"`));
  // A unit that does not fit is refused before anything is read.
  tags.forEach(convert);
  const found = await session.history.aggregates(
    tags,
    {
      buckets,
      functions,
      stepped: stepped ?? null,
      uncertainIsBad: uncertain === "AS_BAD",
      percentGood,
      percentBad,
      convert,
    },
    session.signal,
  );
  return found.map((each) => ({ ...each, unit: unit ?? each.tag.record.unit }));
}

/** By path. @throws PlantgraphError LIMIT_EXCEEDED when there are more than may be */
function selected(select: Selection, maxTags: number, { view, limits }: RequestContext): readonly Tag[] {
  const most = tagsOf(maxTags, limits.history);
  const { nodes, totalCount } = pageOf(
    view.tags(select),
    tagOrder(),
    { first: most },
    { defaultSize: most, maxSize: most },
  );
  if (totalCount <= most) return nodes;
  throw new PlantgraphError(
    "LIMIT_EXCEEDED",
    `The selection has ${totalCount} tags, and \`maxTags\` is ${most}; select fewer, or say more, up to ${limits.history.maxTags}.`,
    { at: "maxTags", limit: most, asked: totalCount },
  );
}

/** Where the caller sees one. */
function timeZoneOf({ asset }: Tag, { view }: RequestContext): string {
  const zoned = [asset, ...view.ancestors(asset)].find(({ record }) => record.timeZone !== null);
  return zoned?.record.timeZone ?? "UTC";
}
