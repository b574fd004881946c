/**
 * All streams of the twin. Each is pulled by its consumer, bounded, and frees what it holds when its iterator is returned.
 */

import { touchesUnder } from "../commit/commit-places.ts";
import type { DataSources } from "../live/data-sources.ts";
import type { AppliedCommit, ModelReader } from "../model/model.ts";
import { DEFAULT_WALK_LINKS } from "../model/walk.ts";
import type { DataSourceStatus, Unsubscribe } from "../ports/data-source.ts";
import { checkKnown } from "../selection/filter-scope.ts";
import type { Clock } from "../tools/clock.ts";
import { textHash } from "../tools/text-hash.ts";
import type { Commit, Revision } from "../words/commits.ts";
import { PlantgraphError } from "../words/errors.ts";
import { ChangeLog } from "./change-log.ts";
import { noCursor, type Position, PositionSeal, readCursor, writeCursor } from "./cursor.ts";
import { checkDeadband } from "./deadband.ts";
import { type AcquiredMembership, MembershipRegistry } from "./membership-registry.ts";
import { type CommitFeed, modelChangeStream } from "./model-changes.ts";
import { PullStream } from "./pull-stream.ts";
import type { TagChangesEvent, TagChangesOptions } from "./stream-events.ts";
import type { ModelChangesOptions, Streams } from "./streams.ts";
import { type Beginning, TagChannel } from "./tag-channel.ts";

export interface StreamSettings {
  /** Most tags in one selection; default 100,000. */
  readonly maxSelectedTags?: number;
  /** Most links that each condition `reach` of a selection follows. */
  readonly walkLinks?: number;
  /** A HEARTBEAT after so long without another event, milliseconds; default 15,000, null: none. */
  readonly heartbeatMs?: number | null;
  /** Tick of streams that ask for none, milliseconds; default 250. */
  readonly defaultIntervalMs?: number;
  /** Entries of the change log that subscribers resume from; default 250,000, about 100 bytes each. */
  readonly changeLogEntries?: number;
  /** How long a selection that nobody listens to is kept for subscribers who come back, milliseconds; default 120,000. */
  readonly resumeMs?: number;
}

export interface StreamsOptions {
  readonly model: ModelReader;
  /** The model's keeper. */
  readonly commits: CommitFeed;
  readonly sources: Pick<DataSources, "statuses" | "onStatus">;
  readonly clock: Clock;
  readonly settings?: StreamSettings;
  /** What tells this store from others, for cursors; default: nothing is known of it. */
  readonly storeId?: () => string | null;
}

export const DEFAULT_MAX_SELECTED_TAGS = 100_000;
export const DEFAULT_HEARTBEAT_MS = 15_000;
export const DEFAULT_INTERVAL_MS = 250;
export const DEFAULT_CHANGE_LOG_ENTRIES = 250_000;
export const DEFAULT_RESUME_MS = 120_000;

/** Shortest and longest tick a consumer may ask for, milliseconds. */
export const INTERVAL_LIMITS = [10, 3_600_000] as const;

/** Shortest and longest pause before a heartbeat, milliseconds. */
export const HEARTBEAT_LIMITS = [1_000, 3_600_000] as const;

export class TwinStreams implements Streams {
  readonly #options: StreamsOptions;
  readonly #registry: MembershipRegistry;
  readonly #channels = new Map<string, TagChannel>();
  readonly #others = new Set<PullStream<unknown>>();
  readonly #log: ChangeLog;
  /** Tells this run of the twin from others: sequence numbers are its own. */
  readonly #run: string;
  readonly #seal = new PositionSeal();
  /** Of positions of one selection each: clients compare cursors, and a position that is told twice has one. */
  readonly #cursors = new WeakMap<Position, string>();
  readonly #unsubscribe: Unsubscribe;

