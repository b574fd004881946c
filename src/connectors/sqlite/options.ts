/** How the embedded store works; what is not given has a default. */
export interface SqliteOptions {
  /** How long a commit waits for another process's lock before STORE_UNAVAILABLE, milliseconds. */
  readonly busyTimeoutMs: number;
  /** How often other processes' commits are looked for, milliseconds. A look costs microseconds. */
  readonly pollMs: number;
  /** Commits of this many changes or more are made off the main thread. */
  readonly bigCommit: number;
}

export const SQLITE_DEFAULTS: SqliteOptions = { busyTimeoutMs: 30_000, pollMs: 250, bigCommit: 1_000 };
