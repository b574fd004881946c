/** The main thread's side of a big commit. */
import { setImmediate as rest } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Progress } from "../../twin/tools/progress.ts";
import type { Change } from "../../twin/words/commits.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { BigCommitAnswer, BigCommitMessage, BigCommitPiece, BigCommitRequest } from "./big-commit-worker.ts";
import type { Outcome } from "./commit-transaction.ts";

/** Changes copied to the thread at once: a few milliseconds. */
const PIECE = 500;

/** The same file whether this one runs from source or built. */
const WORKER = new URL(`./big-commit-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

/** Makes the commit in a thread of its own. @throws PlantgraphError as `CommitTransaction.run`, and STORE_* */
export async function bigCommit(
  request: BigCommitRequest,
  changes: readonly Change[],
  progress?: Progress,
): Promise<Outcome> {
  const worker = new Worker(WORKER, { workerData: request, execArgv: [] });
  const answered = new Promise<BigCommitAnswer>((resolve, reject) => {
    worker.on("message", (message: BigCommitMessage) => {
      if ("written" in message) progress?.("changes committed", message.written, changes.length);
      else resolve(message);
    });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new RangeError(`the thread of the commit ended with ${code}`)));
  });
  // Heard when awaited below; until then an early failure must not count as unhandled.
  answered.catch(() => {});
  for (let start = 0; start < changes.length; start += PIECE) {
    worker.postMessage(changes.slice(start, start + PIECE) satisfies BigCommitPiece);
    await rest();
  }
  worker.postMessage(null satisfies BigCommitPiece);
  const answer = await answered;
  if ("outcome" in answer) return answer.outcome;
  const { code, message, details } = answer.error;
  throw new PlantgraphError(code, message, details);
}
