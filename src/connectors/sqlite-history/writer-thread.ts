/** The thread that writes: it waits for the disk, so that nobody else does. */
import { setTimeout as rest } from "node:timers/promises";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { inBackground } from "../../twin/tools/background.ts";
import { Backoff } from "../../twin/tools/backoff.ts";
import { SerialQueue } from "../../twin/tools/serial-queue.ts";
import type { PlantgraphError } from "../../twin/words/errors.ts";
import type { AppendRequest, WriterCalls, WriterNews, WriterNotice } from "./calls.ts";
import { historyError } from "./errors.ts";
import { HistoryWriter } from "./history-writer.ts";
import { answerCalls, type Handlers } from "./thread.ts";

export interface WriterThreadData {
  readonly directory: string;
  /** Where the reading thread hears of what was written. */
  readonly news: MessagePort;
}

/** What can't be written is tried again after so long. */
const RETRY = { firstMs: 100, longestMs: 5_000 };

function open(port: MessagePort, { directory, news }: WriterThreadData): Handlers<WriterCalls> {
  const tell = (message: WriterNews) => news.postMessage(message);
  const writer = new HistoryWriter(directory, {
    onBatch: (row) => tell({ row }),
    onSealed: (sealedThrough) => tell({ sealedThrough }),
    onRemoved: (removedDay) => tell({ removedDay }),
  });
  const appends = new SerialQueue();
  const backoff = new Backoff(RETRY);
  let isClosing = false;
  let isFaulty = false;

  const notice = (fault: PlantgraphError | null) => {
    isFaulty = fault !== null;
    port.postMessage({ fault: fault && { code: fault.code, message: fault.message } } satisfies WriterNotice);
  };

  /** Tries until it is written: a full or busy disk loses nothing while the caller's queue has room. */
  const append = async ({ batch, ids, isNewTable }: AppendRequest): Promise<number> => {
    for (;;) {
      try {
        const number = writer.append(batch, ids, isNewTable);
        if (isFaulty) notice(null);
        backoff.reset();
        return number;
      } catch (error) {
        const fault = historyError(error, directory);
        if (isClosing) throw fault;
        notice(fault);
        await rest(backoff.take());
      }
    }
  };

  return {
    ready: () => writer.newest,
    async append(request) {
      const number = await appends.run(() => append(request));
      if (writer.isFull)
        inBackground(
          () => writer.seal(),
          (error) => notice(historyError(error, directory)),
        );
      return number;
    },
    seal: () => writer.seal(),
    merge: ({ now }) => writer.merge(now),
    retain: ({ policy, now }) => writer.retain(policy, now),
    backup: ({ directory: into }) => writer.backup(into),
    async close() {
      isClosing = true;
      await appends.idle();
      await writer.close();
      news.close();
    },
  };
}

if (parentPort !== null) {
  const port = parentPort;
  const data = workerData as WriterThreadData;
  answerCalls<WriterCalls>(
    port,
    () => open(port, data),
    (error) => historyError(error, data.directory),
  );
}
