/** The samples that minute rollups tell: of each minute the first, the least, the greatest and the last. */
import type { RollupColumns, RollupPoints } from "../rollups.ts";
import { ColumnsBuilder, type SampleColumns } from "../sample-columns.ts";

export interface RollupSamples {
  readonly columns: SampleColumns;
  /**
   * Where the minutes begin that hold a sample of a worse quality than those told: of it a rollup knows the status, but not when it
   * was.
   */
  readonly hidingWorse: readonly number[];
}

export function samplesOfRollups(rollups: RollupColumns): RollupSamples {
  const { length, starts, first, min, max, last, worstStatuses } = rollups;
  const told = new ColumnsBuilder(4 * length);
  const hidingWorse: number[] = [];
  for (let minute = 0; minute < length; minute++) {
    let worst = 0;
    const points = [min, max].sort((a, b) => (a.times[minute] as number) - (b.times[minute] as number));
    let before = Number.NEGATIVE_INFINITY;
    for (const point of [first, ...points, last]) {
      const time = point.times[minute] as number;
      // NaN where there is none, and the same sample may be two of them.
      if (!(time > before)) continue;
      told.add(time, point.numbers[minute] as number, null, point.statuses[minute] as number);
      worst = Math.max(worst, severityAt(point, minute));
      before = time;
    }
    if ((worstStatuses[minute] as number) >>> 30 > worst) hidingWorse.push(starts[minute] as number);
  }
  return { columns: told.build(), hidingWorse };
}

function severityAt({ statuses }: RollupPoints, minute: number): number {
  return (statuses[minute] as number) >>> 30;
}
