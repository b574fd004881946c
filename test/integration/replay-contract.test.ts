import { appendFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReplayDataSource } from "../../src/connectors/replay/data-source.ts";
import type { ReplayOptions } from "../../src/connectors/replay/options.ts";
import { type DataSourceHarness, dataSourceContract } from "../../src/contract/data-source.ts";
import { makeTag } from "../../src/contract/recording-sink.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";

/** A file whose last samples are the present ones: setting a signal writes a further line. */
async function startHarness(extension: string, lineOf: (signal: string, value: unknown) => string, head = "") {
  const folder = await mkdtemp(join(tmpdir(), "plantgraph-replay-"));
  const file = join(folder, `plant.${extension}`);
  await writeFile(file, `${head}${lineOf("number", 0)}${lineOf("whole", 0)}${lineOf("text", "idle")}`);
  let newest: ReplayDataSource;
  let tags = 0;
  const tag: DataSourceHarness["tag"] = (signal, dataType) => makeTag(`${signal} ${tags++}`, dataType, signal);
  const harness: DataSourceHarness = {
    source({ allowWrites, enabled = true }) {
      const options: ReplayOptions = {
        name: "test",
        type: "replay",
        endpoint: `replay:${file}`,
        file,
        enabled,
        allowWrites,
        speed: 1,
        repeat: false,
        times: "NOW",
        lookMs: 10,
      };
      newest = new ReplayDataSource(options, systemClock);
      return newest;
    },
    tag,
    set: (signal, value) => appendFile(file, lineOf(signal, value)),
    async get(signal) {
      const [sample] = await newest.read([tag(signal, signal === "text" ? "String" : "Double")]);
      return sample?.value;
    },
    interrupt: () => rename(file, `${file}.away`),
    restore: () => rename(`${file}.away`, file),
    close: () => rm(folder, { recursive: true }),
  };
  return harness;
}

dataSourceContract("replay, CSV", () =>
  startHarness("csv", (signal, value) => `${signal},${String(value)}\n`, "address,value\n"),
);

dataSourceContract("replay, JSON lines", () =>
  startHarness("jsonl", (address, value) => `${JSON.stringify({ address, value })}\n`),
);
