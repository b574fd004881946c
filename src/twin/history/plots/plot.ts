/**
 * Many samples as few points that look the same: what is drawn of a tag over a range. A plot is a choice of samples, never a
 * mean, and never joins what a gap divides.
 */
import type { SampleColumns } from "../sample-columns.ts";
import { lttbRows } from "./lttb.ts";
import { M4_POINTS, MINMAX_POINTS, m4Rows, minMaxRows } from "./pixels.ts";

/**
 * MINMAX: of each pixel the least and the greatest, and where a gap is. M4: also the first and the last, so that lines between
 * pixels are those between the samples, and one that is not Good. LTTB: the points of the largest triangles between gaps, which
 * look smooth and lose spikes.
 */
export const PLOT_METHODS = ["M4", "MINMAX", "LTTB"] as const;
export type PlotMethod = (typeof PLOT_METHODS)[number];

/** Fewer show nothing. */
export const PLOT_POINTS_MIN = 10;

/**
 * @param range where the plot begins and ends, milliseconds since 1970: pixels are equally long
 * @param points most samples of the answer, from `PLOT_POINTS_MIN` on
 */
export function plot(
  samples: SampleColumns,
  { from, to }: { readonly from: number; readonly to: number },
  points: number,
  method: PlotMethod,
): SampleColumns {
  if (samples.length <= points) return samples;
  switch (method) {
    case "M4":
      return pickRows(samples, m4Rows(samples, from, to, points));
    case "MINMAX":
      return pickRows(samples, minMaxRows(samples, from, to, points));
    case "LTTB":
      // Where gaps alone would fill the answer there is no line to be smoothed.
      return pickRows(samples, lttbRows(samples, points) ?? m4Rows(samples, from, to, points));
  }
}

/** How long a pixel is. Milliseconds. */
export function pixelMs(
  { from, to }: { readonly from: number; readonly to: number },
  points: number,
  method: PlotMethod,
): number {
  return (to - from) / Math.floor(points / (method === "MINMAX" ? MINMAX_POINTS : M4_POINTS));
}

/** @param rows ascending */
function pickRows({ times, numbers, texts, statuses }: SampleColumns, rows: readonly number[]): SampleColumns {
  return {
    length: rows.length,
    times: Float64Array.from(rows, (row) => times[row] as number),
    numbers: Float64Array.from(rows, (row) => numbers[row] as number),
    texts: texts && rows.map((row) => texts[row] ?? null),
    statuses: Uint32Array.from(rows, (row) => statuses[row] as number),
  };
}
