/** What is measured of each data source, for Prometheus; looked up when somebody asks. */
import { Gauge, type Registry } from "prom-client";
import { countQualities } from "../../../twin/live/tags-by-status.ts";
import { DATA_SOURCE_STATES, type DataSourceStatus } from "../../../twin/ports/data-source.ts";
import { overflowsOf, securityOf } from "../../../twin/ports/source-details.ts";
import type { Twin } from "../../../twin/twin.ts";

const MEASURED: readonly (readonly [name: string, help: string, value: (status: DataSourceStatus) => number | null])[] =
  [
    ["tags", "Tags monitored.", (s) => s.tags],
    ["refused_tags", "Tags the server refuses or does not know.", (s) => s.refusedTags],
    ["samples", "Samples received since start.", (s) => s.samplesReceived],
    ["changes_per_second", "Samples received a second, over the last few seconds.", (s) => s.health.changesPerSecond],
    ["overflows", "Samples since start before which the server had dropped others.", (s) => overflowsOf(s.details)],
    ["reconnects", "Times the connection was opened again since start.", (s) => s.health.reconnects],
    ["round_trip_seconds", "Time the server takes to answer.", (s) => seconds(s.health.roundTripMs)],
    ["clock_skew_seconds", "How far the server's clock is ahead of this one.", (s) => seconds(s.health.clockSkewMs)],
    [
      "source_clock_skew_seconds",
      "How far the devices' clocks are ahead of the server's.",
      (s) => seconds(s.health.sourceClockSkewMs),
    ],
    [
      "own_certificate_expiry_seconds",
      "When the twin's own certificate runs out, seconds since 1970; secured connections only.",
      (s) => seconds(securityOf(s.details)?.ownCertificate?.validTo ?? null),
    ],
    [
      "server_certificate_expiry_seconds",
      "When the server's certificate runs out, seconds since 1970; secured connections only.",
      (s) => seconds(securityOf(s.details)?.serverCertificate?.validTo ?? null),
    ],
    ["since_seconds", "Time of the last change of state, seconds since 1970.", (s) => s.since / 1_000],
  ];

/** Gauges named `plantgraph_data_source_...`; what is not known has no sample. */
export function addDataSourceGauges(registry: Registry, twin: Twin): void {
  for (const [name, help, value] of MEASURED)
    new Gauge({
      name: `plantgraph_data_source_${name}`,
      help,
      labelNames: ["source"] as const,
      registers: [registry],
      collect() {
        this.reset();
        for (const status of twin.sources.statuses) {
          const measured = value(status);
          if (measured !== null) this.set({ source: status.name }, measured);
        }
      },
    });
  new Gauge({
    name: "plantgraph_data_source_state",
    help: "1 for the state a data source is in.",
    labelNames: ["source", "state"] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, state } of twin.sources.statuses)
        for (const each of DATA_SOURCE_STATES) this.set({ source: name, state: each }, each === state ? 1 : 0);
    },
  });
  new Gauge({
    name: "plantgraph_data_source_tags_by_quality",
    help: "Tags by the quality of their newest sample.",
    labelNames: ["source", "quality"] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const { name } of twin.sources.statuses)
        for (const [quality, count] of Object.entries(countQualities(twin.model.tagsOfSource(name))))
          this.set({ source: name, quality }, count);
    },
  });
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}
