/** The thread that reads, so that no query waits for the disk's turn to write. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { ReaderCalls, WriterNews } from "./calls.ts";
import { historyError } from "./errors.ts";
import { HistoryReader } from "./history-reader.ts";
import { answerCalls, type Handlers } from "./thread.ts";

export interface ReaderThreadData {
  readonly directory: string;
  /** Where the writing thread tells its news. */
  readonly news: MessagePort;
}

function open({ directory, news }: ReaderThreadData): Handlers<ReaderCalls> {
  const reader = new HistoryReader(directory);
  const hear = (message: WriterNews) => {
    if ("row" in message) reader.onBatch(message.row);
    else if ("sealedThrough" in message) reader.onSealed(message.sealedThrough);
    else reader.onRemoved(message.removedDay);
  };
  news.on("message", hear);
  // A call may overtake the news of the batch that its caller has seen acknowledged.
  const upTo = (since: number): HistoryReader => {
    while (reader.newest < since) {
      const next = receiveMessageOnPort(news) as { readonly message: WriterNews } | undefined;
      if (!next) break;
      hear(next.message);
    }
    return reader;
  };
  return {
    ready: () => {},
    read: ({ since, tagIds, range }) => upTo(since).read(tagIds, range),
    newestBefore: ({ since, tagIds, time }) => upTo(since).newestBefore(tagIds, time),
    oldestFrom: ({ since, tagIds, time }) => upTo(since).oldestFrom(tagIds, time),
    extents: ({ since, tagIds }) => upTo(since).extents(tagIds),
    rollups: ({ since, tagId, range }) => upTo(since).rollups(tagId, range),
    usage: () => reader.usage(),
    close: () => {
      reader.close();
      news.close();
    },
  };
}

if (parentPort !== null) {
  const port = parentPort;
  const data = workerData as ReaderThreadData;
  answerCalls<ReaderCalls>(
    port,
    () => open(data),
    (error) => historyError(error, data.directory),
  );
}
