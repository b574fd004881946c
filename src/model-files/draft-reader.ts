/** Reading an import where subscribers are to be served meanwhile: small ones at once, others in a thread of their own. */
import { Worker } from "node:worker_threads";
import { SerialQueue } from "../twin/tools/serial-queue.ts";
import { type ErrorCode, type ErrorDetails, PlantgraphError } from "../twin/words/errors.ts";
import type { ModelDraft, ModelFile, ModelFormat } from "../twin/words/model-draft.ts";
import { READ_LIMITS, type ReadLimits } from "./file-format.ts";

export interface ReadingRequest {
  readonly format: ModelFormat;
  readonly files: readonly ModelFile[];
  readonly limits: Partial<ReadLimits>;
}

/** An error as its parts: classes do not pass between threads. */
export interface ErrorParts {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  readonly problems: readonly ErrorParts[];
}

export const DRAFT_LISTS = ["classes", "assets", "tags", "relations"] as const;
type DraftList = (typeof DRAFT_LISTS)[number];

export type FromReader =
  | { readonly kind: "read"; readonly rest: Omit<ModelDraft, DraftList> }
  | { readonly kind: "failed"; readonly error: ErrorParts }
  | { readonly kind: "piece"; readonly list: DraftList; readonly drafts: readonly unknown[] }
  | { readonly kind: "end" };

/** The same file whether this one runs from source or built. */
const WORKER = new URL(`./draft-reader-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

/** Pieces that are on their way at a time: the thread makes one while another is taken. */
const AHEAD = 2;

export class DraftReader {
  readonly #limits: ReadLimits;
  /** One thread at a time, so that memory is bounded. */
  readonly #queue = new SerialQueue();

  constructor(limits: Partial<ReadLimits> = {}) {
    this.#limits = { ...READ_LIMITS, ...limits };
  }

  /**
   * @param signal aborted when nobody waits for it any more
   * @throws PlantgraphError INVALID_FILE with every mistake in `problems`, LIMIT_EXCEEDED; the signal's reason
   */
  async read(format: ModelFormat, files: readonly ModelFile[], signal?: AbortSignal): Promise<ModelDraft> {
    // With all formats: a start has no use for them.
    const { isQuicklyRead, readModel } = await import("./model-files.ts");
    if (isQuicklyRead(format, files)) return readModel(format, files, this.#limits);
    return this.#queue.run(() => readInThread({ format, files, limits: this.#limits }, signal));
  }
}

async function readInThread(request: ReadingRequest, signal?: AbortSignal): Promise<ModelDraft> {
  signal?.throwIfAborted();
  const worker = new Worker(WORKER, { workerData: request, execArgv: [] });
  const { promise, resolve, reject } = Promise.withResolvers<ModelDraft>();
  const lists: Record<DraftList, unknown[]> = { classes: [], assets: [], tags: [], relations: [] };
  let rest: Partial<ModelDraft> = {};
  worker.on("message", (message: FromReader) => {
    switch (message.kind) {
      case "read":
        rest = message.rest;
        for (let i = 0; i < AHEAD; i++) worker.postMessage(null);
        break;
      case "piece":
        for (const draft of message.drafts) lists[message.list].push(draft);
        worker.postMessage(null);
        break;
      case "failed":
        reject(errorOf(message.error));
        break;
      case "end":
        resolve({ ...(lists as unknown as ModelDraft), ...rest });
        break;
    }
  });
  worker.once("error", (cause) => reject(threadError(cause)));
  worker.once("exit", (code) => reject(threadError(new RangeError(`it ended with ${code}`))));
  const leave = () => reject(signal?.reason as Error);
  signal?.addEventListener("abort", leave, { once: true });
  try {
    return await promise;
  } finally {
    signal?.removeEventListener("abort", leave);
    await worker.terminate();
  }
}

function errorOf({ code, message, details, problems }: ErrorParts): PlantgraphError {
  return new PlantgraphError(code, message, details, { problems: problems.map(errorOf) });
}

function threadError(cause: Error): PlantgraphError {
  if ((cause as NodeJS.ErrnoException).code !== "ERR_WORKER_OUT_OF_MEMORY")
    return new PlantgraphError("INTERNAL_SERVER_ERROR", "The thread that reads the import ended.", {}, { cause });
  return new PlantgraphError(
    "LIMIT_EXCEEDED",
    "Reading these files needs more memory than the process may use; import them in parts, or start the twin with a larger heap (NODE_OPTIONS=--max-old-space-size).",
    { setting: "NODE_OPTIONS" },
    { cause },
  );
}
