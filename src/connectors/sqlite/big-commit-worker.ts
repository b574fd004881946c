/**
 * A thread for one big commit (an import), so that subscribers are served meanwhile. It is given the changes in pieces,
 * begins when it has them all, answers once and ends.
 */
import { parentPort, workerData } from "node:worker_threads";
import { inBackground } from "../../twin/tools/background.ts";
import type { Progress } from "../../twin/tools/progress.ts";
import type { Change, CommitMeta, Revision } from "../../twin/words/commits.ts";
import type { ErrorCode, ErrorDetails } from "../../twin/words/errors.ts";
import { retryWhileBusy } from "./busy-retry.ts";
import { CommitTransaction, type Outcome } from "./commit-transaction.ts";
import { connect } from "./connection.ts";
import { storeError } from "./errors.ts";

export interface BigCommitRequest {
  readonly path: string;
  readonly meta: CommitMeta;
  readonly base: Revision;
  /** How long to wait for another connection's lock, milliseconds. */
  readonly busyTimeoutMs: number;
}

/** Changes in order; null after the last piece. */
export type BigCommitPiece = readonly Change[] | null;

/** An error as its parts: classes do not pass between threads. */
export type BigCommitAnswer =
  | { readonly outcome: Outcome }
  | { readonly error: { readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails } };

/** How many of the changes are written, or the answer. */
export type BigCommitMessage = BigCommitAnswer | { readonly written: number };

async function perform(
  { path, meta, base, busyTimeoutMs }: BigCommitRequest,
  changes: readonly Change[],
  progress: Progress,
): Promise<Outcome> {
  const clock = { monotonic: () => performance.now() };
  const database = await retryWhileBusy(clock, busyTimeoutMs, () => connect(path));
  try {
    const transaction = new CommitTransaction(database);
    return await retryWhileBusy(clock, busyTimeoutMs, () => transaction.run(changes, meta, base, progress));
  } finally {
    database.close();
  }
}

async function answer(
  request: BigCommitRequest,
  changes: readonly Change[],
  progress: Progress,
): Promise<BigCommitAnswer> {
  try {
    return { outcome: await perform(request, changes, progress) };
  } catch (error) {
    const { code, message, details } = storeError(error, request.path);
    return { error: { code, message, details } };
  }
}

const port = parentPort;
if (port !== null) {
  const changes: Change[] = [];
  port.on("message", (piece: BigCommitPiece) => {
    if (piece !== null) {
      for (const change of piece) changes.push(change);
      return;
    }
    const progress: Progress = (_, written) => port.postMessage({ written } satisfies BigCommitMessage);
    const reply = async () => {
      port.postMessage(await answer(workerData as BigCommitRequest, changes, progress));
      port.close();
    };
    // The caller that waits for the answer is told that this thread has ended.
    inBackground(reply, () => process.exit(1));
  });
}
