/**
 * All streams of the twin. Each is pulled by its consumer, bounded, and frees what it holds when its iterator is returned.
 */
import type { Clock } from "../clock.ts";
import { touchesUnder } from "../commit/commit-places.ts";
import type { Commit, Revision } from "../commits.ts";
import type { DataSourceStatus, Unsubscribe } from "../data-source.ts";
import type { Id } from "../elements.ts";
import { PlantgraphError } from "../errors.ts";
import type { AppliedCommit, ModelReader } from "../model/model.ts";
import { checkKnown } from "../selection/filter-scope.ts";
import type { DataSources, Streams, TagChangesEvent, TagChangesOptions } from "../twin.ts";
import { MembershipRegistry } from "./membership-registry.ts";
import { type CommitFeed, modelChangeStream } from "./model-changes.ts";
import { PullStream } from "./pull-stream.ts";
import { COALESCE_MS, TagChannel } from "./tag-changes.ts";

export interface StreamSettings {
  /** Most tags in one selection; default 100,000. */
  readonly maxSelectedTags?: number;
  /** A HEARTBEAT after so long without another event, milliseconds; default 15,000, null: none. */
  readonly heartbeatMs?: number | null;
  /** Tick of streams that ask for none, milliseconds; default 250. */
  readonly defaultIntervalMs?: number;
}

export interface StreamsOptions {
  readonly model: ModelReader;
  /** The model's keeper. */
  readonly commits: CommitFeed;
  readonly sources: Pick<DataSources, "statuses" | "onStatus">;
  readonly clock: Clock;
  readonly settings?: StreamSettings;
}

export const DEFAULT_MAX_SELECTED_TAGS = 100_000;
export const DEFAULT_HEARTBEAT_MS = 15_000;
export const DEFAULT_INTERVAL_MS = 250;

/** Shortest and longest tick a consumer may ask for, milliseconds. */
export const INTERVAL_LIMITS = [COALESCE_MS, 3_600_000] as const;

export class TwinStreams implements Streams {
  readonly #options: StreamsOptions;
  readonly #registry: MembershipRegistry;
  readonly #channels = new Map<string, TagChannel>();
  readonly #others = new Set<PullStream<unknown>>();
  readonly #epoch: string;
  readonly #unsubscribe: Unsubscribe;
  #events = 0;

  constructor(options: StreamsOptions) {
    const { model, clock, commits, settings } = options;
    this.#options = options;
    this.#registry = new MembershipRegistry(model, clock, settings?.maxSelectedTags ?? DEFAULT_MAX_SELECTED_TAGS);
    this.#epoch = clock.now().toString(36);
    this.#unsubscribe = commits.onCommit((applied) => this.#registry.onCommit(applied));
  }

  /** Selections being kept, and ways they are sent: for metrics. Equal ones count once. */
  get counts(): { readonly selections: number; readonly channels: number } {
    return { selections: this.#registry.size, channels: this.#channels.size };
  }

  /** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED */
  tagChanges({ select, minIntervalMs }: TagChangesOptions): PullStream<TagChangesEvent> {
    const { model, clock, settings } = this.#options;
    const intervalMs = checkedInterval(minIntervalMs ?? settings?.defaultIntervalMs ?? DEFAULT_INTERVAL_MS);
    const { membership, key, release } = this.#registry.acquire(select);
    const channelKey = `${intervalMs} ${key}`;
    const present = this.#channels.get(channelKey);
    if (present) {
      release();
      return present.open();
    }
    const { heartbeatMs = DEFAULT_HEARTBEAT_MS } = settings ?? {};
    const channel = new TagChannel(membership, model, clock, { intervalMs, heartbeatMs }, this.#nextCursor, () => {
      this.#channels.delete(channelKey);
      release();
    });
    this.#channels.set(channelKey, channel);
    return channel.open();
  }

  /** @throws PlantgraphError BAD_USER_INPUT for unknown assets, and for a revision that is still to come */
  modelChanges(options: {
    readonly under?: readonly Id[] | null;
    readonly resumeAfter?: Revision | null;
  }): PullStream<AppliedCommit | Commit> {
    const { model, commits } = this.#options;
    const { under, resumeAfter } = options;
    if (under) checkKnown(under, (id) => model.assets.has(id), "asset", "under");
    if (typeof resumeAfter === "number") checkRevision(resumeAfter, model.revision);
    const places = under ? new Set(under) : null;
    const wanted = (commit: Commit): boolean => places === null || touchesUnder(commit, places, model);
    const resume = typeof resumeAfter === "number" && resumeAfter < model.revision;
    return this.#keep(modelChangeStream(commits, resumeAfter ?? model.revision, resume, wanted));
  }

  dataSourceChanges(): PullStream<DataSourceStatus> {
    const { sources } = this.#options;
    const pending = new Map<string, DataSourceStatus>();
    for (const status of sources.statuses) pending.set(status.name, status);
    const unsubscribe = sources.onStatus((status) => {
      pending.set(status.name, status);
      stream.wake();
    });
    const stream: PullStream<DataSourceStatus> = new PullStream<DataSourceStatus>({
      take() {
        for (const [name, status] of pending) {
          pending.delete(name);
          return status;
        }
        return null;
      },
      release: unsubscribe,
    });
    return this.#keep(stream);
  }

  /** Ends every stream: their consumers see them complete. */
  close(): void {
    this.#unsubscribe();
    for (const channel of [...this.#channels.values()]) channel.endAll();
    for (const stream of [...this.#others]) stream.end();
  }

  #keep<T>(stream: PullStream<T>): PullStream<T> {
    this.#others.add(stream);
    stream.onEnd(() => this.#others.delete(stream));
    return stream;
  }

  readonly #nextCursor = (): string => `${this.#epoch}.${this.#options.model.revision}.${++this.#events}`;
}

function checkedInterval(ms: number): number {
  const [low, high] = INTERVAL_LIMITS;
  if (Number.isFinite(ms) && ms >= low && ms <= high) return ms;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `minIntervalMs: ${ms} is not possible; use ${low} to ${high} milliseconds.`,
    { at: "minIntervalMs" },
  );
}

function checkRevision(revision: Revision, newest: Revision): void {
  if (Number.isSafeInteger(revision) && revision >= 0 && revision <= newest) return;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `resumeAfter: there is no revision ${revision}; the newest is ${newest}.`,
    { at: "resumeAfter" },
  );
}
