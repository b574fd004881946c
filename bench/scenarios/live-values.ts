/**
 * What it costs to take a sample over when nobody listens: `LiveValues.put`, beside the least that could be done, which is
 * to make the sample and keep it on its tag.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startChild } from "../harness/child.ts";
import type { PutMeasured } from "../servers/putter.ts";
import { median, type Scenario } from "./scenario.ts";

/** Tags the samples are of, in turn. */
const TAGS = 100_000;
const PUTS = 5_000_000;
const ROUNDS = 5;

const PEER = "new Sample, kept on its tag";

export const liveValues: Scenario = {
  name: "live-values",
  async run({ tags }, folder) {
    const scenario = "Ingest with nobody listening: one core, one process";
    // All of the young generation's room is needed: bytes are counted between two collections.
    const child = await startChild("servers/putter.ts", ["--expose-gc", "--max-semi-space-size=128"]);
    try {
      const directory = join(folder, "live-values");
      await mkdir(directory);
      await child.call("make", { directory, count: Math.min(tags, TAGS) });
      const measured = async (how: "kept" | "put") => {
        const runs: PutMeasured[] = [];
        for (let round = 0; round < ROUNDS; round++) runs.push(await child.call("run", { how, puts: PUTS }));
        return {
          "samples/s": median(runs.map(({ perSecond }) => perSecond)),
          "bytes/sample": median(runs.map(({ bytes }) => bytes)),
        };
      };
      const kept = await measured("kept");
      const put = await measured("put");
      return {
        rows: [
          { scenario, subject: PEER, figures: kept },
          {
            scenario,
            subject: "LiveValues.put of a new Sample",
            comparedTo: PEER,
            figures: put,
            note: "bytes are those of the sample and its number; put itself allocates nothing",
          },
        ],
      };
    } finally {
      await child.end();
    }
  },
};