  constructor(options: StreamsOptions) {
    const { model, clock, commits, settings } = options;
    this.#options = options;
    this.#log = new ChangeLog(settings?.changeLogEntries ?? DEFAULT_CHANGE_LOG_ENTRIES);
    this.#registry = new MembershipRegistry(model, clock, this.#log, {
      maxTags: settings?.maxSelectedTags ?? DEFAULT_MAX_SELECTED_TAGS,
      walkLinks: settings?.walkLinks ?? DEFAULT_WALK_LINKS,
      restMs: settings?.resumeMs ?? DEFAULT_RESUME_MS,
    });
    this.#run = `${clock.now().toString(36)}-${Math.floor(Math.random() * 36 ** 6).toString(36)}`;
    this.#unsubscribe = commits.onCommit((applied) => this.#registry.onCommit(applied));
  }

  /** Selections being kept, and ways they are sent: for metrics. Equal ones count once. */
  get counts(): { readonly selections: number; readonly channels: number } {
    return { selections: this.#registry.size, channels: this.#channels.size };
  }

  /** What is kept for subscribers who come back: selections nobody listens to, and entries of the change log. */
  get kept(): { readonly selections: number; readonly entries: number } {
    return { selections: this.#registry.resting, entries: this.#log.size };
  }

  /** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED */
  tagChanges(asked: TagChangesOptions): PullStream<TagChangesEvent> {
    const { model, clock, settings } = this.#options;
    const { select, resumeAfter } = asked;
    const mode = asked.mode ?? "LATEST";
    const deadband = asked.deadband ?? null;
    const byDefault = settings?.heartbeatMs === undefined ? DEFAULT_HEARTBEAT_MS : settings.heartbeatMs;
    const intervalMs = checkedMs(
      "minIntervalMs",
      asked.minIntervalMs ?? settings?.defaultIntervalMs ?? DEFAULT_INTERVAL_MS,
      INTERVAL_LIMITS,
    );
    const heartbeatMs =
      asked.heartbeatMs == null ? byDefault : checkedMs("heartbeatMs", asked.heartbeatMs, HEARTBEAT_LIMITS);
    if (deadband) checkDeadband(deadband);
    if (resumeAfter != null) readCursor(resumeAfter);
    const acquired = this.#registry.acquire(select);
    const { membership, key, hash, release } = acquired;
    let beginning: Beginning;
    try {
      beginning = resumeAfter == null ? null : this.#beginning(resumeAfter, acquired);
    } catch (error) {
      release(false);
      throw error;
    }
    const shape = [mode, intervalMs, heartbeatMs, deadband?.absolute ?? null, deadband?.percent ?? null];
    const channelKey = `${JSON.stringify(shape)} ${key}`;
    const present = this.#channels.get(channelKey);
    if (present) {
      release(false);
      return present.open(beginning);
    }
    const channel = new TagChannel(
      {
        membership,
        log: this.#log,
        model,
        clock,
        cursorOf: (position) => this.#cursor(position, hash),
        onEmpty: (told) => {
          this.#channels.delete(channelKey);
          release(told);
        },
      },
      { mode, intervalMs, heartbeatMs, deadband },
    );
    this.#channels.set(channelKey, channel);
    return channel.open(beginning);
  }

  /** @throws PlantgraphError BAD_USER_INPUT for unknown assets, and for a revision that is still to come */
  modelChanges({ under, resumeAfter, seen }: ModelChangesOptions): PullStream<AppliedCommit | Commit> {
    const { model, commits } = this.#options;
    if (under) checkKnown(under, (id) => model.assets.has(id), "asset", "under");
    if (typeof resumeAfter === "number") checkRevision(resumeAfter, model.revision);
    const places = under ? new Set(under) : null;
    const wanted = (commit: Commit): boolean => {
      const changes = seen ? seen(commit.changes) : commit.changes;
      return (!seen || changes.length > 0) && (places === null || touchesUnder(changes, places, model));
    };
    const resume = typeof resumeAfter === "number" && resumeAfter < model.revision;
    return this.#keep(modelChangeStream(commits, resumeAfter ?? model.revision, resume, wanted));
  }

  dataSourceChanges(): PullStream<DataSourceStatus> {
    const { sources } = this.#options;
    const pending = new Map<string, DataSourceStatus>();
    for (const status of sources.statuses) pending.set(status.name, status);
    const unsubscribe = sources.onStatus((status) => {
      pending.set(status.name, status);
      stream.wakeSoon();
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
    this.#registry.close();
  }

  #keep<T>(stream: PullStream<T>): PullStream<T> {
    this.#others.add(stream);
    stream.onEnd(() => this.#others.delete(stream));
    return stream;
  }

  #cursor(position: Position, selection: string): string {
    let cursor = this.#cursors.get(position);
    if (cursor === undefined) {
      cursor = writeCursor({ store: this.#store(), run: this.#run, selection, sealed: this.#seal.seal(position) });
      this.#cursors.set(position, cursor);
    }
    return cursor;
  }

  #store(): string {
    const id = this.#options.storeId?.();
    return id == null ? "" : textHash(id);
  }

  /** @throws PlantgraphError BAD_USER_INPUT for cursors of another store, and for invented ones */
  #beginning(cursor: string, { membership, hash }: AcquiredMembership): Beginning {
    const { store, run, selection, sealed } = readCursor(cursor);
    const own = this.#store();
    if (store !== "" && own !== "" && store !== own)
      throw new PlantgraphError(
        "BAD_USER_INPUT",
        "resumeAfter: this cursor is of another plant's store. Leave it out to begin anew.",
        { at: "resumeAfter" },
      );
    if (run !== this.#run) return { gap: "RESTARTED", cursor, samples: null };
    const position = this.#seal.open(sealed);
    if (position === null) throw noCursor();
    const { seq, revision, samples } = position;
    if (selection !== hash) return { gap: "OTHER_SELECTION", cursor, samples: null };
    // A selection that was given up meanwhile knows nothing of the time before.
    if (membership.since > seq) return { gap: "TOO_OLD", cursor, samples: null };
    if (seq > this.#log.last || samples > membership.samples || revision > this.#options.model.revision)
      throw new PlantgraphError("BAD_USER_INPUT", "resumeAfter: this cursor is of a time to come.", {
        at: "resumeAfter",
      });
    if (!this.#log.reaches(seq)) return { gap: "TOO_OLD", cursor, samples: membership.samples - samples };
    this.#cursors.set(position, cursor);
    return { resume: position, cursor };
  }
}

function checkedMs(name: string, ms: number, [low, high]: readonly [number, number]): number {
  if (Number.isFinite(ms) && ms >= low && ms <= high) return ms;
  throw new PlantgraphError("BAD_USER_INPUT", `${name}: ${ms} is not possible; use ${low} to ${high} milliseconds.`, {
    at: name,
  });
}

function checkRevision(revision: Revision, newest: Revision): void {
  if (Number.isSafeInteger(revision) && revision >= 0 && revision <= newest) return;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `resumeAfter: there is no revision ${revision}; the newest is ${newest}.`,
    { at: "resumeAfter" },
  );
}
