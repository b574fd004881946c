/**
 * `plantgraph/connector`: what a program needs that implements a data source or a store, and nothing else of the twin.
 * `docs/writing-a-connector.md` shows it at work.
 */
export { z } from "zod";

export { Secret } from "../config/secret.ts";
export { milliseconds, whole, withoutCredentials } from "../config/setting-values.ts";
export { type ConfigurableSource, commonSettings, type SettingTypes } from "../config/source-settings.ts";
export type { SourceContext, SourceKind, TransientAddresses } from "../connectors/source-kind.ts";
export type { Finding, Probe, SourceTools } from "../connectors/source-tools.ts";

export * from "../twin/history/rollups.ts";
export * from "../twin/history/sample-columns.ts";
export { Ageing, type AgeingTag } from "../twin/live/ageing.ts";
export { absentSample, lostSample, staleSample } from "../twin/live/degraded-sample.ts";
export { type Measured, SourceStatus } from "../twin/live/source-status.ts";
export { forbiddenWrite, unconnectedWrite } from "../twin/live/unsent-writes.ts";
export { Sample } from "../twin/model/sample.ts";
export type { Tag } from "../twin/model/tag.ts";
export * from "../twin/ports/data-source.ts";
export type * from "../twin/ports/graph-store.ts";
export type * from "../twin/ports/history-store.ts";
export type { QueryRow } from "../twin/ports/query-values.ts";
export type * from "../twin/ports/source-explorer.ts";
export { inBackground } from "../twin/tools/background.ts";
export { Backoff, type BackoffSettings } from "../twin/tools/backoff.ts";
export { type Clock, systemClock } from "../twin/tools/clock.ts";
export type { Progress } from "../twin/tools/progress.ts";
export * from "../twin/words/commits.ts";
export { DATA_TYPES, type DataType } from "../twin/words/data-types.ts";
export type * from "../twin/words/elements.ts";
export { ERROR_CODES, type ErrorCode, type ErrorDetails, PlantgraphError } from "../twin/words/errors.ts";
export { rawValueOf } from "../twin/words/plain-value.ts";
export * from "../twin/words/status-codes.ts";
export { type JsonValue, type RawValue, toJson } from "../twin/words/values.ts";
