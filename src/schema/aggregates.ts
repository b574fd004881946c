/** What is made of a tag's samples, bucket by bucket (OPC UA Part 13). */
import { Field, ObjectType } from "type-graphql";
import type { TagAggregates } from "../twin/historical-access/historical-access.ts";
import type { AggregateColumn } from "../twin/history/aggregates/aggregate.ts";
import type { StateDurations } from "../twin/history/aggregates/state-durations.ts";
import { AggregateFunctionEnum } from "./history-enums.ts";
import { TagType } from "./tag.ts";

/** One function over all buckets, and in which unit. */
export interface AskedColumn {
  readonly function: AggregateColumn["function"];
  readonly unit: string | null;
  readonly column: AggregateColumn;
}

/** Aggregates of one tag, as they were asked for. */
export interface AskedAggregates extends TagAggregates {
  /** The unit of its values. */
  readonly unit: string | null;
}

/** One bucket. */
export interface AggregateRow {
  readonly series: AskedAggregates;
  readonly index: number;
}

/** For how long a tag was one of its states. */
export interface AskedState {
  readonly series: AskedAggregates;
  readonly state: StateDurations;
}

@ObjectType("StateDurations", {
  description: "For how long a tag was in one state, bucket by bucket.",
  simpleResolvers: true,
})
export class StateDurationsType {}

@ObjectType("AggregateColumn", { description: "One function, one value for each bucket.", simpleResolvers: true })
export class AggregateColumnType {
  @Field(() => AggregateFunctionEnum, { description: "The function." })
  readonly function!: AskedColumn["function"];

  @Field(() => String, {
    nullable: true,
    description:
      'Unit of its numbers: the tag\'s, "ms" of durations, "%" of shares, the tag\'s times s of totals; null without one.',
  })
  readonly unit!: AskedColumn["unit"];
}

@ObjectType("AggregateRow", { description: "One bucket.", simpleResolvers: true })
export class AggregateRowType {}

@ObjectType("AggregateSeries", {
  description:
    "Aggregates of one tag, as columns with one value for each bucket. A bucket is from its start to before its end.",
  simpleResolvers: true,
})
export class AggregateSeriesType {
  @Field(() => TagType, { description: "The tag." })
  readonly tag!: AskedAggregates["tag"];
}
