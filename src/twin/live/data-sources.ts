/** The plant as the twin reaches it. */
import type { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import type { AuditActor } from "../ports/audit.ts";
import type { DataSourceStatus, SourceGrant, Unsubscribe } from "../ports/data-source.ts";
import type { SourceExplorer } from "../ports/source-explorer.ts";
import type { WriteOptions, WriteReport, WriteRequest } from "./tag-writes.ts";

/** All data sources: which tag is read from where, and what may be written. */
export interface DataSources {
  readonly statuses: readonly DataSourceStatus[];
  status(name: string): DataSourceStatus | undefined;
  onStatus(listener: (status: DataSourceStatus) => void): Unsubscribe;
  /** @throws PlantgraphError SOURCE_NOT_CONFIGURED, SOURCE_UNAVAILABLE */
  explorer(name: string): SourceExplorer;
  /** What the server granted of what was asked for the tag; null while the tag is not monitored. */
  granted(tag: Tag): SourceGrant | null;
  /** From the devices, in as few calls as possible; same order, one sample per tag, never throws. */
  read(tags: readonly Tag[]): Promise<Sample[]>;
  /** Checked against the model, then sent in order; every attempt is in the audit log. Same order, never throws. */
  write(writes: readonly WriteRequest[], by: AuditActor, options?: WriteOptions): Promise<WriteReport[]>;
}
