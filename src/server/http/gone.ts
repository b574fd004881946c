/** Whether anybody waits for an answer still. */
import type { ServerResponse } from "node:http";
import { callerLeft } from "../../twin/errors.ts";

/** Aborted when the connection ends before the answer was sent. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort(callerLeft());
  else
    response.once("close", () => {
      if (!response.writableFinished) gone.abort(callerLeft());
    });
  return gone.signal;
}
