/** Samples of one tag over a range, and what they are an answer to. */
import { type PastSample, type SampleColumns, sampleAt } from "../history/sample-columns.ts";
import { BAD, sampleQuality } from "../history/sample-quality.ts";
import type { Tag } from "../model/tag.ts";
import type { JsonValue } from "../words/values.ts";
import { pastText, pastValue } from "./past-value.ts";

/** Time in which nothing is known: the source was lost, or said Bad, or nothing was recorded. Milliseconds since 1970. */
export interface Gap {
  readonly from: number;
  /** null: it had not ended with the last sample of the answer. */
  readonly to: number | null;
  /** OPC UA status code of the sample that began it. */
  readonly status: number;
}

export interface SeriesParts {
  readonly tag: Tag;
  readonly columns: SampleColumns;
  /** Whether the first and the last sample are bounds: the nearest outside of the range. */
  readonly hasBoundBefore?: boolean;
  readonly hasBoundAfter?: boolean;
  /** Whether the range has more samples than were asked for. */
  readonly more?: boolean;
  /** Where to go on; null when there is nothing more. */
  readonly endCursor?: string | null;
  readonly newestFirst?: boolean;
}

export class Series {
  readonly tag: Tag;
  /** Oldest first, whatever the order of the answer is. */
  readonly columns: SampleColumns;
  readonly more: boolean;
  readonly endCursor: string | null;
  readonly #parts: SeriesParts;

  constructor(parts: SeriesParts) {
    this.tag = parts.tag;
    this.columns = parts.columns;
    this.more = parts.more ?? false;
    this.endCursor = parts.endCursor ?? null;
    this.#parts = parts;
  }

  get length(): number {
    return this.columns.length;
  }

  /** One value for each sample, in the order of the answer. */
  map<T>(of: (sample: PastSample, row: number) => T): T[] {
    const { length, columns } = this;
    const { newestFirst } = this.#parts;
    return Array.from({ length }, (_, i) => {
      const row = newestFirst ? length - 1 - i : i;
      return of(sampleAt(columns, row), row);
    });
  }

  isBound(row: number): boolean {
    const { hasBoundBefore, hasBoundAfter } = this.#parts;
    return (row === 0 && hasBoundBefore === true) || (row === this.length - 1 && hasBoundAfter === true);
  }

  value(sample: PastSample): JsonValue {
    return pastValue(this.tag, sample);
  }

  text(sample: PastSample): string | null {
    return pastText(this.tag, sample);
  }

  /** Oldest first. */
  get gaps(): Gap[] {
    const { times, statuses, length } = this.columns;
    const gaps: Gap[] = [];
    let began = -1;
    for (let row = 0; row < length; row++) {
      const isBad = sampleQuality(statuses[row] as number, false) === BAD;
      if (isBad && began < 0) began = row;
      if (isBad || began < 0) continue;
      gaps.push({ from: times[began] as number, to: times[row] as number, status: statuses[began] as number });
      began = -1;
    }
    if (began >= 0) gaps.push({ from: times[began] as number, to: null, status: statuses[began] as number });
    return gaps;
  }
}
