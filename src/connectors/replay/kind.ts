/** A recording played again, as a kind of data source: for demonstrations and tests. */
import type { SourceKind } from "../source-kind.ts";
import { REPLAY, type ReplayOptions } from "./options.ts";
import { REPLAY_EXAMPLE, replaySettings } from "./settings.ts";

export const REPLAY_KIND: SourceKind<ReplayOptions> = {
  type: REPLAY,
  scheme: "replay",
  example: REPLAY_EXAMPLE,
  settings: replaySettings,
  async open(options, _place, clock) {
    const { ReplayDataSource } = await import("./data-source.ts");
    return new ReplayDataSource(options, clock);
  },
};
