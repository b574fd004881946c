/**
 * The one place that wires the rooms together, and the only one that knows a connector by name.
 *
 * Connectors with large libraries (node-opcua, neo4j-driver) are loaded by `import()` where they are needed: a start waits
 * for none that it has no use for, and answers before node-opcua is there.
 */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { type Config, certificatesFolder, withCertificates } from "./config/config.ts";
import { FileAuditLog } from "./connectors/audit-file/audit-file.ts";
import type { Neo4jOptions } from "./connectors/neo4j/neo4j-options.ts";
import { CertificateFolders } from "./connectors/opcua/certificates/certificate-folders.ts";
import { ComingSource } from "./connectors/opcua/coming-source.ts";
import { withStableAddresses } from "./connectors/opcua/explore/stable-draft.ts";
import { loadOpcUa } from "./connectors/opcua/load.ts";
import { type OpcUaOptions, opcUaOptions } from "./connectors/opcua/options.ts";
import { type Simulator, startSimulator } from "./connectors/simulator/start.ts";
import { SqliteGraphStore } from "./connectors/sqlite/sqlite-graph-store.ts";
import { newToken, offerControl, type ReloadReport } from "./control.ts";
import { keepIndexesRead } from "./index-reading.ts";
import type { WriteOptions } from "./model-files/file-format.ts";
import { readGraph } from "./model-files/graph-mapping/read-graph.ts";
import { readMapping } from "./model-files/graph-mapping/read-mapping.ts";
import { readModel, readModelFiles, readTextFile, writeModel } from "./model-files/model-files.ts";
import { writePlant } from "./model-files/plant-file/write.ts";
import { createRequestContext } from "./resolvers/context.ts";
import { buildPlantgraphSchema } from "./resolvers/index.ts";
import { Documents } from "./server/documents/documents.ts";
import { exampleOperations } from "./server/http/example-operations.ts";
import { startServer } from "./server/server.ts";
import { otherDifferences, sourceDifferences } from "./source-differences.ts";
import { type Clock, systemClock } from "./twin/clock.ts";
import { draftOfModel } from "./twin/commit/draft-of-model.ts";
import { openModelKeeper } from "./twin/commit/model-keeper.ts";
import { PlantgraphError } from "./twin/errors.ts";
import type { GraphStore } from "./twin/graph-store.ts";
import { PlantSources } from "./twin/live/data-sources.ts";
import { LiveValues } from "./twin/live/live-values.ts";
import { isLoopback } from "./twin/loopback.ts";
import type { ModelReader } from "./twin/model/model.ts";
import type { ModelDraft, ModelFile, ModelFormat } from "./twin/model-draft.ts";
import { PastModels } from "./twin/past/past-models.ts";
import type { ModelProposal } from "./twin/source-explorer.ts";
import { StoreQueries } from "./twin/store-queries.ts";
import { TwinStreams } from "./twin/streams/streams.ts";
import type { Caller, ModelKeeper, Twin } from "./twin/twin.ts";

import "./connectors/opcua/status-names.ts";

// What the command line tries servers, single nodes and plants with.
export type { Finding } from "./connectors/opcua/explore/doctor.ts";
export type { Probe } from "./connectors/opcua/explore/probe.ts";
export type { OpcUaOptions } from "./connectors/opcua/options.ts";
export { startSimulator } from "./connectors/simulator/start.ts";
export const loadDoctor = () => import("./connectors/opcua/explore/doctor.ts");
export const loadProbe = () => import("./connectors/opcua/explore/probe.ts");

export interface AppOptions {
  /** Run the bundled plant also where data sources or a plant are configured, or the store holds others' data. */
  readonly demo?: boolean;
  /** Reads the configuration anew, for `plantgraph reload`. Absent: it can't be reloaded from outside. */
  readonly configuration?: () => Config;
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
  /** Drains within the configured time: the doors first, then the plant, then the store. */
  stop(): Promise<void>;
}

/** Name of the bundled plant's data source. */
const SIMULATOR = "simulator";
const BUNDLED_PLANT = fileURLToPath(new URL("../examples/packaging-plant.yaml", import.meta.url));

