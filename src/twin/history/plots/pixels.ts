/**
 * Plots pixel by pixel: M4 (Jugel and others, "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014), with one
 * exceptional point, and its smaller sibling.
 */

import { isUsable } from "../rollups.ts";
import type { SampleColumns } from "../sample-columns.ts";

/** Rows of one pixel that may be told; -1: it has none. */
interface Pixel {
  first: number;
  last: number;
  least: number;
  greatest: number;
  /** The first of the worst that is not Good. */
  exceptional: number;
}

/** First, last, least, greatest and exceptional. */
export const M4_POINTS = 5;
/** Least, greatest, and what breaks the line at both ends, or between. */
export const MINMAX_POINTS = 4;

export function m4Rows(samples: SampleColumns, from: number, to: number, points: number): number[] {
  return rowsOfPixels(samples, from, to, Math.floor(points / M4_POINTS), (pixel) => [
    pixel.first,
    pixel.least,
    pixel.greatest,
    pixel.exceptional,
    pixel.last,
  ]);
}

export function minMaxRows(samples: SampleColumns, from: number, to: number, points: number): number[] {
  const ifBreak = (row: number) => (row >= 0 && isBreak(samples, row) ? row : -1);
  return rowsOfPixels(samples, from, to, Math.floor(points / MINMAX_POINTS), (pixel) => {
    const [start, end] = [ifBreak(pixel.first), ifBreak(pixel.last)];
    return [start < 0 && end < 0 ? pixel.exceptional : start, pixel.least, pixel.greatest, end];
  });
}

/** Whether no line goes on from a sample: it is Bad, or no number. */
export function isBreak({ numbers, statuses }: SampleColumns, row: number): boolean {
  return !isUsable(numbers[row] as number, statuses[row] as number);
}

function rowsOfPixels(
  samples: SampleColumns,
  from: number,
  to: number,
  pixels: number,
  pick: (pixel: Pixel) => readonly number[],
): number[] {
  const { times, length } = samples;
  const width = (to - from) / pixels;
  const rows: number[] = [];
  let row = 0;
  while (row < length) {
    const index = Math.min(pixels - 1, Math.floor(((times[row] as number) - from) / width));
    const end = index === pixels - 1 ? Infinity : from + (index + 1) * width;
    const pixel: Pixel = { first: row, last: row, least: -1, greatest: -1, exceptional: -1 };
    do add(samples, row++, pixel);
    while (row < length && (times[row] as number) < end);
    const chosen = new Set(pick(pixel));
    chosen.delete(-1);
    rows.push(...[...chosen].sort((a, b) => a - b));
  }
  return rows;
}

function add(samples: SampleColumns, row: number, pixel: Pixel): void {
  const { numbers, statuses } = samples;
  pixel.last = row;
  const severity = (statuses[row] as number) >>> 30;
  const worst = pixel.exceptional < 0 ? 0 : (statuses[pixel.exceptional] as number) >>> 30;
  if (severity > worst) pixel.exceptional = row;
  if (isBreak(samples, row)) return;
  const value = numbers[row] as number;
  if (pixel.least < 0 || value < (numbers[pixel.least] as number)) pixel.least = row;
  if (pixel.greatest < 0 || value > (numbers[pixel.greatest] as number)) pixel.greatest = row;
}
