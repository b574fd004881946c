/**
 * The items the server watches for us, in few subscriptions. Items outlive sessions: each session creates all of them
 * anew, so none is forgotten, and what a server refused is tried again as long as the session lives.
 */
import {
  type ClientSessionRawSubscriptionService,
  type ClientSubscription,
  DataChangeNotification,
  DataType,
  type DataValue,
  MonitoringMode,
  type NodeId,
  type NotificationMessage,
  promoteOpaqueStructure,
  StatusChangeNotification,
  StatusCodes,
  TimestampsToReturn,
} from "node-opcua";
import type { Clock } from "../../twin/clock.ts";
import { StatusCode } from "../../twin/live/status-codes.ts";
import { dataChangeFilter, type ItemSettings, isFilterRefusal, keyOf } from "./item-settings.ts";
import { isIndexRange, valueAttribute } from "./node-value.ts";
import { inChunks } from "./operation-limits.ts";
import type { OpcUaOptions } from "./options.ts";
import type { AddressResolver } from "./resolution.ts";
import { type ServerSession, within } from "./session.ts";

/** Who is told of an item's values. */
export interface ItemReceiver {
  /** On the hot path: never throws. */
  onValue(value: DataValue): void;
  /** The server does not know the node, or refuses to watch it. */
  onRefused(status: number): void;
}

interface Item {
  readonly settings: ItemSettings;
  /** Chosen by us, stands in notifications; unique over all subscriptions and sessions. */
  readonly handle: number;
  receivers: readonly ItemReceiver[];
  /** How the server answered; null before it did in this session. */
  status: number | null;
  /** Id the server gave, and the subscription it is in. */
  serverId: number;
  group: Group | null;
  nodeId: NodeId | null;
  /** Which of the filters is next. */
  filter: number;
}

interface Group {
  readonly subscription: ClientSubscription;
  readonly publishingMs: number;
  /** The longest the server may be silent, milliseconds; as it promised. */
  readonly keepAliveMs: number;
  /** `Clock.monotonic` of the last notification or keep-alive. */
  heardAt: number;
}

export interface MonitoringEvents {
  /** The session is of no use any more. */
  onBroken(reason: Error): void;
  /** The numbers of refused items changed. */
  onRefusals(): void;
  /** So many samples came with one notification. */
  onReceived(samples: number): void;
}

/** Pauses before refused items are tried again, in multiples of the first and the longest between two connections. */
const RETRY_FIRST = 5;
const RETRY_LONGEST = 2;

/** What a server says of a node that was removed while it was watched. */
const GONE: ReadonlySet<number> = new Set([StatusCodes.BadNodeIdUnknown.value, StatusCodes.BadNodeIdInvalid.value]);

