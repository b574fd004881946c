/** Everything that may be said about one replay source. Filled by the configuration (`settings.ts`). */
import type { SourceOptions } from "../../twin/ports/data-source.ts";

/** What stands in `type` of a data source. */
export const REPLAY = "replay";

/** What the source time of a sample is. NOW: when it is played. RECORDED: what the file says. */
export const REPLAYED_TIMES = ["NOW", "RECORDED"] as const;

/** `endpoint` is `replay:` and the path of the file as it was written. */
export interface ReplayOptions extends SourceOptions {
  readonly type: typeof REPLAY;
  /** Absolute path of the recording. */
  readonly file: string;
  /** How much faster than recorded it is played: 1 at its own pace, 60 an hour in a minute. Above 0. */
  readonly speed: number;
  /** Whether it begins anew when it has ended. */
  readonly repeat: boolean;
  readonly times: (typeof REPLAYED_TIMES)[number];
  /** How often the file is looked at for what was added to it, milliseconds. */
  readonly lookMs: number;
}
