import type { Logger } from "pino";

/**
 * The last line behind `inBackground`: a promise that failed with nobody to tell, in a library or by a fault of ours, is
 * logged, and the twin goes on. What it would have brought, nobody waited for; and the model and the values change in
 * synchronous steps only, so nothing is left half done. To end here would take a whole plant from its users for it.
 *
 * An exception that nobody caught does end the process: it may have stopped such a step half-way.
 */
export function logUnhandledRejections(log: Logger): void {
  process.on("unhandledRejection", (err) => {
    log.error(
      { err },
      "work that nobody waited for failed; the twin goes on. Please report this as a fault of Plantgraph",
    );
  });
}
