/**
 * A data source of any kind until its connector is there: the library of a protocol can take most of a second to load, and
 * the twin answers meanwhile. It is CONNECTING as any source is that has no session yet, and answers reads and writes as
 * those do.
 */

import type { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import {
  type DataSource,
  type DataSourceStatus,
  type SampleSink,
  type SourceOptions,
  type TagWrite,
  UNKNOWN_HEALTH,
  type Unsubscribe,
  type WriteResult,
} from "../ports/data-source.ts";
import type { Clock } from "../tools/clock.ts";
import { absentSample } from "./degraded-sample.ts";
import { SourceStatus } from "./source-status.ts";
import { forbiddenWrite, unconnectedWrite } from "./unsent-writes.ts";

export class PendingSource implements DataSource {
  readonly name: string;
  readonly status: DataSourceStatus;
  readonly #options: SourceOptions;
  readonly #clock: Clock;

  constructor(options: SourceOptions, clock: Clock) {
    this.name = options.name;
    this.status = new SourceStatus(options, clock, () => ({ health: UNKNOWN_HEALTH, details: null })).current;
    this.#options = options;
    this.#clock = clock;
  }

  /** Tags wait for their first value without being told to. */
  async start(tags: Iterable<Tag>, sink: SampleSink): Promise<void> {
    if (!this.#options.enabled) for (const tag of tags) sink.put(this.#absent(tag));
  }

  /** They are taken over when the real one starts. */
  async update(): Promise<void> {}

  async read(tags: readonly Tag[]): Promise<Sample[]> {
    return tags.map((tag) => this.#absent(tag));
  }

  async write(writes: readonly TagWrite[]): Promise<WriteResult[]> {
    const result = forbiddenWrite(this.#options) ?? unconnectedWrite(this.#options);
    return writes.map(() => result);
  }

  /** It never changes. */
  onStatus(): Unsubscribe {
    return () => {};
  }

  async stop(): Promise<void> {}

  #absent(tag: Tag): Sample {
    return absentSample(tag, this.#options.enabled, this.#clock.now());
  }
}
