/** What is measured of the model and its store, for Prometheus; looked up when somebody asks. */
import type { Twin } from "../../../twin/twin.ts";
import type { Metrics } from "../../metrics/metrics.ts";

export function addModelGauges(metrics: Metrics, { model, keeper }: Twin): void {
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
}
