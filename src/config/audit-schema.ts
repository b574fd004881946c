/** Settings of the audit log. */
import { z } from "zod";
import { whole } from "./setting-values.ts";

/** @param path a path that the file gives relative to itself */
export function auditSchema(path: z.ZodType<string, string>) {
  return z
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
      syslog: z
        .strictObject({
          host: z.string().min(1).describe("Name or address of the server."),
          port: whole(1, 65_535, 6_514, "Its port; 6514 is that of syslog over TLS, 601 that over TCP."),
          transport: z
            .enum(["tls", "tcp"])
            .default("tls")
            .describe("tls: RFC 5425. tcp: RFC 6587, which everybody on the way can read and change."),
          ca: path
            .nullable()
            .prefault(null)
            .describe(
              "File of the authorities' certificates, in PEM, by which the server is trusted; null: those of Node.",
            ),
          facility: whole(0, 23, 13, "Facility of the messages; 13 is the one for audits."),
          queueEntries: whole(
            100,
            10_000_000,
            10_000,
            "Most entries that wait while the server is away or slow, some 1,000 bytes of memory each; those beyond are left out, and that is told in the stream.",
          ),
        })
        .nullable()
        .default(null)
        .describe("A syslog server that gets each entry as well (RFC 5424)."),
    })
    .prefault({})
    .describe("The audit log, audit.jsonl in dataDir.");
}
