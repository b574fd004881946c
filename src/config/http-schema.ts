/** Settings of how questions are taken and answers sent, beside the limits of one question. */
import { z } from "zod";
import { milliseconds, whole } from "./setting-values.ts";

/** @param path a path that the file gives relative to itself */
export function trustedDocumentsSchema(path: z.ZodType<string, string>) {
  return z
    .strictObject({
      mode: z
        .enum(["off", "allow", "only"])
        .default("off")
        .describe(
          "off: manifests are not read. allow: their documents are answered by id, and all others too. only: nothing else is answered.",
        ),
      manifests: z
        .array(path)
        .default([])
        .describe("Files of documents by id: Apollo's persisted query manifest, or a map of id to document."),
    })
    .refine(({ mode, manifests }) => mode === "off" || manifests.length > 0, {
      path: ["manifests"],
      error: "must name at least one file in the modes allow and only",
    })
    .prefault({})
    .describe("Operations of known applications, asked for by id.");
}

export const overloadSchema = z
  .strictObject({
    queueMs: milliseconds(
      1,
      60_000,
      200,
      "Under overload, requests that would wait longer than this for those before them are refused with 503.",
    ),
    burstMs: milliseconds(
      0,
      600_000,
      1_000,
      "How long requests may wait longer than that before it is taken for overload.",
    ),
    requests: whole(1, 10_000_000, 2_000, "Most operations waiting for devices or the store at once."),
    unreadBytes: whole(
      1_048_576,
      1_099_511_627_776,
      268_435_456,
      "Answers that slow clients have not read yet, at which further requests are refused. Bytes.",
    ),
    retryAfterS: whole(
      1,
      3_600,
      2,
      "Refused clients are told to come back after this time, or up to twice it. Seconds.",
    ),
  })
  .prefault({})
  .describe("When requests are refused to keep the others fast.");

export const compressionSchema = z
  .strictObject({
    encodings: z
      .array(z.enum(["zstd", "br", "gzip"]))
      .default(["zstd", "br", "gzip"])
      .describe("In which encodings answers are sent to clients that accept them; []: never compressed."),
    minBytes: whole(0, 1_073_741_824, 4_096, "Shorter answers are sent as they are. Bytes."),
  })
  .prefault({})
  .describe("Compression of HTTP answers.");
