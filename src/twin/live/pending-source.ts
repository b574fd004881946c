/**
 * A data source of any kind until its connector is there: the library of a protocol can take most of a second to load, and
 * the twin answers meanwhile. It is CONNECTING as any source is that has no session yet, and answers reads and writes as
 * those do.
 */

import { Sample } from "../model/sample.ts";
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
import { StatusCode } from "../words/status-codes.ts";
import { SourceStatus } from "./source-status.ts";

export class PendingSource implements DataSource {
  readonly name: string;
  readonly status: DataSourceStatus;
  readonly #isEnabled: boolean;
  readonly #clock: Clock;

  constructor(options: SourceOptions, clock: Clock) {
    this.name = options.name;
    this.status = new SourceStatus(options, clock, () => ({ health: UNKNOWN_HEALTH, details: null })).current;
    this.#isEnabled = options.enabled;
    this.#clock = clock;
  }

  /** Tags wait for their first value without being told to. */
  async start(tags: Iterable<Tag>, sink: SampleSink): Promise<void> {
    if (!this.#isEnabled) for (const tag of tags) sink.put(this.#absent(tag));
  }

  /** They are taken over when the real one starts. */
  async update(): Promise<void> {}

  async read(tags: readonly Tag[]): Promise<Sample[]> {
    return tags.map((tag) => this.#absent(tag));
  }

  async write(writes: readonly TagWrite[]): Promise<WriteResult[]> {
    const status = this.#status;
    const message = `The data source ${JSON.stringify(this.name)} is not connected.`;
    return writes.map(() => ({ outcome: "NOT_SENT", status, message }));
  }

  /** It never changes. */
  onStatus(): Unsubscribe {
    return () => {};
  }

  async stop(): Promise<void> {}

  get #status(): number {
    return this.#isEnabled ? StatusCode.BadNoCommunication : StatusCode.BadOutOfService;
  }

  #absent(tag: Tag): Sample {
    return new Sample(tag, null, this.#status, null, this.#clock.now(), true);
  }
}
