/** Who asks. */

export interface Caller {
  /** Stands in commits and in the audit log. */
  readonly name: string;
}

/** Everybody, where callers are not authenticated. */
export const ANONYMOUS: Caller = { name: "anonymous" };
