/** The columns and rows of aggregates. */
import { Arg, FieldResolver, Float, Resolver, Root } from "type-graphql";
import {
  AggregateColumnType,
  type AggregateRow,
  AggregateRowType,
  AggregateSeriesType,
  type AskedAggregates,
  type AskedColumn,
  type AskedState,
  StateDurationsType,
} from "../schema/aggregates.ts";
import { QualityEnum } from "../schema/enums.ts";
import { AggregateFunctionEnum } from "../schema/history-enums.ts";
import { Cost } from "../schema/list-cost.ts";
import { DateTimeScalar } from "../schema/scalars.ts";
import { pastText } from "../twin/historical-access/past-value.ts";
import type { AggregateColumn } from "../twin/history/aggregates/aggregate.ts";
import {
  AGGREGATE_FUNCTIONS,
  type AggregateFunction,
  type AggregateMeasure,
} from "../twin/history/aggregates/functions.ts";
import { isPartial } from "../twin/history/aggregates/info-bits.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { type Quality, qualityOf, StatusCode, statusName } from "../twin/words/status-codes.ts";

@Resolver(() => AggregateSeriesType)
export class AggregateSeriesResolver {
  @Cost({ list: "samples" })
  @FieldResolver(() => [DateTimeScalar], { description: "Where each bucket begins." })
  starts(@Root() { buckets: { edges } }: AskedAggregates): number[] {
    return Array.from(edges.subarray(0, -1));
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [DateTimeScalar], { description: "Where each bucket ends." })
  ends(@Root() { buckets: { edges } }: AskedAggregates): number[] {
    return Array.from(edges.subarray(1));
  }

  @Cost({ list: "functions" })
  @FieldResolver(() => [AggregateColumnType], { description: "The functions, in the order they were asked for." })
  columns(@Root() { columns, unit }: AskedAggregates): AskedColumn[] {
    return columns.map((column) => ({ function: column.function, unit: unitOfMeasure(column, unit), column }));
  }

  @Cost({ list: "functions" })
  @FieldResolver(() => [StateDurationsType], {
    description:
      "Of an enumeration, a Boolean, or whatever has texts: for how long it was each of its states. Empty of others, and of more than 100 values.",
  })
  states(@Root() series: AskedAggregates): AskedState[] {
    return (series.states ?? []).map((state) => ({ series, state }));
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [AggregateRowType], { description: "The same, bucket by bucket." })
  rows(@Root() series: AskedAggregates): AggregateRow[] {
    return Array.from({ length: series.buckets.edges.length - 1 }, (_, index) => ({ series, index }));
  }
}

@Resolver(() => AggregateColumnType)
export class AggregateColumnResolver {
  @Cost({ list: "samples" })
  @FieldResolver(() => [Float], {
    nullable: "items",
    description: "The values; null where there is none: the status says why.",
  })
  numbers(@Root() { column: { numbers } }: AskedColumn): (number | null)[] {
    return Array.from(numbers, numberOrNull);
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [DateTimeScalar], {
    description:
      "The bucket's start, or, of START, END, END_BOUND and the ..._ACTUAL_TIME functions, when the value was so.",
  })
  times(@Root() { column: { times } }: AskedColumn): number[] {
    return Array.from(times);
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [QualityEnum], { description: "How far each value can be trusted." })
  qualities(@Root() { column: { statuses } }: AskedColumn): Quality[] {
    return Array.from(statuses, qualityOf);
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [String], { description: "The names of the OPC UA status codes." })
  statuses(@Root() { column: { statuses } }: AskedColumn): string[] {
    return Array.from(statuses, statusName);
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [Boolean], {
    description:
      "Whether the bucket is not whole: it is still running, began before the first sample, or was cut by the range.",
  })
  isPartial(@Root() { column: { statuses } }: AskedColumn): boolean[] {
    return Array.from(statuses, isPartial);
  }
}

@Resolver(() => StateDurationsType)
export class StateDurationsResolver {
  @FieldResolver(() => Float, { description: "The state: 1 and 0 for true and false, the ordinal of an enumeration." })
  number(@Root() { state }: AskedState): number {
    return state.value;
  }

  @FieldResolver(() => String, { nullable: true, description: "What people call it." })
  text(@Root() { series: { tag }, state: { value } }: AskedState): string | null {
    return pastText(tag, { number: value, text: null, status: StatusCode.Good });
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [Float], { description: "For how long, in each bucket. Milliseconds." })
  durations(@Root() { state: { durations } }: AskedState): number[] {
    return Array.from(durations);
  }
}

function ofFunction() {
  return Arg("function", () => AggregateFunctionEnum, { description: "One of the functions that were asked for." });
}

@Resolver(() => AggregateRowType)
export class AggregateRowResolver {
  @FieldResolver(() => DateTimeScalar, { description: "Where the bucket begins." })
  start(@Root() { series, index }: AggregateRow): number {
    return series.buckets.edges[index] as number;
  }

  @FieldResolver(() => DateTimeScalar, { description: "Where it ends." })
  end(@Root() { series, index }: AggregateRow): number {
    return series.buckets.edges[index + 1] as number;
  }

  @FieldResolver(() => Float, { nullable: true, description: "The value of a function; null where there is none." })
  number(@Root() { series, index }: AggregateRow, @ofFunction() name: AggregateFunction): number | null {
    return numberOrNull(columnOf(series, name).numbers[index] as number);
  }

  @FieldResolver(() => QualityEnum, { description: "How far that value can be trusted." })
  quality(@Root() { series, index }: AggregateRow, @ofFunction() name: AggregateFunction): Quality {
    return qualityOf(columnOf(series, name).statuses[index] as number);
  }
}

function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function columnOf({ columns }: AskedAggregates, name: AggregateFunction): AggregateColumn {
  const column = columns.find((each) => each.function === name);
  if (column !== undefined) return column;
  const asked = columns.map((each) => each.function).join(", ");
  throw new PlantgraphError("BAD_USER_INPUT", `${name} was not asked for; \`functions\` has ${asked}.`, {
    at: "function",
  });
}

function unitOfMeasure({ function: name }: AggregateColumn, unit: string | null): string | null {
  const measure: AggregateMeasure = AGGREGATE_FUNCTIONS[name].measure;
  switch (measure) {
    case "VALUE":
      return unit;
    case "TOTAL":
      return unit === null ? "s" : `${unit}·s`;
    case "VARIANCE":
      return unit === null ? null : `(${unit})²`;
    case "MILLISECONDS":
      return "ms";
    case "PERCENT":
      return "%";
    case "COUNT":
    case "STATUS":
      return null;
  }
}
