/**
 * Largest triangle, three buckets (Steinarsson, "Downsampling Time Series for Visual Representation", 2013), on each line between
 * two gaps by itself.
 */
import type { SampleColumns } from "../sample-columns.ts";
import { isBreak } from "./pixels.ts";

/** Rows from `start` to before `end` through which one line goes. */
interface Line {
  readonly start: number;
  readonly end: number;
}

/** null when there are so many gaps that their ends alone are more points than may be told. */
export function lttbRows(samples: SampleColumns, points: number): number[] | null {
  const { lines, breaks } = linesOf(samples);
  const least = lines.reduce((sum, { start, end }) => sum + Math.min(2, end - start), breaks.length);
  if (least > points) return null;
  const onLines = lines.reduce((sum, { start, end }) => sum + end - start, 0);
  const spare = points - least;
  const rows = [...breaks];
  for (const line of lines) {
    const length = line.end - line.start;
    addLine(samples, line, Math.min(length, Math.min(2, length) + Math.floor((spare * length) / onLines)), rows);
  }
  return rows.sort((a, b) => a - b);
}

/** Of each gap the first sample stands for all. */
function linesOf(samples: SampleColumns): { readonly lines: readonly Line[]; readonly breaks: readonly number[] } {
  const lines: Line[] = [];
  const breaks: number[] = [];
  let start = 0;
  for (let row = 0; row <= samples.length; row++) {
    if (row < samples.length && !isBreak(samples, row)) continue;
    if (row > start) lines.push({ start, end: row });
    if (row < samples.length && (row === 0 || row > start)) breaks.push(row);
    start = row + 1;
  }
  return { lines, breaks };
}

/** Both ends, and between them of each bucket the row that makes the largest triangle with the one before and the mean after. */
function addLine({ times, numbers }: SampleColumns, { start, end }: Line, points: number, rows: number[]): void {
  const length = end - start;
  if (points >= length) {
    for (let row = start; row < end; row++) rows.push(row);
    return;
  }
  const size = (length - 2) / (points - 2);
  const bucketBegin = (bucket: number) => Math.min(end - 1, start + 1 + Math.floor(bucket * size));
  let chosen = start;
  rows.push(start);
  for (let bucket = 0; bucket < points - 2; bucket++) {
    const next = bucketBegin(bucket + 1);
    const after = Math.max(next + 1, bucketBegin(bucket + 2));
    const time = mean(times, next, after);
    const value = mean(numbers, next, after);
    const [fromTime, fromValue] = [times[chosen] as number, numbers[chosen] as number];
    let largest = -1;
    for (let row = bucketBegin(bucket); row < next; row++) {
      const [rowTime, rowValue] = [times[row] as number, numbers[row] as number];
      const area = Math.abs((fromTime - time) * (rowValue - fromValue) - (fromTime - rowTime) * (value - fromValue));
      if (area <= largest) continue;
      largest = area;
      chosen = row;
    }
    rows.push(chosen);
  }
  rows.push(end - 1);
}

function mean(column: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let row = start; row < end; row++) sum += column[row] as number;
  return sum / (end - start);
}
