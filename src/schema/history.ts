/** What a tag was: samples as columns, and as rows for those that plot rows. */
import { Field, ObjectType } from "type-graphql";
import type { Gap, Series } from "../twin/historical-access/series.ts";
import type { PastSample } from "../twin/history/sample-columns.ts";
import type { Extent } from "../twin/ports/history-store.ts";
import { Cost } from "./list-cost.ts";
import { DateTimeScalar } from "./scalars.ts";
import { TagType } from "./tag.ts";

@ObjectType("HistoryGap", {
  description: "Time in which nothing is known of a tag: its source was lost, said Bad, or nothing was recorded.",
  simpleResolvers: true,
})
export class HistoryGapType {
  @Field(() => DateTimeScalar, { description: "When it began." })
  readonly from!: Gap["from"];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it ended; null when it had not with the last sample of the answer.",
  })
  readonly to!: Gap["to"];
}

@ObjectType("HistoryExtent", { description: "How far a tag's history reaches.", simpleResolvers: true })
export class HistoryExtentType {
  @Field(() => DateTimeScalar, { description: "Time of its first sample." })
  readonly oldest!: Extent["oldest"];

  @Field(() => DateTimeScalar, { description: "Time of its last sample." })
  readonly newest!: Extent["newest"];
}

/** One sample of a series, with the way back to it. */
export interface SeriesRow {
  readonly series: Series;
  readonly sample: PastSample;
  readonly row: number;
}

@ObjectType("SeriesRow", { description: "One sample of a series.", simpleResolvers: true })
export class SeriesRowType {}

@ObjectType("Series", {
  description:
    "Samples of one tag, as columns of equal length: the first of each is the first sample. Rows are there for programs that plot rows; columns are a third of the bytes.",
  simpleResolvers: true,
})
export class SeriesType {
  @Field(() => TagType, { description: "The tag." })
  readonly tag!: Series["tag"];

  @Field(() => Boolean, { description: "Whether the range has more samples than were asked for." })
  readonly more!: Series["more"];

  @Field(() => String, {
    nullable: true,
    description: "Pass it as `after` for what comes next; null when there is nothing more. It outlives a restart.",
  })
  readonly endCursor!: Series["endCursor"];

  @Cost({ list: "samples" })
  @Field(() => [HistoryGapType], { description: "Where nothing is known, oldest first. No line is to be drawn there." })
  readonly gaps!: Series["gaps"];
}
