/**
 * What the flags of a status code tell of a value of history (OPC UA Part 4, 7.39.1; Part 13, 5.3.3): whether it was stored or
 * made from others.
 */

/** The flags below are of a value (InfoType DataValue). */
const DATA_VALUE = 0x0400;

/** Without any, a value is raw: as it was stored. */
export const InfoBits = {
  /** Worked out from several samples. */
  Calculated: DATA_VALUE | 0x01,
  /** Estimated from the samples on both sides, or on one. */
  Interpolated: DATA_VALUE | 0x02,
  /** The bucket is not whole: it began before the first sample, or has not ended yet, or was cut. */
  Partial: DATA_VALUE | 0x04,
  /** Several samples of the bucket have the value that is told with the time of one. */
  MultipleValues: DATA_VALUE | 0x10,
} as const;

export function isPartial(status: number): boolean {
  return (status & InfoBits.Partial) === InfoBits.Partial;
}
