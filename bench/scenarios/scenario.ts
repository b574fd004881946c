import type { Row, Skipped } from "../harness/report.ts";

/** What a run is: full, or quick to see that everything works. */
export interface Size {
  /** Tags of the large model. */
  readonly tags: number;
  readonly sockets: number;
  /** Requests of the large query, and of the small one. */
  readonly largeRequests: number;
  readonly smallRequests: number;
  /** Seconds that a stream is watched. */
  readonly streamSeconds: number;
  /** How often a start is measured; the median counts. */
  readonly starts: number;
}

export const FULL: Size = {
  tags: 100_000,
  sockets: 1_000,
  largeRequests: 100,
  smallRequests: 10_000,
  streamSeconds: 10,
  starts: 5,
};

export const QUICK: Size = {
  tags: 5_000,
  sockets: 50,
  largeRequests: 20,
  smallRequests: 1_000,
  streamSeconds: 2,
  starts: 1,
};

export interface Outcome {
  readonly rows: readonly Row[];
  readonly skipped?: readonly Skipped[];
}

export interface Scenario {
  /** What it is asked for by. */
  readonly name: string;
  /** It takes minutes, or needs a real Neo4j: run only when asked for by name, or with `--all`. */
  readonly onlyAsked?: boolean;
  run(size: Size, folder: string): Promise<Outcome>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