/** Why GraphQL may not change who is trusted. */
const REMOTE =
  "The twin listens to other machines and does not authenticate callers, so certificates are changed on its own machine alone: plantgraph certificates trust | reject | renew.";

/** Why callers may not query the store in Cypher; null when they may. */
function cypherRefusal({ cypher, server }: Config): string | null {
  if (!cypher.enabled) return "Queries in Cypher are switched off (setting cypher.enabled).";
  if (isLoopback(server.host)) return null;
  return "The twin listens to other machines and does not authenticate callers, so queries in Cypher are refused; server.host 127.0.0.1 allows them.";
}

/** Pauses between attempts to reach a store that is away, milliseconds; the last one repeats. */
const STORE_PAUSES = [500, 1_000, 2_000, 5_000, 10_000] as const;

/** Without authentication everybody is the same. */
const ANYBODY: Caller = { name: "anonymous" };

/** @throws PlantgraphError STORE_ACCESS, STORE_VERSION, STORE_UNAVAILABLE */
export async function openStore(config: Config): Promise<GraphStore> {
  const { neo4j } = config.store;
  if (neo4j === null) return SqliteGraphStore.open(config.dataDir, systemClock);
  const { Neo4jGraphStore } = await import("./connectors/neo4j/neo4j-graph-store.ts");
  const { uri, username, password, database } = neo4j;
  return Neo4jGraphStore.open({ uri, username, password: password?.reveal() ?? "", database }, systemClock);
}

/** Opens the configured store and its model; waits with growing pauses for one that can't be reached, and says so. */
export async function openKeeper(config: Config, log: Logger): Promise<ModelKeeper> {
  for (let attempt = 0; ; attempt++) {
    let store: GraphStore | null = null;
    try {
      store = await openStore(config);
      return await openModelKeeper(store, systemClock, {
        hold: { share: config.reconcile.holdShare, elements: config.reconcile.holdElements },
        compareEveryMs: config.reconcile.intervalMs,
        onError: (err) => log.error({ err }, "following the store failed; it is tried again"),
      });
    } catch (error) {
      await store?.close();
      if (!(error instanceof PlantgraphError) || error.code !== "STORE_UNAVAILABLE") throw error;
      const ms = STORE_PAUSES[Math.min(attempt, STORE_PAUSES.length - 1)] as number;
      log.warn(`${error.message} Trying again in ${ms / 1_000} s.`);
      await pause(ms);
    }
  }
}

/**
 * Files of a model, or folders of them, as a draft whose addresses last: `ns=<index>` is converted by asking the servers.
 * @param format null: by the files' extensions
 * @throws PlantgraphError INVALID_FILE, SOURCE_UNAVAILABLE
 */
export async function readDraft(
  paths: readonly string[],
  config: Config,
  format: ModelFormat | null = null,
): Promise<ModelDraft> {
  const draft = await readModelFiles(paths, format, { maxBytes: config.limits.importBytes });
  return lasting(draft, config, config.dataSources);
}

/** Which graph a mapping is applied to; what is null is as configured. */
export interface GraphAddress {
  readonly uri: string | null;
  readonly database: string | null;
}

/**
 * Somebody's graph in Neo4j, by a mapping file, as a draft. Nothing is dialled before the mapping is found right.
 * @throws PlantgraphError INVALID_FILE with every mistake, INVALID_CONFIGURATION, STORE_UNAVAILABLE, STORE_ACCESS
 */
export async function readGraphDraft(
  mapping: string,
  { uri, database }: GraphAddress,
  config: Config,
): Promise<ModelDraft> {
  const maxBytes = config.limits.importBytes;
  const read = readMapping(await readTextFile(mapping, maxBytes), mapping);
  const options = importedNeo4j(uri, database, config);
  const { readForeignGraph } = await import("./connectors/neo4j/foreign-graph.ts");
  const draft = await readForeignGraph(options, (graph) => readGraph(read, graph, { maxBytes }));
  return lasting(draft, config, config.dataSources);
}

