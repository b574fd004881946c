/**
 * The stream of commits: live ones from memory, older ones from the commit log. A consumer that is too slow for the short
 * queue is led back to the log, so nothing is lost and nothing comes twice.
 */

import type { AppliedCommit } from "../model/model.ts";
import type { Unsubscribe } from "../ports/data-source.ts";
import { inBackground } from "../tools/background.ts";
import type { Commit, Revision } from "../words/commits.ts";
import { PullStream } from "./pull-stream.ts";

export interface CommitFeed {
  commitsSince(revision: Revision): AsyncIterable<Commit>;
  onCommit(listener: (applied: AppliedCommit) => void): Unsubscribe;
}

/** Changes kept for a consumer that is not waiting; commits beyond are read from the log again. */
export const QUEUE_CHANGES = 10_000;

interface Queued {
  readonly applied: AppliedCommit;
  readonly wanted: boolean;
}

/** @param wanted which commits the consumer is told of */
export function modelChangeStream(
  feed: CommitFeed,
  after: Revision,
  resume: boolean,
  wanted: (commit: Commit) => boolean,
): PullStream<AppliedCommit | Commit> {
  let queue: Queued[] = [];
  let queued = 0;
  let delivered = after;
  /** The log must be read from `delivered` on before the queue is looked at. */
  let behind = resume;
  let log: AsyncIterator<Commit> | null = null;

  const unsubscribe = feed.onCommit((applied) => {
    if (behind && log === null) return;
    // Now, for later the model stands elsewhere.
    queue.push({ applied, wanted: wanted(applied.commit) });
    queued += applied.commit.changes.length + 1;
    if (queued > QUEUE_CHANGES) {
      queue = [];
      queued = 0;
      behind = true;
    }
    stream.wakeSoon();
  });

  const fromQueue = (): AppliedCommit | null => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { applied, wanted: isWanted } = next;
      queued -= applied.commit.changes.length + 1;
      if (applied.commit.revision <= delivered) continue;
      delivered = applied.commit.revision;
      if (isWanted) return applied;
    }
    return null;
  };

  const fromLog = async (): Promise<AppliedCommit | Commit | null> => {
    if (log === null) {
      // Commits are queued again from here on; the log holds all before, and those in both are told by their revision.
      behind = false;
      log = feed.commitsSince(delivered)[Symbol.asyncIterator]();
    }
    for (let next = await log.next(); !next.done; next = await log.next()) {
      const commit = next.value;
      if (commit.revision <= delivered) continue;
      delivered = commit.revision;
      if (wanted(commit)) return commit;
    }
    log = null;
    return null;
  };

  const stream: PullStream<AppliedCommit | Commit> = new PullStream<AppliedCommit | Commit>({
    take: () => (log !== null || behind ? fromLog() : fromQueue()),
    release() {
      unsubscribe();
      queue = [];
      const left = log;
      // A consumer that left is told nothing.
      inBackground(
        async () => left?.return?.(),
        () => {},
      );
    },
  });
  return stream;
}
