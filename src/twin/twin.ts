/**
 * The twin whole: one object that holds the model, the live values and the ways to change both. `app.ts` puts it together.
 * Nobody answers a caller from it but by the caller's session (`access/session.ts`).
 */
import type { AsOfModels } from "./as-of/as-of-models.ts";
import type { ModelKeeper } from "./commit/model-keeper.ts";
import type { DataSources } from "./live/data-sources.ts";
import type { ModelReader } from "./model/model.ts";
import type { Streams } from "./streams/streams.ts";
import type { Clock } from "./tools/clock.ts";

export interface Twin {
  readonly clock: Clock;
  readonly model: ModelReader;
  readonly keeper: ModelKeeper;
  readonly sources: DataSources;
  readonly streams: Streams;
  readonly asOf: AsOfModels;
}