/** With a password of its own, else the store's when it is on the same server. */
function importedNeo4j(given: string | null, database: string | null, { imports, store }: Config): Neo4jOptions {
  const own = imports.neo4j;
  const uri = given ?? own.uri;
  if (uri === null)
    throw new PlantgraphError(
      "INVALID_CONFIGURATION",
      "Which Neo4j is to be read? Give its address, as in --from-neo4j neo4j://host:7687, or set NEO4J_IMPORT_URI or imports.neo4j.uri.",
    );
  if (/^[^/]*\/\/[^/]*@/.test(uri))
    throw new PlantgraphError(
      "INVALID_CONFIGURATION",
      "The address of --from-neo4j must not hold credentials; set NEO4J_IMPORT_USERNAME and NEO4J_IMPORT_PASSWORD, or imports.neo4j.",
    );
  const isStores = own.password === null && store.neo4j !== null && new URL(store.neo4j.uri).host === hostOf(uri);
  const { username, password } = isStores && store.neo4j ? store.neo4j : own;
  return {
    uri,
    username,
    password: password?.reveal() ?? "",
    database: database ?? own.database,
    settings: {
      uri: "--from-neo4j",
      username: "NEO4J_IMPORT_USERNAME",
      password: "NEO4J_IMPORT_PASSWORD",
      database: "--database",
    },
  };
}

function hostOf(uri: string): string | null {
  return URL.canParse(uri) ? new URL(uri).host : null;
}

/**
 * How many documents the configured manifests hold, all of them found to fit schema and limits.
 * @throws PlantgraphError INVALID_FILE with every mistake in `problems`
 */
export function checkTrustedDocuments({ trustedDocuments, limits }: Config): number {
  return new Documents(buildPlantgraphSchema(), limits).readTrusted(trustedDocuments).byId.size;
}

function lasting(draft: ModelDraft, config: Config, dataSources: Config["dataSources"]): Promise<ModelDraft> {
  return withStableAddresses(draft, async (name, addresses) => {
    const options = dataSources.find((each) => each.name === name);
    if (options) return (await loadProbe()).convertIndexedAddresses(withCertificates(options, config), addresses);
    const problem = `The data source ${JSON.stringify(name)} is not configured, so its namespace indexes can't be converted; write nsu=<uri>;... instead of ns=<index>;...`;
    throw new PlantgraphError("SOURCE_NOT_CONFIGURED", problem);
  });
}

/**
 * Who the twin trusts, and who it is: all folders of certificates the data sources use.
 * @param configured the data sources; the configuration's own unless said
 * @param locked why nothing may be changed; null when it may
 */
export function openCertificates(
  config: Config,
  configured: () => readonly OpcUaOptions[] = () => config.dataSources,
  locked: string | null = null,
): CertificateFolders {
  const folders = () =>
    [{ certificatesDirectory: null }, ...configured()].map((each) => certificatesFolder(each, config));
  return new CertificateFolders(() => [...new Set(folders())], locked);
}

/** A proposal as a plant file, its guesses as comments. */
export function proposedPlant(proposal: ModelProposal): string {
  return writePlant(proposal.draft, proposal);
}

/** The whole model as files, to be written under their names or, where there is one, any other. */
export function modelFiles(model: ModelReader, format: ModelFormat, options?: WriteOptions): readonly ModelFile[] {
  return writeModel(format, draftOfModel(model), options);
}

