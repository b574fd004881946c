/** Settings of the history of tags. */
import { z } from "zod";
import { milliseconds, whole } from "./setting-values.ts";

const DAY = 86_400_000;

const days = (description: string) =>
  z.number().int().min(1).max(36_500).nullable().default(null).describe(`${description} Days.`);

export const historySchema = z
  .strictObject({
    enabled: z
      .boolean()
      .nullable()
      .default(null)
      .describe(
        "Record what tags become, in the folder history of dataDir; null: where there are at most 20,000 tags.",
      ),
    flushMs: milliseconds(
      100,
      60_000,
      1_000,
      "How often samples are written; what came since is missing after a power cut.",
    ),
    maxGapMs: milliseconds(
      60_000,
      DAY,
      3_600_000,
      "After so long without a change a tag's value is recorded again, so that the one before a moment is found fast.",
    ),
    queueSamples: whole(
      1_000,
      100_000_000,
      1_000_000,
      "Most samples that wait while the disk is full or slow, 24 bytes of memory each; those beyond are counted, and a gap stands in their place.",
    ),
    keepRawDays: days("Samples are deleted when their day is older than this; null: none is."),
    keepMinutesDays: days("Minute rollups are deleted when their day is older than this; null: none is."),
    maxBytes: z
      .number()
      .int()
      .min(16_777_216)
      .max(1_125_899_906_842_624)
      .nullable()
      .default(10_737_418_240)
      .describe(
        "Most that all of history takes on disk; beyond, the oldest days are deleted. null: what the disk has. Bytes.",
      ),
  })
  .superRefine(({ keepRawDays, keepMinutesDays }, context) => {
    if (keepMinutesDays !== null && (keepRawDays === null || keepRawDays > keepMinutesDays))
      context.addIssue({
        code: "custom",
        path: ["keepMinutesDays"],
        message: "must not be less than history.keepRawDays: rollups are kept as long as the samples, or longer",
      });
  })
  .prefault({})
  .describe("The history of tags.");
