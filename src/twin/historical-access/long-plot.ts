/**
 * Plots of so long a range that a pixel is several minutes: made of minute rollups, piece by piece, so that neither time nor memory
 * grow with how often a tag changed.
 */
import { type PlotMethod, pixelMs, plot } from "../history/plots/plot.ts";
import { samplesOfRollups } from "../history/plots/rollup-samples.ts";
import { ROLLUP_MS } from "../history/rollups.ts";
import { joinColumns, mergeColumns, NO_SAMPLES, type SampleColumns } from "../history/sample-columns.ts";
import type { HistoryStore, TimeRange } from "../ports/history-store.ts";
import type { Id } from "../words/elements.ts";

/** Minutes of a pixel from which on rollups are exact enough: one of them is in two pixels. */
const MINUTES_OF_PIXEL = 2;
/** How long a piece is: of a tag that changes every minute, 40,000 rollups. Milliseconds. */
const PIECE_MS = 28 * 86_400_000;

export function isLongPlot(range: TimeRange, points: number, method: PlotMethod): boolean {
  // Largest triangles need all samples.
  return method !== "LTTB" && pixelMs(range, points, method) >= MINUTES_OF_PIXEL * ROLLUP_MS;
}

/** @throws the signal's reason; PlantgraphError HISTORY_UNAVAILABLE */
export async function longPlot(
  store: HistoryStore,
  tagId: Id,
  range: TimeRange,
  points: number,
  method: PlotMethod,
  signal: AbortSignal | undefined,
): Promise<SampleColumns> {
  const start = Math.ceil(range.from / ROLLUP_MS) * ROLLUP_MS;
  const end = Math.floor(range.to / ROLLUP_MS) * ROLLUP_MS;
  const pixel = pixelMs(range, points, method);
  let drawn = (await store.read(tagId, { from: range.from, to: start })).columns;
  for (let from = start; from < end; from += PIECE_MS) {
    signal?.throwIfAborted();
    const to = Math.min(end, from + PIECE_MS);
    const { columns, hidingWorse } = samplesOfRollups(await store.rollups(tagId, { from, to }));
    const worse = await worseSamples(store, tagId, range, hidingWorse, pixel);
    // What is drawn of a piece is drawn of the whole, too: first, last and extremes of a pixel are among those of its parts.
    drawn = plot(joinColumns([drawn, mergeColumns(worse, columns)]), range, points, method);
  }
  const { columns } = await store.read(tagId, { from: end, to: range.to });
  return plot(joinColumns([drawn, columns]), range, points, method);
}

/** All samples of the first minute of each pixel that hides one of a worse quality. */
async function worseSamples(
  store: HistoryStore,
  tagId: Id,
  { from }: TimeRange,
  minutes: readonly number[],
  pixel: number,
): Promise<SampleColumns> {
  const firsts = new Map(minutes.toReversed().map((minute) => [Math.floor((minute - from) / pixel), minute]));
  const found: SampleColumns[] = [];
  for (const minute of [...firsts.values()].sort((a, b) => a - b))
    found.push((await store.read(tagId, { from: minute, to: minute + ROLLUP_MS })).columns);
  return found.length === 0 ? NO_SAMPLES : joinColumns(found);
}