/** @throws PlantgraphError for what the configuration or its surroundings get wrong */
export async function startApp(config: Config, log: Logger, options: AppOptions = {}): Promise<RunningApp> {
  const isFirstUse = config.dataSources.length === 0 && config.plant === null;
  const clock = options.clock ?? systemClock;
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const keeper = await openKeeper(config, log);
    closing.push(() => keeper.close());
    const simulator = isFirstUse || options.demo ? await startSimulator() : null;
    if (simulator) closing.push(() => simulator.stop());
    simulator?.onExit((reason) => log.error(`${reason} Its tags have no live values until the next start.`));
    const fixed = simulator ? [simulated(simulator)] : [];
    let configured: readonly OpcUaOptions[] = [...config.dataSources, ...fixed];
    await plantFirstModel(keeper, config, simulator !== null, options, log);

    const audit = new FileAuditLog(join(config.dataDir, "audit.jsonl"));
    closing.push(() => audit.close());
    const live = new LiveValues(clock);
    const sources = new PlantSources({
      model: keeper.model,
      onCommit: (listener) => keeper.onCommit(listener),
      sink: live,
      clock,
      sources: configured.map((each) => new ComingSource(each, clock)),
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
    const past = new PastModels(keeper, clock, { models: pastModels, changes: pastChanges });
    closing.push(async () => past.close());
    const twin: Twin = { clock, model: keeper.model, keeper, sources, streams, past };
    logSources(twin, log);
    await sources.start();

    const connect = async (added: readonly OpcUaOptions[], removed: readonly string[]) => {
      const { OpcUaDataSource } = await loadOpcUa();
      const newSource = (each: OpcUaOptions) => new OpcUaDataSource(withCertificates(each, config), clock);
      await sources.configure({ added: added.map(newSource), removed });
    };
    const reload = async (next: Config): Promise<ReloadReport> => {
      const trusted = server.readTrusted(next.trustedDocuments);
      const wanted = [...next.dataSources, ...fixed];
      const { added, changed, removed, unchanged } = sourceDifferences(configured, wanted);
      configured = wanted;
      const isNew = ({ name }: OpcUaOptions) => added.includes(name) || changed.includes(name);
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

    const contextOptions = {
      formats: {
        read: async (files: readonly ModelFile[], format: ModelFormat) =>
          lasting(readModel(format, files, { maxBytes: config.limits.requestBytes }), config, configured),
        propose: proposedPlant,
      },
      cypher: new StoreQueries({ ...config.cypher, refusal: cypherRefusal(config) }, clock),
      certificates: openCertificates(config, () => configured, isLoopback(config.server.host) ? null : REMOTE),
      limits: {
        pages: config.limits.pages,
        changes: config.limits.changes,
        writes: config.limits.writes,
        walkLinks: config.limits.walkLinks,
      },
    };
    const server = await startServer(
      twin,
      buildPlantgraphSchema(),
      (signal) => createRequestContext(twin, ANYBODY, contextOptions, signal),
      {
        ...config.server,
        limits: config.limits,
        compile: config.compile,
        debug: config.debug,
        compression: config.compression,
        overload: config.overload,
        trustedDocuments: config.trustedDocuments,
        graphiql: config.graphiql ? () => exampleOperations(twin) : null,
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

function simulated({ endpoint }: Simulator): OpcUaOptions {
  return opcUaOptions({ name: SIMULATOR, endpoint, allowWrites: true, samplingMs: 250, publishingMs: 250 });
}

/**
 * The model of the first start: the configured plant file, or the bundled plant. Only into an empty store, and the
 * bundled plant never beside other programs' data, unless it is asked for.
 */
async function plantFirstModel(
  keeper: ModelKeeper,
  config: Config,
  hasSimulator: boolean,
  options: AppOptions,
  log: Logger,
): Promise<void> {
  const file = config.plant ?? (hasSimulator ? BUNDLED_PLANT : null);
  const { model } = keeper;
  if (file === null || model.revision > 0 || model.assets.size > 0 || model.classes.size > 0) return;
  if (config.plant === null && !options.demo && (await keeper.storeHoldsOthersData())) {
    log.warn(
      "The database holds other programs' data, so the bundled plant is not imported; --demo imports it all the same.",
    );
    return;
  }
  const { commit } = await keeper.import(await readDraft([file], config), {
    by: "plantgraph",
    mode: "MERGE",
    message: `first start: ${file}`,
  });
  log.info(`Imported ${file}: ${commit.changes.length} elements.`);
}

/** One line for each change of a data source's state or trouble. */
function logSources({ sources }: Twin, log: Logger): void {
  const last = new Map<string, string>();
  sources.onStatus(({ name, state, endpoint, lastError }) => {
    const words =
      state === "CONNECTED" ? `connected to ${endpoint}` : `${state.toLowerCase()}: ${lastError ?? endpoint}`;
    if (last.get(name) === words) return;
    last.set(name, words);
    log[state === "CONNECTED" ? "info" : "warn"]({ source: name }, words);
  });
}
