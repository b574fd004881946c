/**
 * A data source as the twin sees it, of whatever kind. Implemented in `connectors/`; every implementation
 * passes the contract suite in `src/contract/data-source.ts`.
 */

import type { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import type { SourceDetails } from "./source-details.ts";
import type { SourceExplorer } from "./source-explorer.ts";

/** Where samples go. Called on the hot path: never throws, never awaits. */
export interface SampleSink {
  put(sample: Sample): void;
  /** What the device calls a tag's ordinals, where the model does not say; null: it has no names for them. */
  texts?(tag: Tag, texts: Tag["deviceTexts"]): void;
}

/**
 * What the configuration says of a data source of any kind; each kind adds its own. The graph only names the data source,
 * so a caller who edits the model can never make the twin dial an address or learn a secret.
 */
export interface SourceOptions {
  /** What tags of the model call it. */
  readonly name: string;
  /** Which kind it is of: "opcua". */
  readonly type: string;
  /** Where it is: a URL, whose scheme its kind knows. */
  readonly endpoint: string;
  /** false: no connection is made, every tag says BadOutOfService. For maintenance. */
  readonly enabled: boolean;
  /** Whether tags of this source may be written at all. */
  readonly allowWrites: boolean;
}

/**
 * CONNECTING: not yet, or no more; trying. CONNECTED: session up and proven alive. SUSPECT: session up, but the server is
 * silent longer than it promised, or says it is not Running, or its heartbeat tag stopped. DISABLED: by configuration.
 */
export const DATA_SOURCE_STATES = ["CONNECTING", "CONNECTED", "SUSPECT", "DISABLED", "STOPPED"] as const;
export type DataSourceState = (typeof DATA_SOURCE_STATES)[number];

/**
 * How well the way to the source works, measured while samples come; null is what it can't measure. Replaced as a whole,
 * never mutated.
 */
export interface SourceHealth {
  /** Samples received a second, over the last few seconds. */
  readonly changesPerSecond: number;
  /** Times the connection was opened again after the first one. */
  readonly reconnects: number;
  /** How long the server takes to answer, milliseconds; null while unknown. */
  readonly roundTripMs: number | null;
  /** How far the server's clock is ahead of this machine's, milliseconds; negative: behind; null while unknown. */
  readonly clockSkewMs: number | null;
  /**
   * How far the clock of the devices behind the server is ahead of the server's, milliseconds, by the freshest of the
   * samples received lately; null while unknown. Negative also when values take long to reach the server.
   */
  readonly sourceClockSkewMs: number | null;
}

export const UNKNOWN_HEALTH: SourceHealth = {
  changesPerSecond: 0,
  reconnects: 0,
  roundTripMs: null,
  clockSkewMs: null,
  sourceClockSkewMs: null,
};

/** What an operator asks first. Replaced as a whole on every change, never mutated. */
export interface DataSourceStatus {
  readonly name: string;
  readonly state: DataSourceState;
  /** Milliseconds since 1970 of the last change of `state`. */
  readonly since: number;
  /** The configured endpoint, without credentials. */
  readonly endpoint: string;
  readonly allowWrites: boolean;
  /** Monitored tags, and how many of them the server refused or does not know. */
  readonly tags: number;
  readonly refusedTags: number;
  /** Samples received since start. */
  readonly samplesReceived: number;
  /** The last thing that went wrong, as a sentence with what to do; null when nothing did. Kept after recovery. */
  readonly lastError: string | null;
  readonly lastErrorAt: number | null;
  readonly health: SourceHealth;
  /** What only sources of its kind know; null while it is not known which one serves it. */
  readonly details: SourceDetails | null;
}

export interface TagWrite {
  readonly tag: Tag;
  /** In engineering units, already checked against the model by `twin/writes.ts`. */
  readonly value: unknown;
  /** Whether to read the device afterwards, and compare; default false. */
  readonly verify?: boolean;
}

/**
 * What is certain of a write. WRITTEN and REFUSED are what the device said; NOT_SENT: nothing has left this process, and
 * nothing will; UNKNOWN: it was sent and nobody knows whether the device has taken it, or still will.
 */
export const WRITE_OUTCOMES = ["WRITTEN", "REFUSED", "NOT_SENT", "UNKNOWN"] as const;
export type WriteOutcome = (typeof WRITE_OUTCOMES)[number];

/** Same order as the writes; one failing never fails the others. */
export interface WriteResult {
  readonly outcome: WriteOutcome;
  /** What the device answered; a Bad code that says why where it did not answer, or was not asked. */
  readonly status: number;
  /** A sentence when the status is not Good. */
  readonly message: string | null;
  /** What the device held afterwards, Bad when it could not be read; only when it was asked for and the value was taken. */
  readonly readBack?: ReadBack;
}

export interface ReadBack {
  readonly sample: Sample;
  /** Whether that is the very value that was sent. */
  readonly same: boolean;
}

/** What a source granted of what was asked for a tag; servers revise settings to what they can do. */
export interface SourceGrant {
  /** Milliseconds; 0: every change. */
  readonly samplingMs: number;
  /** Samples the server keeps between two publishings. */
  readonly queueSize: number;
  /** How often the server sends what it sampled, milliseconds. */
  readonly publishingMs: number;
}

export type Unsubscribe = () => void;

/**
 * Life: construct, `start`, any number of `update`, `stop`. Between start and stop it owns the samples of the tags it was
 * given: it puts one for every situation of the design's table ("What a Sample says"), losses included. It never throws
 * because a server is away or a node is bad.
 */
export interface DataSource {
  readonly name: string;
  readonly status: DataSourceStatus;
  /**
   * Resolves when the source is trying, not when it is connected. A tag that comes with the last usable value of this server
   * (UncertainNoCommunicationLastUsableValue) keeps it until the source knows better.
   */
  start(tags: Iterable<Tag>, sink: SampleSink): Promise<void>;
  /** Tags to monitor from now on, and tags to release. A re-pointed tag stands in both. */
  update(added: readonly Tag[], removed: readonly Tag[]): Promise<void>;
  /** From the device, past every cache. Same order, one sample per tag. */
  read(tags: readonly Tag[]): Promise<Sample[]>;
  /**
   * In order. A write during an outage fails at once and is never sent later, nor is any write sent a second time.
   * @param signal once it is aborted nothing more is sent; its reason is an Error that says why. What was sent before is
   *   still waited for
   */
  write(writes: readonly TagWrite[], signal?: AbortSignal): Promise<WriteResult[]>;
  /** Counters alone make no call for every sample: a few seconds lie between two. */
  onStatus(listener: (status: DataSourceStatus) => void): Unsubscribe;
  /** null while nothing is granted: not connected, or the tag refused. */
  granted?(tag: Tag): SourceGrant | null;
  /** An attempt to connect that waits for its time is made now. */
  retry?(): void;
  /** For looking around in what it has; null while it is not connected. */
  readonly explorer?: SourceExplorer | null;
  stop(): Promise<void>;
}
