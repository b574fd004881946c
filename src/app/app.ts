/**
 * The one place that wires the rooms together, and the only one that knows a connector by name.
 *
 * Connectors with large libraries (that of OPC UA, neo4j-driver) are loaded by `import()` where they are needed: a start waits
 * for none that it has no use for, and answers before those of its data sources are there.
 */

import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { FileAuditLog } from "../connectors/audit-file/audit-file.ts";
import { type Simulator, startSimulator } from "../connectors/simulator/start.ts";
import { DraftReader } from "../model-files/draft-reader.ts";
import { createRequestContext, type RequestSettings } from "../resolvers/context.ts";
import { buildPlantgraphSchema } from "../resolvers/index.ts";
import { exampleOperations } from "../server/doors/graphiql/example-operations.ts";
import type { ServedRoute } from "../server/http/door.ts";
import { startServer } from "../server/server.ts";
import { Session, type SessionParts } from "../twin/access/session.ts";
import { StoreQueries } from "../twin/access/store-queries.ts";
import { AsOfModels } from "../twin/as-of/as-of-models.ts";
import { LiveValues } from "../twin/live/live-values.ts";
import { PendingSource } from "../twin/live/pending-source.ts";
import { PlantSources } from "../twin/live/plant-sources.ts";
import type { SourceOptions } from "../twin/ports/data-source.ts";
import { TwinStreams } from "../twin/streams/twin-streams.ts";
import { type Clock, systemClock } from "../twin/tools/clock.ts";
import { isLoopback } from "../twin/tools/hosts.ts";
import type { Twin } from "../twin/twin.ts";
import { Grant } from "../twin/view/grant.ts";
import { ANONYMOUS, type Caller } from "../twin/words/caller.ts";
import type { ModelFile, ModelFormat } from "../twin/words/model-draft.ts";
import { openCertificates } from "./certificates.ts";
import { sourceOptions } from "./configuration.ts";
import { newToken, offerControl, type ReloadReport } from "./control.ts";
import { proposedPlant } from "./exports.ts";
import { plantFirstModel } from "./first-model.ts";
import { lasting } from "./imports.ts";
import { keepIndexesRead } from "./index-reading.ts";
import { otherDifferences, sourceDifferences } from "./source-differences.ts";
import { kindOfSource, SOURCE_KINDS } from "./source-kinds.ts";
import { openKeeper } from "./store.ts";

