/** /metrics, for Prometheus: what was counted, and what is looked up when it is asked. */
import type { IssuerKeyState } from "../../../twin/ports/credentials.ts";
import type { Twin } from "../../../twin/twin.ts";
import type { Compressor } from "../../http/compression.ts";
import type { Door } from "../../http/door.ts";
import { addDataSourceGauges } from "./data-source-gauges.ts";
import { addHistoryGauges } from "./history-gauges.ts";
import { addIssuerGauges } from "./issuer-gauges.ts";
import { addModelGauges } from "./model-gauges.ts";
import { addServerGauges } from "./server-gauges.ts";

export function metricsDoor(twin: Twin, compressor: Compressor, issuerKeys: () => readonly IssuerKeyState[]): Door {
  return {
    name: "metrics",
    register(app, { metrics, pipeline, queue }) {
      const { registry } = metrics;
      addServerGauges(metrics, { documents: pipeline.documents, compiled: pipeline.compiled, queue, compressor });
      addModelGauges(metrics, twin);
      addDataSourceGauges(registry, twin);
      addHistoryGauges(metrics, twin.recorder);
      addIssuerGauges(registry, issuerKeys);
      app.route({
        method: ["GET"],
        url: "/metrics",
        admission: "ALWAYS",
        callers: "observe",
        handler: async (_, reply) =>
          reply
            .type(registry.contentType)
            .header("cache-control", "no-store")
            .send(await registry.metrics()),
      });
    },
  };
}
