/** Settings of the audit log. */
import { z } from "zod";
import { whole } from "./setting-values.ts";

export const auditSchema = z
  .strictObject({
    rotateBytes: whole(
      65_536,
      1_099_511_627_776,
      67_108_864,
      "Size at which the audit log goes on in a new file. Bytes.",
    ),
    keepDays: z
      .number()
      .int()
      .min(1)
      .max(36_500)
      .nullable()
      .default(null)
      .describe(
        "A file that is full is deleted when its last entry is older than this, and the log says so; null: nothing is ever deleted. Days.",
      ),
    maxBytes: z
      .number()
      .int()
      .min(16_777_216)
      .max(1_125_899_906_842_624)
      .nullable()
      .default(null)
      .describe(
        "Most that all files of the audit log take; from 80% of it on a warning stands in /readyz and the metrics, and when it is reached nothing is done any more that has to be recorded. null: what the disk has. Bytes.",
      ),
    warnFreeBytes: whole(
      0,
      1_125_899_906_842_624,
      1_073_741_824,
      "Free space of the audit log's disk below which a warning stands in /readyz and the metrics. Bytes.",
    ),
    callerBytesPerDay: whole(
      65_536,
      1_125_899_906_842_624,
      4_294_967_296,
      "Most that the actions of one caller may take of the audit log in a day; beyond, they are refused with LIMIT_EXCEEDED. A write to the plant takes about 1,200. Bytes.",
    ),
    refusalsPerMinute: whole(
      1,
      1_000_000,
      60,
      "Refusals of one caller that are recorded each, in a minute; those beyond are counted, and their number is recorded.",
    ),
  })
  .prefault({})
  .describe("The audit log, audit.jsonl in dataDir.");
