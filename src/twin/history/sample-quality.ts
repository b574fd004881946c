/** How far a sample of history is used, by its status (OPC UA Part 13, 4.2.1.2). */
import { StatusCode } from "../words/status-codes.ts";

/** BAD values are never used; UNCERTAIN ones are, and what is made from them is uncertain. */
export const GOOD = 0;
export const UNCERTAIN = 1;
export const BAD = 2;
export type SampleQuality = typeof GOOD | typeof UNCERTAIN | typeof BAD;

/**
 * A source that was lost kept its last value, which says nothing of the time since: that sample is Uncertain on the wire, and
 * ends what was before it as a Bad one does.
 */
export function sampleQuality(status: number, uncertainIsBad: boolean): SampleQuality {
  const severity = status >>> 30;
  if (severity === 0) return GOOD;
  if (severity > 1 || uncertainIsBad) return BAD;
  return (status & 0xffff_0000) === StatusCode.UncertainNoCommunicationLastUsableValue ? BAD : UNCERTAIN;
}
