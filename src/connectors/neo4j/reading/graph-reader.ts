/** Reads the whole graph in a worker thread; the main thread receives what it asks for, in pieces. */
import { Worker } from "node:worker_threads";
import { foundAs } from "../../../twin/commit/admission.ts";
import type { FoundElement } from "../../../twin/ports/graph-store.ts";
import { SerialQueue } from "../../../twin/tools/serial-queue.ts";
import { type ElementKey, keyOf, type Revision } from "../../../twin/words/commits.ts";
import type { ModelElement } from "../../../twin/words/elements.ts";
import { type ErrorCode, PlantgraphError } from "../../../twin/words/errors.ts";
import type { Neo4jOptions } from "../options.ts";
import type { KnownElement } from "./known-by-log.ts";

export interface ToReader {
  /** Say also what the commit log tells of elements that stand otherwise in the graph. */
  readonly isLoad: boolean;
  /** Send every element, not only those that differ from what was read last. */
  readonly all: boolean;
  /** Send these, also when they do not differ. */
  readonly ask: readonly ElementKey[];
}

export type FromReader =
  /** What was sent before counts no more. */
  | { readonly kind: "begin" }
  /** An array of elements in which nothing is odd. */
  | { readonly kind: "elements"; readonly json: string }
  /** An array of elements as they were found. */
  | { readonly kind: "found"; readonly json: string }
  /** An array of what the log tells. */
  | { readonly kind: "known"; readonly json: string }
  | ({ readonly kind: "end" } & ReadState)
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly message: string };

export interface ReadState {
  /** The revision the elements are of; null when the store has no bookkeeping, because somebody emptied it. */
  readonly head: Revision | null;
  /** Of a moment before the read: a commit after it changes the database's bookmark. */
  readonly bookmark: string;
  /** What was there at the last read, or was asked for, and is not there. */
  readonly removed: readonly ElementKey[];
}

export interface ReadResult extends ReadState {
  readonly found: readonly FoundElement[];
  /** Of a load: elements of which the commit log tells something else; null: nothing. */
  readonly known: readonly KnownElement[];
}

export class GraphReader {
  readonly #options: Neo4jOptions;
  #worker: Worker | null = null;
  readonly #queue = new SerialQueue();
  #closed = false;

  constructor(options: Neo4jOptions) {
    // Only what a thread can be given.
    const { uri, username, password, database } = options;
    this.#options = { uri, username, password, database };
  }

  /** Whether the thread knows what it sent before; when it does not, everything is a difference. */
  get primed(): boolean {
    return this.#worker !== null;
  }

  /** One at a time. @throws PlantgraphError STORE_* */
  read(request: ToReader): Promise<ReadResult> {
    return this.#queue.run(() => this.#read(request));
  }

  async #read(request: ToReader): Promise<ReadResult> {
    const { promise, resolve, reject } = Promise.withResolvers<ReadResult>();
    if (this.#closed) throw new PlantgraphError("STORE_UNAVAILABLE", "The store is closed.");
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const found: FoundElement[] = [];
    const known: KnownElement[] = [];
    const onMessage = (message: FromReader) => {
      if (message.kind === "begin") found.length = known.length = 0;
      else if (message.kind === "elements") {
        for (const element of JSON.parse(message.json) as ModelElement[]) found.push(foundAs(keyOf(element), element));
      } else if (message.kind === "found") found.push(...(JSON.parse(message.json) as FoundElement[]));
      else if (message.kind === "known") known.push(...(JSON.parse(message.json) as KnownElement[]));
      else if (message.kind === "failed") reject(new PlantgraphError(message.code, message.message));
      else resolve({ ...message, found, known });
    };
    const onError = (cause: unknown) => {
      reject(new PlantgraphError("STORE_UNAVAILABLE", "The thread that reads the graph ended.", {}, { cause }));
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onError);
    worker.ref();
    try {
      worker.postMessage(request);
      return await promise;
    } finally {
      worker.off("message", onMessage).off("error", onError).off("exit", onError);
      worker.unref();
    }
  }

  #start(): Worker {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const worker = new Worker(new URL(`./graph-reader-worker.${extension}`, import.meta.url), {
      workerData: this.#options,
      execArgv: [],
    });
    // Also while nothing is read: an error that nobody listens to would end the process. The next read starts another one.
    const forget = () => {
      if (this.#worker === worker) this.#worker = null;
    };
    return worker.on("error", forget).on("exit", forget);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }
}
