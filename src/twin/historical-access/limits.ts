/** How much of the past one field may ask for. */
export interface HistoryLimits {
  /** Samples of one tag in an answer: when nobody says how many, and at most. */
  readonly defaultSamples: number;
  readonly maxSamples: number;
  /** Points of a plot. */
  readonly maxPoints: number;
  /** Buckets of one tag, times functions. */
  readonly maxAggregates: number;
  /** Moments that one field asks for. */
  readonly maxMoments: number;
  /** Tags of one selection. */
  readonly maxTags: number;
  /** Stored samples that are looked at for one tag. */
  readonly maxStoredSamples: number;
}

export const DEFAULT_HISTORY_LIMITS: HistoryLimits = {
  defaultSamples: 1_000,
  maxSamples: 100_000,
  maxPoints: 10_000,
  maxAggregates: 100_000,
  maxMoments: 1_000,
  maxTags: 1_000,
  maxStoredSamples: 5_000_000,
};
