/** What an entry of the configuration may say of a replay source. */
import { z } from "zod";
import { milliseconds } from "../../config/setting-values.ts";
import { commonSettings, type SettingTypes } from "../../config/source-settings.ts";
import { REPLAY, REPLAYED_TIMES, type ReplayOptions } from "./options.ts";

export const REPLAY_EXAMPLE = "replay:recordings/shift.csv";

export function replaySettings({ path }: SettingTypes): z.ZodType<Omit<ReplayOptions, "name">> {
  return z
    .strictObject({
      ...commonSettings(REPLAY, "A file of recorded samples, played again."),
      endpoint: z
        .string()
        .regex(
          /^replay:.+\.(csv|jsonl|ndjson)$/i,
          `must be replay: and the path of a .csv, .jsonl or .ndjson file, like ${REPLAY_EXAMPLE}`,
        )
        .describe("replay: and the path of the recording, a .csv, .jsonl or .ndjson file."),
      speed: z
        .number()
        .positive()
        .max(1_000_000)
        .default(1)
        .describe("How much faster than recorded it is played: 1 at its own pace, 60 an hour in a minute."),
      repeat: z
        .boolean()
        .default(false)
        .describe("Whether it begins anew when it has ended; else its last values stay."),
      times: z
        .enum(REPLAYED_TIMES)
        .default("NOW")
        .describe("Source time of the samples. NOW: when they are played. RECORDED: as the file says."),
      lookMs: milliseconds(10, 3_600_000, 1_000, "How often the file is looked at for samples that were added to it."),
    })
    .transform((settings) => ({ ...settings, file: path.parse(settings.endpoint.slice(REPLAY.length + 1)) }))
    .describe("One recording; the key is the name tags refer to.");
}
