/** Copies of the history of tags, made by a command whether a twin runs on the data directory or not. */
import { existsSync } from "node:fs";
import { z } from "zod";
import type { Config } from "../config/config.ts";
import type { HistoryStore } from "../twin/ports/history-store.ts";
import { systemClock } from "../twin/tools/clock.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { askToBackUpHistory, readControl } from "./control.ts";
import { historyDirectory, openHistory } from "./history.ts";
import { lockForCommand } from "./instance-lock.ts";

const REQUEST = z.strictObject({ directory: z.string().min(1) });

/**
 * @param directory absolute, not there yet or empty
 * @throws PlantgraphError NOT_FOUND: nothing was ever recorded; HISTORY_UNAVAILABLE; BAD_USER_INPUT, STORE_ACCESS for the directory
 */
export async function backUpHistory(config: Config, directory: string): Promise<void> {
  const { dataDir } = config;
  if (!existsSync(historyDirectory(config)))
    throw new PlantgraphError("NOT_FOUND", `There is no history in ${dataDir}: nothing was recorded there yet.`);
  const lock = lockForCommand(dataDir);
  if (lock === null) {
    if ((await readControl(dataDir)) !== null) return askToBackUpHistory(dataDir, directory);
    throw new PlantgraphError(
      "HISTORY_UNAVAILABLE",
      `The twin of ${dataDir} takes no commands yet; try again when it has started.`,
    );
  }
  try {
    const store = await openHistory(config, systemClock);
    if (store === null) throw switchedOff();
    try {
      await store.backup(directory);
    } finally {
      await store.close();
    }
  } finally {
    lock.release();
  }
}

/**
 * The side of the twin that runs.
 * @param body of the command's request
 * @throws PlantgraphError as `backUpHistory`
 */
export async function backUpForShell(history: HistoryStore | null, body: unknown): Promise<void> {
  if (history === null) throw switchedOff();
  const request = REQUEST.safeParse(body);
  if (!request.success) throw new PlantgraphError("BAD_USER_INPUT", "The request must name a `directory`.");
  await history.backup(request.data.directory);
}

function switchedOff(): PlantgraphError {
  return new PlantgraphError("HISTORY_UNAVAILABLE", "History is switched off (history.enabled: false).");
}
