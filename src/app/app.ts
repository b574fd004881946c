/**
 * The one place that wires the rooms together, and the only one that knows a connector by name: a twin is opened, served, and
 * follows its configuration.
 *
 * Connectors with large libraries (that of OPC UA, neo4j-driver) are loaded by `import()` where they are needed: a start waits
 * for none that it has no use for, and answers before those of its data sources are there.
 */

import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { ServedRoute } from "../server/http/door.ts";
import { recorded } from "../twin/audit/recorded.ts";
import { actorOf } from "../twin/ports/audit.ts";
import { inBackground } from "../twin/tools/background.ts";
import { type Clock, systemClock } from "../twin/tools/clock.ts";
import type { Twin } from "../twin/twin.ts";
import type { Caller } from "../twin/words/caller.ts";
import type { Origin } from "../twin/words/origin.ts";
import { openAccess } from "./access.ts";
import { Closing } from "./closing.ts";
import { newToken, offerControl, type ReloadReport } from "./control.ts";
import { backUpForShell } from "./history-backup.ts";
import { keepIndexesRead } from "./index-reading.ts";
import { openConfigured } from "./opening.ts";
import { reload } from "./reloading.ts";
import { ServerTls } from "./server-tls.ts";
import { type Callers, serve } from "./serving.ts";
import { recordForShell } from "./shell-audit.ts";

export interface AppOptions {
  /** Run the bundled plant also where data sources or a plant are configured, or the store holds others' data. */
  readonly demo?: boolean;
  /** Reads the configuration anew, for `plantgraph reload`. Absent: it can't be reloaded from outside. */
  readonly configuration?: () => Config;
  /** In place of those that are configured. */
  readonly callers?: Callers;
  /** What everything but the store's connector goes by; the system's clock when absent. */
  readonly clock?: Clock;
}

export interface RunningApp {
  readonly url: string;
  readonly twin: Twin;
  /** Where the bundled plant runs; null: it does not. */
  readonly simulator: { readonly endpoint: string; readonly pid: number } | null;
  /** Takes over which data sources there are and how they are reached; those that are as before are left alone. */
  reload(config: Config): Promise<ReloadReport>;
  /** What is served, with the doors that declare it. */
  readonly routes: readonly ServedRoute[];
  /** Drains within the configured time: the doors first, then the plant, then the store. */
  stop(): Promise<void>;
}

/** Who has a signal or a command of this machine reach the twin. */
const SHELL: Caller = { name: "shell", subject: "shell", kind: "SHELL", credential: null };
/** SIGHUP. */
const SIGNAL: Origin = { door: "signal", address: null };
const NOTHING_RELOADED = { added: [], changed: [], removed: [] };

/** @throws PlantgraphError for what the configuration or its surroundings get wrong */
export async function startApp(config: Config, log: Logger, options: AppOptions = {}): Promise<RunningApp> {
  const { configuration, callers, demo = false, clock = systemClock } = options;
  const closing = new Closing();
  try {
    const { twin, sources, history, simulator } = await openConfigured(config, { demo, clock }, closing, log);
    const access =
      config.auth.mode === "required"
        ? await openAccess(config, twin.model, { clock, closing, log, audit: twin.audit })
        : null;
    const takeOver = (next: () => Config, origin: Origin) =>
      recorded(
        twin,
        { by: actorOf(SHELL, origin), action: "CONFIGURATION_RELOAD", object: null, nothing: NOTHING_RELOADED },
        async () => reload(next(), { started: config, twin, sources, server, tls, access, log }),
        ({ added, changed, removed }) => ({ added, changed, removed }),
      );
    const tls = await ServerTls.open(config, clock, log);
    const control = configuration
      ? {
          token: newToken(),
          reload: (origin: Origin) => takeOver(configuration, origin),
          record: (body: unknown, origin: Origin) => recordForShell(twin, body, origin),
          backUpHistory: (body: unknown) => backUpForShell(history, body),
        }
      : null;
    const server = await serve(
      { twin, sources },
      config,
      {
        callers: callers ?? access?.callers,
        signIn: access?.signIn ?? null,
        provider: access?.provider ?? null,
        issuerKeys: access?.issuerKeys,
        control,
        credentials: access?.administration ?? null,
        tls,
      },
      log,
    );
    closing.push(() => server.drain(config.shutdown.drainMs, config.shutdown.spreadMs));
    access?.welcome(server.url);
    await sources.connect(twin.sources);
    closing.push(keepIndexesRead(twin.keeper));
    const certificate = tls?.current.cert ?? null;
    const offer =
      control && (await offerControl(config.dataDir, { url: server.url, token: control.token, certificate }));
    if (offer) closing.push(() => offer.withdraw());
    if (tls)
      closing.push(
        tls.follow((current) => {
          server.secure(current);
          if (offer)
            inBackground(
              () => offer.show(current.cert),
              (err) => log.warn({ err }, "control.json can't be written"),
            );
        }),
      );
    const { url, routes } = server;
    return {
      url,
      twin,
      simulator,
      routes,
      reload: (next) => takeOver(() => next, SIGNAL),
      stop: () => closing.close(),
    };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
