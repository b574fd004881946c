/** The whole twin as it is shipped (built into dist/), on an embedded store, reading from an OPC UA server. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { loadPlantDraft } from "../../src/connectors/simulator/load-plant.ts";
import { answer } from "../harness/child.ts";

export interface TwinSettings {
  /** An empty folder of its own. */
  readonly directory: string;
  readonly tags: number;
  /** Of the OPC UA server that serves the load plant. */
  readonly endpoint: string;
  readonly publishingMs: number;
}

/** What is shipped uses decorators, so it runs only when built; its types are those of the source. */
async function built<T>(file: string): Promise<T> {
  return (await import(new URL(`../../dist/${file}`, import.meta.url).href)) as T;
}

type App = typeof import("../../src/app.ts");
type Running = Awaited<ReturnType<App["startApp"]>>;

let running: Running | null = null;

answer(
  {
    async start({ directory, tags, endpoint, publishingMs }: TwinSettings): Promise<string> {
      const file = join(directory, "plantgraph.yaml");
      const source = `{endpoint: "${endpoint}", samplingMs: 0, publishingMs: ${publishingMs}}`;
      await writeFile(
        file,
        `server: {port: 0}\ndataDir: data\ngraphiql: false\nlog: {level: error}\ndataSources: {simulator: ${source}}\n`,
      );
      const { loadConfig } = await built<typeof import("../../src/config/config.ts")>("config/config.js");
      const { openKeeper, startApp } = await built<App>("app.js");
      const config = loadConfig({ file, environment: {}, directory });
      const log = pino({ level: "error" }, pino.destination(2));
      const keeper = await openKeeper(config, log);
      await keeper.import(loadPlantDraft(tags), { mode: "MERGE", by: "bench" });
      await keeper.close();
      running = await startApp(config, log);
      return running.url;
    },
    /** Resolves when every tag has a good value. */
    async live() {
      const { model } = (running as Running).twin;
      const tags = [...model.tags.values()];
      const deadline = performance.now() + 120_000;
      while (tags.some((tag) => tag.current.quality !== "GOOD")) {
        if (performance.now() > deadline) throw new Error("not every tag got a good value within two minutes");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  },
  async () => running?.stop(),
);