export interface AppOptions {
  /** Run the bundled plant also where data sources or a plant are configured, or the store holds others' data. */
  readonly demo?: boolean;
  /** Reads the configuration anew, for `plantgraph reload`. Absent: it can't be reloaded from outside. */
  readonly configuration?: () => Config;
  /** Without them everybody is the same caller, who sees everything. */
  readonly callers?: Callers;
  /** What everything but the store goes by; the system's clock when absent. */
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

/** Name of the bundled plant's data source. */
const SIMULATOR = "simulator";
/** Why GraphQL may not change who is trusted. */
const REMOTE =
  "The twin listens to other machines and does not authenticate callers, so certificates are changed on its own machine alone: plantgraph certificates trust | reject | renew.";

/** Why callers may not query the store in Cypher; null when they may. */
function cypherRefusal({ cypher, server }: Config): string | null {
  if (!cypher.enabled) return "Queries in Cypher are switched off (setting cypher.enabled).";
  if (isLoopback(server.host)) return null;
  return "The twin listens to other machines and does not authenticate callers, so queries in Cypher are refused; server.host 127.0.0.1 allows them.";
}

/** Who asks, and what they see. */
export interface Callers {
  identify(request: IncomingMessage): Caller;
  grantOf(caller: Caller): Grant;
}

/** Without authentication everybody is the same, and sees everything. */
const OPEN: Callers = { identify: () => ANONYMOUS, grantOf: () => Grant.everything };

/** @throws PlantgraphError for what the configuration or its surroundings get wrong */
export async function startApp(config: Config, log: Logger, options: AppOptions = {}): Promise<RunningApp> {
  const isFirstUse = config.dataSources.length === 0 && config.plant === null;
  const clock = options.clock ?? systemClock;
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    for (const kind of SOURCE_KINDS) await kind.prepare?.();
    const keeper = await openKeeper(config, log);
    closing.push(() => keeper.close());
    const simulator = isFirstUse || options.demo ? await startSimulator() : null;
    if (simulator) closing.push(() => simulator.stop());
    simulator?.onExit((reason) => log.error(`${reason} Its tags have no live values until the next start.`));
    const fixed = simulator ? [simulated(simulator)] : [];
    let configured: readonly SourceOptions[] = [...config.dataSources, ...fixed];
    await plantFirstModel(keeper, config, { hasSimulator: simulator !== null, demo: options.demo ?? false }, log);

    const audit = new FileAuditLog(join(config.dataDir, "audit.jsonl"));
    closing.push(() => audit.close());
    const live = new LiveValues(clock);
    const sources = new PlantSources({
      model: keeper.model,
      onCommit: (listener) => keeper.onCommit(listener),
      sink: live,
      clock,
      sources: configured.map((each) => new PendingSource(each, clock)),
      audit,
      onFault: (source, err) => log.error({ source, err }, "a data source broke its contract"),
    });
    closing.push(() => sources.stop());
    const firstCommit = await keeper.firstCommitId();
    const streams = new TwinStreams({
      model: keeper.model,
      commits: keeper,
      sources,
      clock,
      settings: {
        maxSelectedTags: config.limits.selectionTags,
        walkLinks: config.limits.walkLinks,
        changeLogEntries: config.limits.changeLogEntries,
        resumeMs: config.limits.resumeMs,
      },
      storeId: () => firstCommit,
    });
    closing.push(async () => streams.close());
    const { pastModels, pastChanges } = config.limits;
    const asOf = new AsOfModels(keeper, clock, { models: pastModels, changes: pastChanges });
    closing.push(async () => asOf.close());
    const twin: Twin = { clock, model: keeper.model, keeper, sources, streams, asOf };
    logSources(twin, log);
    await sources.start();

    const connect = async (added: readonly SourceOptions[], removed: readonly string[]) => {
      const opened = await Promise.all(added.map((each) => kindOfSource(each).open(each, config, clock)));
      await sources.configure({ added: opened, removed });
    };
    const reload = async (next: Config): Promise<ReloadReport> => {
      const trusted = server.readTrusted(next.trustedDocuments);
      const wanted = [...next.dataSources, ...fixed];
      const { added, changed, removed, unchanged } = sourceDifferences(configured, wanted);
      configured = wanted;
      const isNew = ({ name }: SourceOptions) => added.includes(name) || changed.includes(name);
      await connect(wanted.filter(isNew), [...removed, ...changed]);
      sources.retry();
      server.trust(trusted);
      const trustedDocuments = trusted.byId.size;
      const report = {
        added,
        changed,
        removed,
        unchanged,
        trustedDocuments,
        needRestart: otherDifferences(config, next),
      };
      log.info(report, "the configuration was taken over");
      return report;
    };
    const { configuration } = options;
    const control = configuration && { token: newToken(), reload: async () => reload(configuration()) };

    const { requestBytes: maxBytes, commitElements: maxElements } = config.limits;
    const reader = new DraftReader({ maxBytes, maxElements });
    const settings: RequestSettings = {
      formats: {
        read: async (files: readonly ModelFile[], format: ModelFormat, signal?: AbortSignal) =>
          lasting(await reader.read(format, files, signal), config, configured),
        propose: proposedPlant,
      },
      certificates: await openCertificates(config, () => configured, isLoopback(config.server.host) ? null : REMOTE),
      limits: {
        pages: config.limits.pages,
        changes: config.limits.changes,
        writes: config.limits.writes,
        walkLinks: config.limits.walkLinks,
      },
    };
    const sessionParts: SessionParts = {
      twin,
      cypher: new StoreQueries({ ...config.cypher, refusal: cypherRefusal(config) }, clock),
      walkLinks: config.limits.walkLinks,
    };
    const { identify, grantOf } = options.callers ?? OPEN;
    const server = await startServer(
      twin,
      buildPlantgraphSchema(),
      {
        identify,
        newSession: (caller, signal) => new Session(sessionParts, caller, grantOf(caller), signal),
        newContext: (session) => createRequestContext(session, settings),
      },
      {
        ...config.server,
        limits: config.limits,
        compile: config.compile,
        debug: config.debug,
        compression: config.compression,
        overload: config.overload,
        trustedDocuments: config.trustedDocuments,
        graphiql: config.graphiql ? exampleOperations : null,
        control: control ?? null,
      },
      log,
    );
    closing.push(() => server.drain(config.shutdown.drainMs, config.shutdown.spreadMs));
    await connect(configured, []);
    const stopReading = keepIndexesRead({ model: keeper.model, onCommit: (listener) => keeper.onCommit(listener) });
    closing.push(async () => stopReading());
    if (control) closing.push(await offerControl(config.dataDir, server.url, control.token));
    return {
      url: server.url,
      routes: server.routes,
      twin,
      simulator,
      reload,
      stop: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function simulated({ endpoint }: Simulator): SourceOptions {
  return sourceOptions(SIMULATOR, { endpoint, allowWrites: true, samplingMs: 250, publishingMs: 250 });
}

/** One line for each change of a data source's state or trouble; a warning where there is trouble. */
function logSources({ sources }: Twin, log: Logger): void {
  const last = new Map<string, string>();
  sources.onStatus(({ name, state, endpoint, lastError }) => {
    const words =
      state === "CONNECTED" ? `connected to ${endpoint}` : `${state.toLowerCase()}: ${lastError ?? endpoint}`;
    if (last.get(name) === words) return;
    last.set(name, words);
    const isTrouble = state === "SUSPECT" || (state === "CONNECTING" && lastError !== null);
    log[isTrouble ? "warn" : "info"]({ source: name }, words);
  });
}
