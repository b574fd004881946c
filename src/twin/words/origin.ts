/** Where a caller came in. */
export interface Origin {
  /** Name of the door. */
  readonly door: string;
  /** Network address of the caller; null for one on this machine's shell, or where the connection is gone already. */
  readonly address: string | null;
}
