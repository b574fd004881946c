/** The configured history of tags. */
import { join } from "node:path";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { SqliteHistoryStore } from "../connectors/sqlite-history/sqlite-history-store.ts";
import type { HistoryStore } from "../twin/ports/history-store.ts";
import type { RecordingSettings } from "../twin/recording/recorder.ts";
import type { Clock } from "../twin/tools/clock.ts";
import type { OpenTwin } from "../twin/twin.ts";

const DAY_MS = 86_400_000;
/** Above, recording has to be asked for. */
const TAGS_BY_DEFAULT = 20_000;
/** What a change takes on disk, to tell people what to expect: a thousand a second take so much times the milliseconds of a day. */
const BYTES_A_CHANGE = 4;

export function historyDirectory({ dataDir }: Config): string {
  return join(dataDir, "history");
}

/**
 * The store, also where nothing is recorded any more: what was is answered. null: it is switched off.
 * @throws PlantgraphError HISTORY_UNAVAILABLE, STORE_ACCESS, STORE_VERSION
 */
export async function openHistory(config: Config, clock: Clock): Promise<HistoryStore | null> {
  return config.history.enabled === false ? null : SqliteHistoryStore.open(historyDirectory(config), clock);
}

export function recordingSettings({ history }: Config): RecordingSettings {
  const { flushMs, maxGapMs, queueSamples, keepRawDays, keepMinutesDays, maxBytes } = history;
  const inMs = (days: number | null) => days && days * DAY_MS;
  const retention = { keepRawMs: inMs(keepRawDays), keepMinutesMs: inMs(keepMinutesDays), maxBytes };
  return { flushMs, maxGapMs, queueSamples, retention };
}

/** Records from now on, if the configuration says so of as many tags as there are. */
export async function startRecording({ model, recorder }: OpenTwin, { history }: Config, log: Logger): Promise<void> {
  if (recorder === null) return;
  const tags = model.tags.size;
  if (history.enabled === null && tags > TAGS_BY_DEFAULT) {
    log.warn({ tags }, `more than ${TAGS_BY_DEFAULT} tags: their history is recorded when history.enabled is true`);
    return;
  }
  await recorder.start();
  const perDay = ((BYTES_A_CHANGE * DAY_MS) / 1e9).toFixed(1);
  const bound = history.maxBytes === null ? "" : `, up to ${(history.maxBytes / 1e9).toFixed(1)} GB in all`;
  log.info({ tags }, `records the history of tags: 1,000 changes a second take about ${perDay} GB a day${bound}`);
}
