/** Whether anybody waits for an answer still. */
import type { ServerResponse } from "node:http";

/** Aborted when the connection ends before the answer was sent. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  else
    response.once("close", () => {
      if (!response.writableFinished) gone.abort();
    });
  return gone.signal;
}
