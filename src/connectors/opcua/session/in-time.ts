import { within } from "../../../twin/tools/within.ts";

/**
 * The answer to one call, if it comes in time.
 * @param what was asked for: "a browse" @param signal aborted when nobody wants it any more
 * @throws an error that `statusOf` takes for BadTimeout; whatever the answer rejects with
 */
export function inTime<T>(ms: number, what: string, answer: Promise<T>, signal?: AbortSignal): Promise<T> {
  const late = (): never => {
    throw new Error(`${what} timed out after ${ms} ms`);
  };
  return within(ms, answer, late, { signal });
}
