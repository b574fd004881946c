/** The disconnect signal of a request: whether anybody waits for its answer still. */
import type { ServerResponse } from "node:http";
import { callerLeft } from "../../twin/words/errors.ts";

/** Aborted when the connection ends before the answer was sent. */
export function disconnectSignal(response: ServerResponse): AbortSignal {
  const disconnected = new AbortController();
  if (response.destroyed) disconnected.abort(callerLeft());
  else
    response.once("close", () => {
      if (!response.writableFinished) disconnected.abort(callerLeft());
    });
  return disconnected.signal;
}
