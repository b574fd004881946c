/** What is measured of the model, its store and the audit log, for Prometheus; looked up when somebody asks. */
import type { Twin } from "../../../twin/twin.ts";
import type { Metrics } from "../../metrics/metrics.ts";

export function addModelGauges(metrics: Metrics, { model, keeper, audit }: Twin): void {
  metrics.gauge("model_revision", "Revision of the model.", () => model.revision);
  metrics.gauge("model_assets", "Assets in the model.", () => model.assets.size);
  metrics.gauge("model_tags", "Tags in the model.", () => model.tags.size);
  metrics.gauge("model_relations", "Relations in the model.", () => model.relations.size);
  metrics.gauge(
    "model_problems",
    "What others did to the store and the model does not take over.",
    () => keeper.problems.length,
  );
  metrics.gauge("store_available", "1 while the system of record can be reached.", () =>
    keeper.storeUnavailable === null ? 1 : 0,
  );
  metrics.gauge("audit_available", "1 while the audit log can be written; else what needs a record is refused.", () =>
    audit.state.trouble === null ? 1 : 0,
  );
  metrics.gauge("audit_low", "1 while the room of the audit log is nearly used up.", () =>
    audit.state.warning === null ? 0 : 1,
  );
  metrics.gauge("audit_entries", "Number of the last entry of the audit log.", () => audit.state.seq);
  metrics.gauge("audit_bytes", "Bytes of all files of the audit log.", () => audit.state.bytes);
  metrics.gauge(
    "audit_syslog_connected",
    "1 while the syslog server can be reached; 0 also where there is none.",
    () => (audit.state.sink?.connected ? 1 : 0),
  );
  metrics.gauge("audit_syslog_queued", "Entries that wait for the syslog server.", () => audit.state.sink?.queued ?? 0);
  metrics.gauge(
    "audit_syslog_dropped",
    "Entries that the syslog server did not get since the start.",
    () => audit.state.sink?.dropped ?? 0,
  );
  metrics.gauge("audit_free_bytes", "Bytes free on the disk of the audit log.", () => audit.state.freeBytes);
}
