/** A data source as one caller may know it. */
import type { DataSourceStatus } from "./data-source.ts";

/** What tells about the network that a plant's devices stand in: where, what went wrong there, and how well it goes. */
type OfNetwork = "endpoint" | "refusedTags" | "samplesReceived" | "lastError" | "lastErrorAt" | "health" | "details";

/** A status, with null for what the caller may not know about the network. */
export type SeenSource = Omit<DataSourceStatus, OfNetwork> & {
  readonly [Field in OfNetwork]: DataSourceStatus[Field] | null;
};

const NOTHING_OF_NETWORK: Readonly<Record<OfNetwork, null>> = {
  endpoint: null,
  refusedTags: null,
  samplesReceived: null,
  lastError: null,
  lastErrorAt: null,
  health: null,
  details: null,
};

export function withoutNetwork(status: DataSourceStatus): SeenSource {
  return { ...status, ...NOTHING_OF_NETWORK };
}
