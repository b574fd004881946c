/** The columns and rows of a series. */
import { FieldResolver, Float, Resolver, Root } from "type-graphql";
import { QualityEnum } from "../schema/enums.ts";
import { HistoryGapType, type SeriesRow, SeriesRowType, SeriesType } from "../schema/history.ts";
import { Cost } from "../schema/list-cost.ts";
import { DateTimeScalar, TagValueScalar } from "../schema/scalars.ts";
import type { Gap, Series } from "../twin/historical-access/series.ts";
import { BAD, sampleQuality } from "../twin/history/sample-quality.ts";
import { type Quality, qualityOf, statusName } from "../twin/words/status-codes.ts";
import type { JsonValue } from "../twin/words/values.ts";
import { convertedTo, InUnit } from "./unit-argument.ts";

@Resolver(() => SeriesType)
export class SeriesResolver {
  @Cost({ list: "samples" })
  @FieldResolver(() => [DateTimeScalar], { description: "When each value was so, by the source's clock." })
  times(@Root() series: Series): number[] {
    return series.map(({ time }) => time);
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [Float], {
    nullable: "items",
    description:
      "The values as numbers, in the tag's unit or in another; null where there is none, where one is Bad, and where the source was lost: so no line is drawn there.",
  })
  numbers(@Root() series: Series, @InUnit() unit?: string | null): (number | null)[] {
    const number = numbersOf(series, unit);
    return series.map(({ number: value, status }) => number(value, status));
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [TagValueScalar], {
    nullable: "items",
    description: "The values in the JSON form of the tag's data type; null where one is Bad.",
  })
  values(@Root() series: Series): JsonValue[] {
    return series.map((sample) => series.value(sample));
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [String], { nullable: "items", description: "The values for people, as `Sample.text`." })
  texts(@Root() series: Series): (string | null)[] {
    return series.map((sample) => series.text(sample));
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [QualityEnum], { description: "How far each value can be trusted." })
  qualities(@Root() series: Series): Quality[] {
    return series.map(({ status }) => qualityOf(status));
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [String], { description: "The names of the OPC UA status codes." })
  statuses(@Root() series: Series): string[] {
    return series.map(({ status }) => statusName(status));
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [Boolean], { description: "Whether each is the nearest sample outside of the range." })
  isBound(@Root() series: Series): boolean[] {
    return series.map((_, row) => series.isBound(row));
  }

  @Cost({ list: "samples" })
  @FieldResolver(() => [SeriesRowType], { description: "The same, sample by sample." })
  rows(@Root() series: Series): SeriesRow[] {
    return series.map((sample, row) => ({ series, sample, row }));
  }
}

@Resolver(() => SeriesRowType)
export class SeriesRowResolver {
  @FieldResolver(() => DateTimeScalar, { description: "When the value was so." })
  time(@Root() { sample }: SeriesRow): number {
    return sample.time;
  }

  @FieldResolver(() => Float, { nullable: true, description: "The value as a number, as `Series.numbers`." })
  number(@Root() { series, sample }: SeriesRow, @InUnit() unit?: string | null): number | null {
    return numbersOf(series, unit)(sample.number, sample.status);
  }

  @FieldResolver(() => TagValueScalar, { nullable: true, description: "The value in the JSON form of its data type." })
  value(@Root() { series, sample }: SeriesRow): JsonValue {
    return series.value(sample);
  }

  @FieldResolver(() => String, { nullable: true, description: "The value for people." })
  text(@Root() { series, sample }: SeriesRow): string | null {
    return series.text(sample);
  }

  @FieldResolver(() => QualityEnum, { description: "How far it can be trusted." })
  quality(@Root() { sample }: SeriesRow): Quality {
    return qualityOf(sample.status);
  }

  @FieldResolver(() => String, { description: "Name of the OPC UA status code." })
  status(@Root() { sample }: SeriesRow): string {
    return statusName(sample.status);
  }

  @FieldResolver(() => Boolean, { description: "Whether it is the nearest sample outside of the range." })
  isBound(@Root() { series, row }: SeriesRow): boolean {
    return series.isBound(row);
  }
}

@Resolver(() => HistoryGapType)
export class HistoryGapResolver {
  @FieldResolver(() => String, { description: "Name of the OPC UA status code that says why." })
  status(@Root() { status }: Gap): string {
    return statusName(status);
  }
}

/** The number of each sample, in the unit asked for. */
function numbersOf(
  { tag }: Series,
  unit: string | null | undefined,
): (number: number, status: number) => number | null {
  const convert = unit == null ? null : convertedTo(unit, tag.record.unit, `The tag "${tag.path}"`);
  return (number, status) => {
    if (Number.isNaN(number) || sampleQuality(status, false) === BAD) return null;
    return convert === null ? number : convert(number);
  };
}
