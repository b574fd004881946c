/**
 * Milliseconds, with fractions, on the system's monotonic clock: the same in all processes of this machine, so that one
 * process can stamp a value and another one say how old it is.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
