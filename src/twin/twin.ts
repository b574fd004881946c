/**
 * The twin whole: one object that holds the model, the live values and the ways to change both, and the one way to make it.
 * Nobody answers a caller from it but by the caller's session (`access/session.ts`).
 */
import { type AsOfLimits, AsOfModels } from "./as-of/as-of-models.ts";
import { recordForeignCommit } from "./audit/commit-facts.ts";
import type { ModelKeeper } from "./commit/model-keeper.ts";
import { type ModelKeeperOptions, openModelKeeper } from "./commit/store-model-keeper.ts";
import { HistoricalAccess } from "./historical-access/historical-access.ts";
import type { DataSources } from "./live/data-sources.ts";
import { LiveValues } from "./live/live-values.ts";
import { PlantSources } from "./live/plant-sources.ts";
import type { FaultListener } from "./live/running-source.ts";
import type { ModelReader } from "./model/model.ts";
import type { AuditLog } from "./ports/audit.ts";
import type { DataSource } from "./ports/data-source.ts";
import type { GraphStore } from "./ports/graph-store.ts";
import type { HistoryStore } from "./ports/history-store.ts";
import { Recorder, type RecordingSettings } from "./recording/recorder.ts";
import type { Streams } from "./streams/streams.ts";
import { type StreamSettings, TwinStreams } from "./streams/twin-streams.ts";
import { inBackground } from "./tools/background.ts";
import { type Clock, systemClock } from "./tools/clock.ts";

export interface Twin {
  readonly clock: Clock;
  readonly model: ModelReader;
  readonly keeper: ModelKeeper;
  readonly sources: DataSources;
  readonly streams: Streams;
  readonly asOf: AsOfModels;
  /** What tags were at; null: nothing is recorded. */
  readonly history: HistoricalAccess | null;
  /** Keeps `history` in step with the plant; null: nobody does. */
  readonly recorder: Recorder | null;
  /** The record of what is done through it. */
  readonly audit: AuditLog;
}

/** How far each part of the twin goes; what is not said has its default. */
export interface TwinLimits {
  readonly commits?: Omit<ModelKeeperOptions, "onError" | "onForeignCommit">;
  readonly streams?: StreamSettings;
  readonly asOf?: AsOfLimits;
}

export interface TwinOptions {
  /** The twin's from when it is open: closed with it. */
  readonly store: GraphStore;
  /** Others can be added, and these replaced, while it runs. */
  readonly sources?: readonly DataSource[];
  /** The same, of what tags were at; none unless said. */
  readonly history?: HistoryStore | undefined;
  /** How `history` is kept in step with the plant, once its recorder is started; absent: it stays as it is. */
  readonly recording?: RecordingSettings | undefined;
  /** Told of what could not be recorded, or not deleted. Never throws. */
  readonly onRecordingFault?: (error: unknown) => void;
  /** As the store. */
  readonly audit: AuditLog;
  /** The system's unless said. */
  readonly clock?: Clock;
  readonly limits?: TwinLimits;
  /** Told of what went wrong while the store was followed; it is tried again. Never throws. */
  readonly onStoreFault: (error: unknown) => void;
  /** Told of a commit of others that could not be recorded. Never throws. */
  readonly onAuditFault: (error: unknown) => void;
  /** Told of what a data source did against its contract, with its name. */
  readonly onSourceFault: FaultListener;
}

/** The twin, for the code that opened it. */
export interface OpenTwin extends Twin {
  /** They wait for `start`, so that a first model can be imported before. */
  readonly sources: PlantSources;
  /** Ends the streams, the data sources and what follows the store, in this order. */
  close(): Promise<void>;
}

/**
 * Opens the model that the store holds, and what lives on it.
 * @throws PlantgraphError STORE_UNAVAILABLE, STORE_LIMIT, STORE_VERSION; nothing runs then, and closing the store and the audit
 *   log is the caller's business
 */
export async function openTwin(options: TwinOptions): Promise<OpenTwin> {
  const { store, audit, clock = systemClock, limits = {} } = options;
  const keeper = await openModelKeeper(store, clock, {
    ...limits.commits,
    onError: options.onStoreFault,
    onForeignCommit: (applied, from) =>
      inBackground(() => recordForeignCommit({ audit, clock }, applied, from), options.onAuditFault),
  });
  try {
    const storeId = await idOfStore(keeper);
    const { model } = keeper;
    const sources = new PlantSources({
      model,
      onCommit: (listener) => keeper.onCommit(listener),
      sink: new LiveValues(clock),
      clock,
      sources: options.sources ?? [],
      audit,
      onFault: options.onSourceFault,
    });
    const settings = limits.streams ?? {};
    const streams = new TwinStreams({ model, commits: keeper, sources, clock, settings, storeId });
    const asOf = new AsOfModels(keeper, clock, limits.asOf);
    const history = options.history ? new HistoricalAccess(options.history, clock) : null;
    const recorder = recorderOf(options, keeper, clock);
    const close = async () => {
      asOf.close();
      streams.close();
      await sources.stop();
      await recorder?.stop();
      await options.history?.close();
      await audit.close();
      await keeper.close();
    };
    return { clock, model, keeper, sources, streams, asOf, history, recorder, audit, close };
  } catch (error) {
    await keeper.close();
    throw error;
  }
}

function recorderOf(
  { history, recording, onRecordingFault = () => {} }: TwinOptions,
  keeper: ModelKeeper,
  clock: Clock,
): Recorder | null {
  if (!history || !recording) return null;
  return new Recorder({
    store: history,
    model: keeper.model,
    onCommit: (listener) => keeper.onCommit(listener),
    clock,
    settings: recording,
    onFault: onRecordingFault,
  });
}

/** What tells the store from all others: the id of its first commit. A store that is empty has it from that commit on. */
async function idOfStore(keeper: ModelKeeper): Promise<() => string | null> {
  let id: string | null = null;
  keeper.onCommit(({ commit }) => {
    if (commit.revision === 1) id = commit.id;
  });
  const known = await keeper.firstCommitId();
  id ??= known;
  return () => id;
}
