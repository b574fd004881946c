/** HISTORY_KILLS=100 tries as often: the long form. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { SqliteHistoryStore } from "../../src/connectors/sqlite-history/sqlite-history-store.ts";
import { seeded } from "../../src/contract/random-changes.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import { PER_BATCH, TAG_IDS, timeOf } from "../fixtures/history-trial.ts";

const KILLS = Number(process.env["HISTORY_KILLS"] ?? 4);

test(
  "a history whose writer is killed again and again, as it writes, seals and merges, has all that was acknowledged, once",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "plantgraph-history-kill-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const directory = join(folder, "history");
    const random = seeded(Number(process.env["SEED"] ?? 1));
    let batches = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const program = join(import.meta.dirname, "../fixtures/history-writer.ts");
      const writer = spawn(process.execPath, [program, directory, `${batches}`], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const exit = once(writer, "exit");
      const most = 5 + random() * 60;
      let heard = 0;
      for await (const line of createInterface({ input: writer.stdout })) {
        batches = Number(line) + 1;
        if (++heard >= most) writer.kill("SIGKILL");
      }
      await exit;
      const store = await SqliteHistoryStore.open(directory, systemClock);
      try {
        for await (const { tagId, columns } of store.readEach(TAG_IDS, { from: 0, to: Number.POSITIVE_INFINITY })) {
          // The batch that was on its way may be there, whole, and is written again by the next writer.
          const extra = columns.length - batches * PER_BATCH;
          expect([0, PER_BATCH], tagId).toContain(extra);
          expect(columns.numbers).toEqual(Float64Array.from({ length: columns.length }, (_, i) => i));
          expect(columns.times).toEqual(Float64Array.from({ length: columns.length }, (_, i) => timeOf(i)));
        }
        const rollups = await store.rollups(TAG_IDS[0] as string, { from: 0, to: Number.POSITIVE_INFINITY });
        expect(rollups.counts.reduce((sum, count) => sum + count, 0) - batches * PER_BATCH).toBeOneOf([0, PER_BATCH]);
      } finally {
        await store.close();
      }
    }
    expect(batches).toBeGreaterThan(5 * KILLS);
  },
  60_000 + KILLS * 20_000,
);
