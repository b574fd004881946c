/**
 * The numbers an operator needs, for Prometheus. Cheap to keep: counters are incremented where things happen, all else is
 * looked up when somebody asks.
 */
import type { ExecutionResult } from "graphql";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { DATA_SOURCE_STATES } from "../twin/data-source.ts";
import type { Twin } from "../twin/twin.ts";
import { addDataSourceMetrics } from "./data-source-metrics.ts";
import type { Documents } from "./documents/documents.ts";
import type { CompiledOperations } from "./execution/compiled-operations.ts";
import type { Compressor } from "./http/compression.ts";
import type { Load } from "./load.ts";

export class Metrics {
  readonly registry = new Registry();
  readonly errors = this.#counter("graphql_errors_total", "GraphQL errors sent, by code.", ["code"]);
  readonly refusedRequests = this.#counter("refused_requests_total", "Requests refused before GraphQL.", ["reason"]);
  readonly shed = this.#counter("shed_requests_total", "Operations refused under overload, by door and reason.", [
    "door",
    "reason",
  ]);
  readonly unreadAnswers = this.#counter("unread_answers_total", "Clients cut off for not reading their answer.", []);
  readonly eventsSent = this.#counter("subscription_events_total", "Events executed for subscribers.", []);
  readonly socketsClosed = this.#counter("websockets_closed_total", "WebSockets that ended, by close code.", ["code"]);
  readonly #operations = new Histogram({
    name: "plantgraph_graphql_operation_seconds",
    help: "Time to execute an operation, seconds.",
    labelNames: ["operation", "outcome"] as const,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  readonly #subscriptions = new Gauge({
    name: "plantgraph_subscriptions",
    help: "Open subscriptions.",
    registers: [this.registry],
  });

  constructor(twin: Twin, documents: Documents, load: Load, compressor: Compressor) {
    collectDefaultMetrics({ register: this.registry });
    this.#documents(documents);
    this.#compression(compressor);
    this.#gauge("requests_queued", "Requests waiting for those before them.", () => load.queued);
    this.#gauge("requests_in_work", "Operations waiting for devices or the store.", () => load.requests);
    this.#gauge("unread_answer_bytes", "Bytes of answers that clients have not read yet.", () => load.unreadBytes);
    this.#gauge("model_revision", "Revision of the model.", () => twin.model.revision);
    this.#gauge("model_assets", "Assets in the model.", () => twin.model.assets.size);
    this.#gauge("model_tags", "Tags in the model.", () => twin.model.tags.size);
    this.#gauge("model_relations", "Relations in the model.", () => twin.model.relations.size);
    this.#gauge(
      "model_problems",
      "What others did to the store and the model does not take over.",
      () => twin.keeper.problems.length,
    );
    this.#gauge("store_available", "1 while the system of record can be reached.", () =>
      twin.keeper.storeUnavailable === null ? 1 : 0,
    );
    this.#dataSources(twin);
    addDataSourceMetrics(this.registry, twin);
  }

  /** Gauges of open connections, looked up when asked. */
  countConnections(sockets: () => number, eventStreams: () => number): void {
    this.#gauge("websockets", "Open WebSockets.", sockets);
    this.#gauge("event_streams", "Open event streams (Server-Sent Events).", eventStreams);
  }

  countCompiled(compiled: CompiledOperations): void {
    this.#gauge("compiled_operations", "Operations compiled since start.", () => compiled.compiled);
    this.#gauge("compiled_bytes", "Bytes that compiled operations hold, about.", () => compiled.compiledBytes);
    this.#gauge("template_hits", "Answers written from a kept template.", () => compiled.templateHits);
    this.#gauge(
      "template_misses",
      "Answers written anew that a template could be kept of.",
      () => compiled.templateMisses,
    );
    this.#gauge("templates", "Answers kept as templates.", () => compiled.templates);
    this.#gauge("template_bytes", "Bytes that kept templates hold, about.", () => compiled.templateBytes);
    new Gauge({
      name: "plantgraph_compile_fallbacks",
      help: "Operations that graphql-js executed because compiled code does not, by reason.",
      labelNames: ["reason"] as const,
      registers: [this.registry],
      collect() {
        for (const [reason, count] of Object.entries(compiled.fallbacks)) this.set({ reason }, count);
      },
    });
  }

  /** Starts the time of an operation; the answer ends it and passes the result on. */
  operationStarted(operation: string): (result: ExecutionResult) => ExecutionResult {
    const start = performance.now();
    return (result) => {
      const outcome = result.errors === undefined ? "ok" : result.data == null ? "failed" : "partial";
      this.#operations.observe({ operation, outcome }, (performance.now() - start) / 1_000);
      return result;
    };
  }

  subscriptionOpened(): () => void {
    this.#subscriptions.inc();
    return () => this.#subscriptions.dec();
  }

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name: `plantgraph_${name}`, help, labelNames, registers: [this.registry] });
  }

  #gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name: `plantgraph_${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }

  #documents(documents: Documents): void {
    const { cache, persisted } = documents;
    this.#gauge("documents_cached", "Documents kept parsed and validated.", () => cache.size);
    this.#gauge("document_bytes", "Bytes that kept documents hold, about.", () => cache.bytes);
    this.#gauge("document_cache_hits", "Look-ups of the document cache that found one.", () => cache.hits);
    this.#gauge("document_cache_misses", "Look-ups of the document cache that did not.", () => cache.misses);
    this.#gauge("persisted_queries", "Automatic persisted queries kept.", () => persisted.size);
    this.#gauge("persisted_query_hits", "Hashes of persisted queries that were known.", () => persisted.hits);
    this.#gauge("persisted_query_misses", "Hashes of persisted queries that were not.", () => persisted.misses);
    this.#gauge("trusted_documents", "Trusted documents.", () => documents.trusted.byId.size);
    this.#gauge("trusted_document_hits", "Requests for a trusted document.", () => documents.trustedHits);
    this.#gauge("trusted_document_misses", "Requests refused for want of one.", () => documents.trustedMisses);
  }

  #compression(compressor: Compressor): void {
    this.#gauge("compressed_kept_bytes", "Bytes that kept compressed answers hold.", () => compressor.keptBytes);
    this.#gauge("compressed_kept_hits", "Answers sent that were compressed before.", () => compressor.keptHits);
    const counted = [
      ["compression_bytes_in", "Bytes of answers before compression.", "bytesIn"],
      ["compression_bytes_out", "Bytes of answers after compression.", "bytesOut"],
    ] as const;
    for (const [name, help, field] of counted) {
      new Gauge({
        name: `plantgraph_${name}`,
        help,
        labelNames: ["encoding"] as const,
        registers: [this.registry],
        collect() {
          for (const [encoding, bytes] of Object.entries(compressor[field])) this.set({ encoding }, bytes);
        },
      });
    }
  }

  #dataSources(twin: Twin): void {
    const registers = [this.registry];
    new Gauge({
      name: "plantgraph_data_source_state",
      help: "1 for the state a data source is in.",
      labelNames: ["source", "state"] as const,
      registers,
      collect() {
        this.reset();
        for (const { name, state } of twin.sources.statuses) {
          for (const each of DATA_SOURCE_STATES) this.set({ source: name, state: each }, each === state ? 1 : 0);
        }
      },
    });
    const perSource = [
      ["data_source_tags", "Tags monitored.", "tags"],
      ["data_source_refused_tags", "Tags the server refuses or does not know.", "refusedTags"],
      ["data_source_samples", "Samples received since start.", "samplesReceived"],
    ] as const;
    for (const [name, help, field] of perSource) {
      new Gauge({
        name: `plantgraph_${name}`,
        help,
        labelNames: ["source"] as const,
        registers,
        collect() {
          this.reset();
          for (const status of twin.sources.statuses) this.set({ source: status.name }, status[field]);
        },
      });
    }
  }
}
