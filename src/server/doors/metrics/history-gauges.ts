/** What is measured of the history of tags, for Prometheus; looked up when somebody asks. */
import type { Twin } from "../../../twin/twin.ts";
import type { Metrics } from "../../metrics/metrics.ts";

export function addHistoryGauges(metrics: Metrics, recorder: Twin["recorder"]): void {
  metrics.gauge("history_recording", "1 while what tags become is recorded and can be written.", () =>
    recorder?.isRecording && recorder.fault === null ? 1 : 0,
  );
  metrics.gauge("history_recorded", "Samples written since start.", () => recorder?.recorded ?? 0);
  metrics.gauge("history_waiting", "Samples that wait to be written.", () => recorder?.queue.waiting ?? 0);
  metrics.gauge(
    "history_dropped",
    "Samples since start that found no room while the disk was full or slow.",
    () => recorder?.dropped ?? 0,
  );
}
