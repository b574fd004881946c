/** What recording costs: beside live values that nobody records, on the main thread, and with the threads that write. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startChild } from "../harness/child.ts";
import type { RecordMeasured } from "../servers/history-recorder.ts";
import type { Scenario } from "./scenario.ts";

const TAGS = 10_000;
const PER_SECOND = 10_000;
/** Of one hour, seconds: for each second that a stream is watched. */
const SECONDS = 30;

const PEER = "live values that nobody records";

export const historyRecord: Scenario = {
  name: "history-record",
  async run({ tags, streamSeconds }, folder) {
    const scenario = "Recording history: 10,000 tags, 10,000 changes a second of the plant's time";
    const child = await startChild("servers/history-recorder.ts");
    try {
      const directory = join(folder, "history-record");
      await mkdir(directory);
      await child.call("make", { directory, count: Math.min(tags, TAGS) });
      const seconds = SECONDS * streamSeconds;
      const millions = (seconds * PER_SECOND) / 1e6;
      const measured = async (isRecorded: boolean) =>
        child.call<RecordMeasured>("run", { seconds, perSecond: PER_SECOND, isRecorded });
      await measured(false);
      const [unrecorded, recorded] = [await measured(false), await measured(true)];
      return {
        rows: [
          {
            scenario,
            subject: PEER,
            figures: {
              "main thread, s CPU/million": unrecorded.mainCpuMs / 1e3 / millions,
              "all threads, s CPU/million": unrecorded.allCpuMs / 1e3 / millions,
            },
          },
          {
            scenario,
            subject: "recorded, sealed and merged",
            comparedTo: PEER,
            figures: {
              "main thread, s CPU/million": recorded.mainCpuMs / 1e3 / millions,
              "all threads, s CPU/million": recorded.allCpuMs / 1e3 / millions,
              "longest hand-over, ms": recorded.longestMs,
              "bytes/sample": recorded.bytes / (millions * 1e6),
            },
            note: `${recorded.dropped} samples found no room; bytes are those of all files, room for the next samples included`,
          },
        ],
      };
    } finally {
      await child.end();
    }
  },
};
