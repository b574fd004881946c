/** The twin of a configuration: its store, its first model, and its data sources as those that wait for their connectors. */
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { type Simulator, startSimulator } from "../connectors/simulator/start.ts";
import type { SourceOptions } from "../twin/ports/data-source.ts";
import type { HistoryStore } from "../twin/ports/history-store.ts";
import type { Clock } from "../twin/tools/clock.ts";
import { type OpenTwin, openTwin, type Twin, type TwinLimits } from "../twin/twin.ts";
import { openAudit } from "./audit.ts";
import type { Closing } from "./closing.ts";
import { sourceOptions } from "./configuration.ts";
import { ConfiguredSources } from "./configured-sources.ts";
import { plantFirstModel } from "./first-model.ts";
import { openHistory, recordingSettings, startRecording } from "./history.ts";
import { sourceKinds } from "./source-kinds.ts";
import { keeping, openOnStore, storeFaults } from "./store.ts";

export interface OpeningOptions {
  /** Run the bundled plant also where data sources or a plant are configured, or the store holds others' data. */
  readonly demo: boolean;
  readonly clock: Clock;
}

export interface Opened {
  /** Its data sources are started; none is connected yet. */
  readonly twin: OpenTwin;
  readonly sources: ConfiguredSources;
  /** What tags were; null: that is switched off. */
  readonly history: HistoryStore | null;
  /** The bundled plant; null: it does not run. */
  readonly simulator: Simulator | null;
}

/** Name of the bundled plant's data source. */
const SIMULATOR = "simulator";

/**
 * @param closing gets what ends each part, also of an opening that fails
 * @throws PlantgraphError for what the configuration or its surroundings get wrong
 */
export async function openConfigured(
  config: Config,
  { demo, clock }: OpeningOptions,
  closing: Closing,
  log: Logger,
): Promise<Opened> {
  for (const kind of sourceKinds()) await kind.prepare?.();
  const isFirstUse = config.dataSources.length === 0 && config.plant === null;
  const simulator = isFirstUse || demo ? await startSimulator() : null;
  if (simulator) closing.push(() => simulator.stop());
  simulator?.onExit((reason) => log.error(`${reason} Its tags have no live values until the next start.`));
  const sources = new ConfiguredSources(config, clock, simulator ? [simulated(simulator)] : []);
  const audit = await openAudit(config, clock, log);
  let isTwins = false;
  closing.push(() => (isTwins ? undefined : audit.close()));
  const history = await openHistory(config, clock);
  closing.push(() => (isTwins ? undefined : history?.close()));
  const twin = await openOnStore(config, log, (store) =>
    openTwin({
      store,
      sources: sources.pending(),
      audit,
      history: history ?? undefined,
      recording: recordingSettings(config),
      clock,
      limits: limitsOf(config),
      onStoreFault: storeFaults(log),
      onRecordingFault: (err) => log.error({ err }, "the history of tags could not be written"),
      onAuditFault: (err) => log.error({ err }, "a commit that was not made here could not be recorded"),
      onSourceFault: (source, err) => log.error({ source, err }, "a data source broke its contract"),
    }),
  );
  isTwins = true;
  closing.push(() => twin.close());
  await plantFirstModel(twin, config, { hasSimulator: simulator !== null, demo }, log);
  logSources(twin, log);
  await startRecording(twin, config, log);
  await twin.sources.start();
  return { twin, sources, history, simulator };
}

function limitsOf(config: Config): TwinLimits {
  const { selectionTags, walkLinks, changeLogEntries, resumeMs, pastModels, pastChanges, callerShare } = config.limits;
  return {
    commits: keeping(config),
    streams: { maxSelectedTags: selectionTags, walkLinks, changeLogEntries, resumeMs },
    asOf: { models: pastModels, changes: pastChanges, callerShare },
  };
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
