import type { Logger } from "pino";
import type { RunningApp } from "../app/app.ts";
import { createLogger } from "../app/log.ts";
import type { Config } from "../config/config.ts";
import { type AddCommand, configOf, interruption } from "./common.ts";
import { keepCompiled } from "./compile-cache.ts";
import { onHangUp } from "./hang-up.ts";
import { logUnhandledRejections } from "./unhandled-rejections.ts";

export const addStart: AddCommand = (program, io) => {
  program
    .command("start")
    .description("run the twin: the same as npm start")
    .option("--demo", "run the bundled plant also where data sources or a plant are configured")
    .action(async (options: { demo?: boolean }, command) => {
      const config = configOf(command, io);
      const { acquireInstanceLock } = await import("../app/instance-lock.ts");
      const instance = await acquireInstanceLock(config);
      try {
        keepCompiled(config.dataDir);
        const { startApp } = await import("../app/app.ts");
        const log = createLogger(config.log);
        logUnhandledRejections(log);
        const interrupted = interruption(io);
        const starting = startApp(config, log, {
          demo: options.demo ?? false,
          configuration: () => configOf(command, io),
        });
        const app = await Promise.race([starting, interrupted]);
        if (!app) return;
        const endHangUp = onHangUp(
          async () => {
            await app.reload(configOf(command, io));
          },
          (err) => log.error({ err }, "the configuration is not taken over; the twin goes on with the last one"),
        );
        if (io.isTerminal && config.log.format !== "json") io.out(banner(app, config));
        else logStart(app, log);
        await interrupted;
        log.info(`Stopping: up to ${config.shutdown.drainMs} ms for what runs. A second signal ends at once.`);
        await app.stop();
        endHangUp();
      } finally {
        instance.release();
      }
    });
};

/** What a person at a terminal sees when the twin answers. */
function banner({ url, twin: { model, keeper, sources }, simulator }: RunningApp, { graphiql }: Config): string {
  return [
    "",
    `  Plantgraph ${url}/graphql`,
    "",
    `  Store      ${keeper.storeDescription}`,
    `  Model      ${model.assets.size} assets, ${model.tags.size} tags, revision ${model.revision}`,
    ...sources.statuses.map(({ name, endpoint }) => `  Source     ${name}: ${endpoint}`),
    ...(simulator ? [`  Simulator  process ${simulator.pid}: a packaging plant to play with`] : []),
    "",
    "  Try next",
    `  1. ${graphiql ? `Open ${url}/graphql in a browser and run an example.` : `Ask ${url}/graphql: { enterprises { name } }`}`,
    "  2. Describe your own equipment: docs/configuration.md, then `npx plantgraph check`.",
    "  3. Set NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD, and start again: the same twin in Neo4j.",
    "",
  ].join("\n");
}

/** The same facts for programs, and for the file a log is kept in. */
function logStart({ url, twin: { model, keeper, sources }, simulator }: RunningApp, log: Logger): void {
  log.info(
    {
      url: `${url}/graphql`,
      store: keeper.storeDescription,
      assets: model.assets.size,
      tags: model.tags.size,
      revision: model.revision,
      sources: sources.statuses.map(({ name, endpoint }) => ({ name, endpoint })),
      ...(simulator ? { simulator: simulator.pid } : {}),
    },
    `Plantgraph answers at ${url}/graphql`,
  );
}