export class MonitoredItems {
  readonly #options: OpcUaOptions;
  readonly #clock: Clock;
  readonly #events: MonitoringEvents;
  readonly #items = new Map<string, Item>();
  /** By handle, for the hot path. */
  readonly #byHandle = new Map<number, Item>();
  #nextHandle = 1;
  #open: ServerSession | null = null;
  #resolver: AddressResolver | null = null;
  #groups: Group[] = [];
  /** Values of structures have to be decoded by asking the server; they are kept in order here. */
  #structures: Promise<void> = Promise.resolve();
  #cancelRetry: (() => void) | null = null;
  #retryMs: number;
  /** Operations on the server run one after another. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: OpcUaOptions, clock: Clock, events: MonitoringEvents) {
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
    this.#retryMs = RETRY_FIRST * options.reconnect.initialDelayMs;
  }

  /** Items the server does not know or refuses. */
  *refused(): Generator<{ readonly address: string; readonly status: number; readonly receivers: number }> {
    for (const item of this.#items.values())
      if (item.status !== null && item.status !== StatusCode.Good)
        yield { address: item.settings.address, status: item.status, receivers: item.receivers.length };
  }

  /** Resolves when the server has been asked, at once while there is no session. */
  async add(wanted: readonly { readonly settings: ItemSettings; readonly receiver: ItemReceiver }[]): Promise<void> {
    const created: Item[] = [];
    const joined: { readonly item: Item; readonly receiver: ItemReceiver }[] = [];
    for (const { settings, receiver } of wanted) {
      const key = keyOf(settings);
      const known = this.#items.get(key);
      if (known) {
        known.receivers = [...known.receivers, receiver];
        joined.push({ item: known, receiver });
        continue;
      }
      const item: Item = {
        settings,
        handle: this.#nextHandle++,
        receivers: [receiver],
        status: null,
        serverId: 0,
        group: null,
        nodeId: null,
        filter: 0,
      };
      this.#items.set(key, item);
      this.#byHandle.set(item.handle, item);
      created.push(item);
    }
    await this.#enqueue(async (open) => {
      await this.#create(
        open,
        created.filter((item) => item.status === null && this.#byHandle.has(item.handle)),
      );
      await this.#greet(open, joined);
    });
  }

  async remove(
    unwanted: readonly { readonly settings: ItemSettings; readonly receiver: ItemReceiver }[],
  ): Promise<void> {
    const gone: Item[] = [];
    for (const { settings, receiver } of unwanted) {
      const key = keyOf(settings);
      const item = this.#items.get(key);
      if (!item) continue;
      item.receivers = item.receivers.filter((other) => other !== receiver);
      if (item.receivers.length > 0) continue;
      this.#items.delete(key);
      this.#byHandle.delete(item.handle);
      gone.push(item);
    }
    this.#events.onRefusals();
    if (gone.length > 0) await this.#enqueue((open) => this.#delete(open, gone));
  }

  /** Creates everything on a new session. Rejects when the session is lost meanwhile. */
  async attach(open: ServerSession, resolver: AddressResolver): Promise<void> {
    this.detach();
    this.#open = open;
    this.#resolver = resolver;
    this.#retryMs = RETRY_FIRST * this.#options.reconnect.initialDelayMs;
    await this.#enqueue((present) => this.#create(present, [...this.#items.values()]), true);
  }

  /** The session is gone, and with it everything the server knew of our items. */
  detach(): void {
    this.#open = null;
    this.#resolver = null;
    this.#groups = [];
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    for (const item of this.#items.values()) forgetServer(item);
    this.#events.onRefusals();
  }

  /**
   * How far the most silent subscription is behind its promise: 1 is one whole keep-alive interval without a word; 0 while
   * there is none.
   */
  silence(now: number): number {
    let worst = 0;
    for (const group of this.#groups) worst = Math.max(worst, (now - group.heardAt) / group.keepAliveMs);
    return worst;
  }

  /** Runs on the session that is open when its turn comes; a failure on a lost session is nobody's fault. */
  #enqueue(task: (open: ServerSession) => Promise<void>, rejects = false): Promise<void> {
    const run = this.#queue.then(async () => {
      const open = this.#open;
      if (!open || open.lost) {
        if (rejects) throw open?.lost ?? new Error("the session was lost");
        return;
      }
      try {
        await task(open);
      } catch (error) {
        if (rejects) throw error;
        if (this.#open === open && !open.lost)
          this.#events.onBroken(error instanceof Error ? error : new Error(String(error)));
      }
    });
    this.#queue = run.catch(() => {});
    return run;
  }

  async #create(open: ServerSession, items: readonly Item[]): Promise<void> {
    const resolver = this.#resolver;
    if (!resolver || items.length === 0) return;
    const resolved = await resolver.resolve(items.map((item) => item.settings.address));
    const byPublishing = new Map<number, Item[]>();
    items.forEach((item, i) => {
      const found = resolved[i] as NodeId | number;
      if (typeof found === "number") this.#refuse(item, found);
      else if (!isIndexRange(item.settings.indexRange)) this.#refuse(item, StatusCodes.BadIndexRangeInvalid.value);
      else {
        item.nodeId = found;
        const { publishingMs } = item.settings;
        const same = byPublishing.get(publishingMs);
        if (same) same.push(item);
        else byPublishing.set(publishingMs, [item]);
      }
    });
    for (const [publishingMs, same] of byPublishing) {
      const group = await this.#group(open, publishingMs);
      let pending = same;
      // Each round tries the next filter of those whose last one was refused.
      while (pending.length > 0) {
        const statuses = await inChunks(pending, open.limits.monitor, (chunk) => this.#ask(open, group, chunk));
        pending = pending.filter((item, i) => {
          const status = statuses[i] as number;
          if (isFilterRefusal(status) && item.filter < item.settings.filters.length - 1) {
            item.filter++;
            return true;
          }
          if (status === StatusCode.Good) item.status = status;
          else this.#refuse(item, status);
          return false;
        });
      }
    }
    this.#events.onRefusals();
    this.#planRetry();
  }

  async #ask(open: ServerSession, group: Group, items: readonly Item[]): Promise<number[]> {
    const answer = await within(
      this.#options.requestTimeoutMs,
      "creating monitored items",
      raw(open).createMonitoredItems({
        subscriptionId: group.subscription.subscriptionId,
        timestampsToReturn: TimestampsToReturn.Both,
        itemsToCreate: items.map((item) => {
          const wish = item.settings.filters[item.filter];
          return {
            itemToMonitor: valueAttribute(item.nodeId as NodeId, item.settings.indexRange),
            monitoringMode: MonitoringMode.Reporting,
            requestedParameters: {
              clientHandle: item.handle,
              samplingInterval: item.settings.samplingMs,
              queueSize: this.#options.queueSize,
              discardOldest: true,
              filter: wish ? dataChangeFilter(wish) : null,
            },
          };
        }),
      }),
    );
    const results = answer.results ?? [];
    return items.map((item, i) => {
      const result = results[i];
      if (!result) return StatusCode.BadCommunicationError;
      if (!result.statusCode.isGood()) return result.statusCode.value >>> 0;
      item.serverId = result.monitoredItemId;
      item.group = group;
      return StatusCode.Good;
    });
  }

  async #group(open: ServerSession, publishingMs: number): Promise<Group> {
    const known = this.#groups.find((group) => group.publishingMs === publishingMs);
    if (known) return known;
    const sessionTimeout = open.session.timeout;
    const interval = Math.max(1, Math.min(publishingMs, sessionTimeout / 10));
    const keepAlives = Math.max(
      3,
      Math.min(Math.ceil(this.#options.watchdog.intervalMs / interval), Math.floor(sessionTimeout / (2 * interval))),
    );
    const subscription = await within(
      this.#options.requestTimeoutMs,
      "creating a subscription",
      open.session.createSubscription2({
        requestedPublishingInterval: interval,
        requestedMaxKeepAliveCount: keepAlives,
        // Long enough that a short loss of the network does not end it (Part 4, 5.14.1.1: at least three times).
        requestedLifetimeCount: Math.max(keepAlives * 3, Math.ceil(sessionTimeout / interval)),
        maxNotificationsPerPublish: 0,
        publishingEnabled: true,
        priority: 1,
      }),
    );
    const group: Group = {
      subscription,
      publishingMs,
      keepAliveMs: subscription.maxKeepAliveCount * subscription.publishingInterval,
      heardAt: this.#clock.monotonic(),
    };
    // Notifications are taken raw: with one object per item and its events 10,000 tags at 10 Hz cost twice as much.
    subscription.on("raw_notification", (message) => this.#receive(open, group, message));
    subscription.on("error", () => {});
    subscription.on("internal_error", () => {});
    this.#groups.push(group);
    return group;
  }

  #receive(open: ServerSession, group: Group, message: NotificationMessage): void {
    if (this.#open !== open) return;
    group.heardAt = this.#clock.monotonic();
    for (const notification of message.notificationData ?? []) {
      if (notification instanceof DataChangeNotification) {
        const received = notification.monitoredItems ?? [];
        for (const { clientHandle, value } of received) {
          const item = this.#byHandle.get(clientHandle);
          if (item) this.#deliver(open, item, value);
        }
        this.#events.onReceived(received.length);
      } else if (notification instanceof StatusChangeNotification && notification.status.value >= 0x8000_0000) {
        this.#events.onBroken(new Error(`the server ended a subscription: ${notification.status.name}`));
      }
    }
  }

  #deliver(open: ServerSession, item: Item, value: DataValue): void {
    if (value.value?.dataType === DataType.ExtensionObject) {
      this.#structures = this.#structures
        .then(() => promoteOpaqueStructure(open.session, [value]))
        .catch(() => {})
        .then(() => {
          if (this.#open === open) this.#hand(item, value);
        });
      return;
    }
    this.#hand(item, value);
  }

  #hand(item: Item, value: DataValue): void {
    for (const receiver of item.receivers) receiver.onValue(value);
    const status = value.statusCode.value >>> 0;
    // One with the same id may come back.
    if (GONE.has(status) && item.status === StatusCode.Good) {
      item.status = status;
      this.#events.onRefusals();
      this.#planRetry();
    }
  }

  /** Receivers that join an item get the value it has; the server sends it to new items only. */
  async #greet(
    open: ServerSession,
    joined: readonly { readonly item: Item; readonly receiver: ItemReceiver }[],
  ): Promise<void> {
    const there = joined.filter(({ item, receiver }) => {
      if (item.status === StatusCode.Good) return true;
      if (item.status !== null) receiver.onRefused(item.status);
      return false;
    });
    if (there.length === 0) return;
    const values = await open.read(
      there.map(({ item }) => valueAttribute(item.nodeId as NodeId, item.settings.indexRange)),
    );
    there.forEach(({ item, receiver }, i) => {
      if (item.receivers.includes(receiver)) receiver.onValue(values[i] as DataValue);
    });
  }

  async #delete(open: ServerSession, items: readonly Item[]): Promise<void> {
    for (const group of this.#groups) {
      const own = items.filter((item) => item.group === group && item.serverId !== 0);
      await inChunks(own, open.limits.monitor, async (chunk) => {
        const answer = await within(
          this.#options.requestTimeoutMs,
          "deleting monitored items",
          raw(open).deleteMonitoredItems({
            subscriptionId: group.subscription.subscriptionId,
            monitoredItemIds: chunk.map((item) => item.serverId),
          }),
        );
        return answer.results ?? [];
      });
    }
    for (const item of items) forgetServer(item);
  }

  #refuse(item: Item, status: number): void {
    const before = item.status;
    item.status = status;
    this.#resolver?.forget(item.settings.address);
    if (before !== status) for (const receiver of item.receivers) receiver.onRefused(status);
  }

  #planRetry(): void {
    if (this.#cancelRetry || !this.#open) return;
    if (this.refused().next().done) return;
    this.#cancelRetry = this.#clock.after(this.#retryMs, () => {
      this.#cancelRetry = null;
      this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LONGEST * this.#options.reconnect.maxDelayMs);
      void this.#enqueue(async (open) => {
        const again = [...this.#items.values()].filter(
          (item) => item.status !== null && item.status !== StatusCode.Good,
        );
        const status = new Map(again.map((item) => [item, item.status]));
        for (const item of again) this.#resolver?.forget(item.settings.address);
        await this.#delete(open, again);
        // Its receivers know already; they are told only what is new.
        for (const item of again) item.status = status.get(item) ?? null;
        await this.#create(open, again);
      });
    });
  }
}

function raw(open: ServerSession): ClientSessionRawSubscriptionService {
  return open.session as unknown as ClientSessionRawSubscriptionService;
}

function forgetServer(item: Item): void {
  item.status = null;
  item.serverId = 0;
  item.group = null;
  item.nodeId = null;
  item.filter = 0;
}
