/** Linear scaling between a device's raw numbers and engineering units, both ways. */
import type { Scaling } from "../../../twin/words/elements.ts";

export function toEngineering(scaling: Scaling, raw: number): number {
  const { raw: from, scaled: to } = scaling;
  return to.low + ((raw - from.low) * (to.high - to.low)) / (from.high - from.low);
}

export function toRaw(scaling: Scaling, value: number): number {
  const { raw: to, scaled: from } = scaling;
  return to.low + ((value - from.low) * (to.high - to.low)) / (from.high - from.low);
}

/** A distance (a deadband) in engineering units as one in raw units; never negative, whichever way the scales run. */
export function distanceToRaw(scaling: Scaling | null, distance: number): number {
  if (!scaling) return distance;
  return Math.abs((distance * (scaling.raw.high - scaling.raw.low)) / (scaling.scaled.high - scaling.scaled.low));
}
