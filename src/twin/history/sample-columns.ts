/**
 * Samples of one tag as columns, oldest first: what every history store answers, and what aggregates and plots are computed on.
 */
export interface SampleColumns {
  readonly length: number;
  /**
   * Milliseconds since 1970, rounded to whole microseconds (`historyTime`), strictly ascending: when the value was so. The
   * source time; where a source gives none, or where the twin itself made the sample (a lost source, a stop of the twin), when
   * the twin noticed.
   */
  readonly times: Float64Array;
  /** The nearest Float of each value; NaN where the value has none (a text, null; NaN and infinities have a text). */
  readonly numbers: Float64Array;
  /**
   * What a number cannot tell: texts, "NaN", Int64 beyond 2^53, JSON of arrays and structures; null where the number says it all
   * or there is no value. null instead of the array: no sample has one.
   */
  readonly texts: readonly (string | null)[] | null;
  /**
   * OPC UA status codes. A gap is a sample: the status says why (UncertainNoCommunicationLastUsableValue: the source was lost;
   * BadDataLost: the twin did not record from here on, until the next sample).
   */
  readonly statuses: Uint32Array;
}

/** One sample of the past, where a single one is asked for. Its parts mean what those of the columns do. */
export interface PastSample {
  readonly time: number;
  readonly number: number;
  readonly text: string | null;
  readonly status: number;
}

export const NO_SAMPLES: SampleColumns = {
  length: 0,
  times: new Float64Array(0),
  numbers: new Float64Array(0),
  texts: null,
  statuses: new Uint32Array(0),
};

/** A time as history has it: milliseconds in whole microseconds, what a Float can tell apart until the year 2255. */
export function historyTime(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1_000;
}

export function sampleAt({ times, numbers, texts, statuses }: SampleColumns, row: number): PastSample {
  return {
    time: times[row] as number,
    number: numbers[row] as number,
    text: texts?.[row] ?? null,
    status: statuses[row] as number,
  };
}

/** The first row at or after a time; the columns' length when all are earlier. */
export function firstRowFrom({ times, length }: SampleColumns, time: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows `start` to before `end`, or to the last, on the same memory. */
export function sliceColumns(columns: SampleColumns, start: number, end: number = columns.length): SampleColumns {
  if (start === 0 && end >= columns.length) return columns;
  if (end > columns.length) return sliceColumns(columns, start);
  if (start >= end) return NO_SAMPLES;
  return {
    length: end - start,
    times: columns.times.subarray(start, end),
    numbers: columns.numbers.subarray(start, end),
    texts: columns.texts?.slice(start, end) ?? null,
    statuses: columns.statuses.subarray(start, end),
  };
}

/** Parts that follow each other in time, as one. */
export function joinColumns(parts: readonly SampleColumns[]): SampleColumns {
  if (parts.length === 0) return NO_SAMPLES;
  if (parts.length === 1) return parts[0] as SampleColumns;
  const joined = new ColumnsBuilder(parts.reduce((sum, { length }) => sum + length, 0));
  for (const part of parts) joined.append(part);
  return joined.build();
}

/** Two histories of a tag as one: of samples with the same time, that of `later` stays. */
export function mergeColumns(earlier: SampleColumns, later: SampleColumns): SampleColumns {
  if (earlier.length === 0) return later;
  if (later.length === 0) return earlier;
  if (isBefore(earlier, later)) return joinColumns([earlier, later]);
  if (isBefore(later, earlier)) return joinColumns([later, earlier]);
  const merged = new ColumnsBuilder(earlier.length + later.length);
  let i = 0;
  let j = 0;
  while (i < earlier.length && j < later.length) {
    const [before, after] = [earlier.times[i] as number, later.times[j] as number];
    if (before < after) merged.addRow(earlier, i++);
    else merged.addRow(later, j++);
    if (before === after) i++;
  }
  merged.append(sliceColumns(earlier, i));
  merged.append(sliceColumns(later, j));
  return merged.build();
}

/** Histories of a tag as one: of samples with the same time, that of the last of them stays. */
export function mergeAll(histories: readonly SampleColumns[]): SampleColumns {
  const some = histories.filter(({ length }) => length > 0);
  const follow = some.every((each, i) => i === 0 || isBefore(some[i - 1] as SampleColumns, each));
  return follow ? joinColumns(some) : some.reduce(mergeColumns, NO_SAMPLES);
}

/** Whether one ends before the other begins; both have samples. */
function isBefore(earlier: SampleColumns, later: SampleColumns): boolean {
  return (earlier.times[earlier.length - 1] as number) < (later.times[0] as number);
}

/** Columns that grow. The caller adds samples in the order of their times, each time once. */
export class ColumnsBuilder {
  #length = 0;
  #times: Float64Array;
  #numbers: Float64Array;
  #statuses: Uint32Array;
  #texts: (string | null)[] | null = null;

  constructor(capacity = 64) {
    this.#times = new Float64Array(capacity);
    this.#numbers = new Float64Array(capacity);
    this.#statuses = new Uint32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  add(time: number, number: number, text: string | null, status: number): void {
    const row = this.#length;
    if (row === this.#times.length) this.#reserve(row + 1);
    this.#times[row] = time;
    this.#numbers[row] = number;
    this.#statuses[row] = status;
    if (text !== null) this.#allTexts().push(text);
    else this.#texts?.push(null);
    this.#length++;
  }

  addRow({ times, numbers, texts, statuses }: SampleColumns, row: number): void {
    this.add(times[row] as number, numbers[row] as number, texts?.[row] ?? null, statuses[row] as number);
  }

  append({ length, times, numbers, texts, statuses }: SampleColumns): void {
    this.#reserve(this.#length + length);
    this.#times.set(times.length === length ? times : times.subarray(0, length), this.#length);
    this.#numbers.set(numbers.length === length ? numbers : numbers.subarray(0, length), this.#length);
    this.#statuses.set(statuses.length === length ? statuses : statuses.subarray(0, length), this.#length);
    if (texts !== null) {
      const all = this.#allTexts();
      for (let row = 0; row < length; row++) all.push(texts[row] ?? null);
    } else if (this.#texts !== null) {
      for (let row = 0; row < length; row++) this.#texts.push(null);
    }
    this.#length += length;
  }

  /** What was added so far. The builder must not be used afterwards: the columns are on its memory. */
  build(): SampleColumns {
    const length = this.#length;
    if (length === 0) return NO_SAMPLES;
    return {
      length,
      times: this.#times.subarray(0, length),
      numbers: this.#numbers.subarray(0, length),
      texts: this.#texts,
      statuses: this.#statuses.subarray(0, length),
    };
  }

  #allTexts(): (string | null)[] {
    this.#texts ??= new Array<string | null>(this.#length).fill(null);
    return this.#texts;
  }

  #reserve(rows: number): void {
    if (rows <= this.#times.length) return;
    const capacity = Math.max(rows, this.#times.length * 2);
    this.#times = grown(new Float64Array(capacity), this.#times);
    this.#numbers = grown(new Float64Array(capacity), this.#numbers);
    this.#statuses = grown(new Uint32Array(capacity), this.#statuses);
  }
}

function grown<Column extends Float64Array | Uint32Array>(to: Column, from: Column): Column {
  to.set(from);
  return to;
}
