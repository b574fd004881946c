/** The intervals that aggregates are made of, one value each. */
export interface Buckets {
  /** Where they begin, ascending, and where the last ends: one more than there are buckets. Milliseconds since 1970. */
  readonly edges: Float64Array;
  /** The first begins later than its calendar day, week, month or year; or the last ends earlier than the others. */
  readonly cutAtStart: boolean;
  readonly cutAtEnd: boolean;
}

/** One bucket is [edges[index], edges[index + 1]). */
export function bucketCount({ edges }: Buckets): number {
  return edges.length - 1;
}

/** Whether a bucket is shorter than the others by what was asked for. */
export function isCut(buckets: Buckets, index: number): boolean {
  return (index === 0 && buckets.cutAtStart) || (index === bucketCount(buckets) - 1 && buckets.cutAtEnd);
}

/** All in one. */
export function wholeRange(from: number, to: number): Buckets {
  return { edges: Float64Array.of(from, to), cutAtStart: false, cutAtEnd: false };
}

/** From `from` on, each equally long; the last is cut where the length does not divide the range (Part 13, table 12). */
export function equalBuckets(from: number, to: number, lengthMs: number): Buckets {
  const count = Math.ceil((to - from) / lengthMs);
  const edges = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) edges[i] = from + i * lengthMs;
  edges[count] = to;
  return { edges, cutAtStart: false, cutAtEnd: from + count * lengthMs !== to };
}
