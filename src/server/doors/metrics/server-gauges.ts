/** What is measured of the server's own work: its queue and its caches; looked up when somebody asks. */
import { Gauge } from "prom-client";
import type { AdmissionQueue } from "../../admission/admission-queue.ts";
import type { Documents } from "../../documents/documents.ts";
import type { CompiledOperations } from "../../execution/compiled-operations.ts";
import type { Compressor } from "../../http/compression.ts";
import type { Metrics } from "../../metrics/metrics.ts";

export interface Measured {
  readonly documents: Documents;
  readonly queue: AdmissionQueue;
  readonly compressor: Compressor;
  /** null: switched off. */
  readonly compiled: CompiledOperations | null;
}

export function addServerGauges(metrics: Metrics, measured: Measured): void {
  const { queue } = measured;
  metrics.gauge("requests_queued", "Requests waiting for those before them.", () => queue.queued);
  metrics.gauge("requests_in_work", "Operations waiting for devices or the store.", () => queue.requests);
  metrics.gauge("unread_answer_bytes", "Bytes of answers that clients have not read yet.", () => queue.unreadBytes);
  addDocumentGauges(metrics, measured.documents);
  addCompressionGauges(metrics, measured.compressor);
  if (measured.compiled) addCompiledGauges(metrics, measured.compiled);
}

function addDocumentGauges(metrics: Metrics, documents: Documents): void {
  const { cache, persisted } = documents;
  metrics.gauge("documents_cached", "Documents kept parsed and validated.", () => cache.size);
  metrics.gauge("document_bytes", "Bytes that kept documents hold, about.", () => cache.bytes);
  metrics.gauge("document_cache_hits", "Look-ups of the document cache that found one.", () => cache.hits);
  metrics.gauge("document_cache_misses", "Look-ups of the document cache that did not.", () => cache.misses);
  metrics.gauge("persisted_queries", "Automatic persisted queries kept.", () => persisted.size);
  metrics.gauge("persisted_query_hits", "Hashes of persisted queries that were known.", () => persisted.hits);
  metrics.gauge("persisted_query_misses", "Hashes of persisted queries that were not.", () => persisted.misses);
  metrics.gauge("trusted_documents", "Trusted documents.", () => documents.trusted.byId.size);
  metrics.gauge("trusted_document_hits", "Requests for a trusted document.", () => documents.trustedHits);
  metrics.gauge("trusted_document_misses", "Requests refused for want of one.", () => documents.trustedMisses);
}

function addCompressionGauges(metrics: Metrics, compressor: Compressor): void {
  metrics.gauge("compressed_kept_bytes", "Bytes that kept compressed answers hold.", () => compressor.keptBytes);
  metrics.gauge("compressed_kept_hits", "Answers sent that were compressed before.", () => compressor.keptHits);
  const counted = [
    ["compression_bytes_in", "Bytes of answers before compression.", "bytesIn"],
    ["compression_bytes_out", "Bytes of answers after compression.", "bytesOut"],
  ] as const;
  for (const [name, help, field] of counted)
    new Gauge({
      name: `plantgraph_${name}`,
      help,
      labelNames: ["encoding"] as const,
      registers: [metrics.registry],
      collect() {
        for (const [encoding, bytes] of Object.entries(compressor[field])) this.set({ encoding }, bytes);
      },
    });
}

function addCompiledGauges(metrics: Metrics, compiled: CompiledOperations): void {
  metrics.gauge("compiled_operations", "Operations compiled since start.", () => compiled.compiled);
  metrics.gauge("compiled_bytes", "Bytes that compiled operations hold, about.", () => compiled.compiledBytes);
  metrics.gauge("template_hits", "Answers written from a kept template.", () => compiled.templateHits);
  metrics.gauge(
    "template_misses",
    "Answers written anew that a template could be kept of.",
    () => compiled.templateMisses,
  );
  metrics.gauge("templates", "Answers kept as templates.", () => compiled.templates);
  metrics.gauge("template_bytes", "Bytes that kept templates hold, about.", () => compiled.templateBytes);
  new Gauge({
    name: "plantgraph_compile_fallbacks",
    help: "Operations that graphql-js executed because compiled code does not, by reason.",
    labelNames: ["reason"] as const,
    registers: [metrics.registry],
    collect() {
      for (const [reason, count] of Object.entries(compiled.fallbacks)) this.set({ reason }, count);
    },
  });
}
