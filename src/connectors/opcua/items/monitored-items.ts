/**
 * The items the server watches for us. They outlive sessions: each session creates all of them anew, so none is forgotten,
 * and what a server refused is tried again as long as the session lives.
 */
import { type DataChangeNotification, type DataValue, type NodeId, StatusCodes } from "node-opcua-client";
import type { SourceGrant } from "../../../twin/ports/data-source.ts";
import { inBackground } from "../../../twin/tools/background.ts";
import { Backoff } from "../../../twin/tools/backoff.ts";
import type { Clock } from "../../../twin/tools/clock.ts";
import { SerialQueue } from "../../../twin/tools/serial-queue.ts";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import { inCalls } from "../basics/operation-limits.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import { statusOf } from "../basics/problems.ts";
import { isIndexRange, valueAttribute } from "../nodes/node-value.ts";
import type { AddressResolver } from "../nodes/resolution.ts";
import type { ServerSession } from "../session/session.ts";
import { type ChangeReceiver, readChanges } from "../values/data-changes.ts";
import { type ReceivedValue, receivedValueOf } from "../values/received-value.ts";
import { mayHoldStructures } from "../values/structure-promotion.ts";
import { createItems, deleteItems } from "./item-calls.ts";
import { type ItemSettings, isFilterRefusal, keyOf } from "./item-settings.ts";
import { type ItemReceiver, isGone, MonitoredItem } from "./monitored-item.ts";
import { StructureDecoding } from "./structure-decoding.ts";
import { type SubscriptionGroup, SubscriptionGroups } from "./subscription-groups.ts";

export type { ItemReceiver } from "./monitored-item.ts";

export interface MonitoringEvents {
  /** The session is of no use any more. */
  onBroken(reason: Error): void;
  /** Work that nobody waits for failed, and went on without what failed. */
  onFault(doing: string, error: unknown): void;
  /** The numbers of refused items changed. */
  onRefusals(): void;
  /** So many samples came with one notification. */
  onReceived(samples: number): void;
}

/** An item with one of the receivers that want it. */
export interface WantedItem {
  readonly settings: ItemSettings;
  readonly receiver: ItemReceiver;
}

/** Pauses before refused items are tried again, in multiples of the first and the longest between two connections. */
const RETRY_FIRST = 5;
const RETRY_LONGEST = 2;

/** A call that a server does not answer in time with so few items was not too large. */
const FEWEST_ITEMS = 10;

export class MonitoredItems {
  readonly #options: OpcUaOptions;
  readonly #clock: Clock;
  readonly #events: MonitoringEvents;
  readonly #groups: SubscriptionGroups;
  readonly #items = new Map<string, MonitoredItem>();
  /** By handle, for the hot path. */
  readonly #byHandle = new Map<number, MonitoredItem>();
  #nextHandle = 1;
  #open: ServerSession | null = null;
  #resolver: AddressResolver | null = null;
  readonly #structures: StructureDecoding;
  #cancelRetry: (() => void) | null = null;
  readonly #retryPauses: Backoff;
  /** So many in one call, learnt from calls that were not answered in time. */
  #mostItems = Number.POSITIVE_INFINITY;
  /** Operations on the server run one after another. */
  readonly #queue = new SerialQueue();

  constructor(options: OpcUaOptions, clock: Clock, events: MonitoringEvents) {
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
    this.#groups = new SubscriptionGroups(options, clock, {
      onDataChanges: (open, notification) => this.#receive(open, notification),
      onEnded: (reason) => events.onBroken(reason),
      onFault: events.onFault,
    });
    this.#structures = new StructureDecoding(clock, RETRY_LONGEST * options.reconnect.maxDelayMs, {
      onDecoded: (item, value) => this.#handObject(item, value),
      onFault: events.onFault,
    });
    this.#retryPauses = new Backoff({
      firstMs: RETRY_FIRST * options.reconnect.initialDelayMs,
      longestMs: RETRY_LONGEST * options.reconnect.maxDelayMs,
    });
  }

  /** Items the server does not know or refuses. */
  *refused(): Generator<{ readonly address: string; readonly status: number; readonly receivers: number }> {
    for (const item of this.#items.values())
      if (item.isRefused)
        yield { address: item.settings.address, status: item.status as number, receivers: item.receivers.length };
  }

  /** What the server granted an item; null while it did not. */
  granted(settings: ItemSettings): SourceGrant | null {
    const item = this.#items.get(keyOf(settings));
    if (!item?.group || item.status !== StatusCode.Good) return null;
    const { samplingMs, queueSize, group } = item;
    return { samplingMs, queueSize, publishingMs: group.subscription.publishingInterval };
  }

  /** Resolves when the server has been asked, at once while there is no session. */
  async add(wanted: readonly WantedItem[]): Promise<void> {
    const created: MonitoredItem[] = [];
    const joined: { readonly item: MonitoredItem; readonly receiver: ItemReceiver }[] = [];
    for (const { settings, receiver } of wanted) {
      const key = keyOf(settings);
      const known = this.#items.get(key);
      if (known) {
        known.receivers = [...known.receivers, receiver];
        joined.push({ item: known, receiver });
        continue;
      }
      const item = new MonitoredItem(settings, this.#nextHandle++, receiver);
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

  async remove(unwanted: readonly WantedItem[]): Promise<void> {
    if (unwanted.length === 0) return;
    const gone: MonitoredItem[] = [];
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

  /** Creates everything on a new session. Rejects when the session is lost meanwhile, or gives no subscription. */
  async attach(open: ServerSession, resolver: AddressResolver): Promise<void> {
    this.detach();
    this.#open = open;
    this.#resolver = resolver;
    this.#structures.begin(open);
    open.limits.monitor = Math.min(open.limits.monitor, this.#mostItems);
    this.#retryPauses.reset();
    await this.#enqueue((present) => this.#create(present, [...this.#items.values()]), true);
  }

  /** The session is gone, and with it everything the server knew of our items. */
  detach(): void {
    this.#open = null;
    this.#resolver = null;
    this.#structures.end();
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    for (const item of this.#items.values()) item.forgetServer();
    this.#groups.clear();
    this.#events.onRefusals();
  }

  /** See `SubscriptionGroups.silence`. */
  silence(now: number): number {
    return this.#groups.silence(now);
  }

  /** Runs on the session that is open when its turn comes; a failure on a lost session is nobody's fault. */
  #enqueue(task: (open: ServerSession) => Promise<void>, rejects = false): Promise<void> {
    return this.#queue.run(async () => {
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
  }

  async #create(open: ServerSession, items: readonly MonitoredItem[]): Promise<void> {
    const resolver = this.#resolver;
    if (!resolver || items.length === 0) return;
    const resolved = await resolver.resolve(items.map((item) => item.settings.address));
    const byPublishing = new Map<number, MonitoredItem[]>();
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
    for (const [publishingMs, same] of byPublishing) await this.#place(open, publishingMs, same);
    this.#events.onRefusals();
    this.#planRetry();
  }

  /** Into as few subscriptions as the server allows. */
  async #place(open: ServerSession, publishingMs: number, items: readonly MonitoredItem[]): Promise<void> {
    let pending = items;
    while (pending.length > 0) {
      const group = await this.#groups.withRoom(open, publishingMs);
      if (group === null) {
        for (const item of pending) this.#refuse(item, StatusCodes.BadTooManyMonitoredItems.value);
        return;
      }
      const room = Math.min(pending.length, group.capacity - group.items);
      const asked = pending.slice(0, room);
      const statuses = await inCalls(open.limits, "monitor", asked, (chunk) => this.#ask(open, group, chunk));
      const crowded = statuses.includes(StatusCodes.BadTooManyMonitoredItems.value);
      if (crowded) this.#groups.isFull(group);
      // The next round tries another subscription, or the next filter where the last one was refused.
      const again = asked.filter((item, i) => {
        const status = statuses[i] as number;
        if (isFilterRefusal(status) && item.filter < item.settings.filters.length - 1) {
          item.filter++;
          return true;
        }
        if (status === StatusCodes.BadTooManyMonitoredItems.value) return true;
        if (status === StatusCode.Good) item.status = status;
        else this.#refuse(item, status);
        return false;
      });
      pending = [...again, ...pending.slice(room)];
    }
  }

  /** A server that is slow at this is asked for less at once from the next session on. */
  async #ask(open: ServerSession, group: SubscriptionGroup, items: readonly MonitoredItem[]): Promise<number[]> {
    try {
      return await createItems(open, group, items, this.#options);
    } catch (error) {
      if (!open.lost && items.length > FEWEST_ITEMS && statusOf(error) === StatusCode.BadTimeout)
        this.#mostItems = Math.max(FEWEST_ITEMS, Math.ceil(items.length / 2));
      throw error;
    }
  }

  #receive(open: ServerSession, notification: DataChangeNotification): void {
    if (this.#open === open) this.#events.onReceived(readChanges(notification, this.#changes));
  }

  readonly #changes: ChangeReceiver = {
    onChange: (handle, value) => {
      const item = this.#byHandle.get(handle);
      if (item) this.#hand(item, value);
    },
    onObject: (handle, value) => {
      const item = this.#byHandle.get(handle);
      if (!item) return;
      if (mayHoldStructures(value)) this.#structures.take(item, value);
      else this.#handObject(item, value);
    },
  };

  #handObject(item: MonitoredItem, value: DataValue): void {
    const open = this.#open;
    if (open) this.#hand(item, receivedValueOf(value, open.namespaces));
  }

  #hand(item: MonitoredItem, value: ReceivedValue): void {
    const { receivers } = item;
    for (let i = 0; i < receivers.length; i++) (receivers[i] as ItemReceiver).onValue(value);
    const { status } = value;
    // One with the same id may come back.
    if (status !== 0 && isGone(status) && item.status === StatusCode.Good) {
      item.status = status;
      this.#events.onRefusals();
      this.#planRetry();
    }
  }

  /** Receivers that join an item get the value it has; the server sends it to new items only. */
  async #greet(
    open: ServerSession,
    joined: readonly { readonly item: MonitoredItem; readonly receiver: ItemReceiver }[],
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
      if (item.receivers.includes(receiver)) receiver.onValue(receivedValueOf(values[i] as DataValue, open.namespaces));
    });
  }

  async #delete(open: ServerSession, items: readonly MonitoredItem[]): Promise<void> {
    for (const group of this.#groups.all) {
      const own = items.filter((item) => item.group === group && item.serverId !== 0);
      await inCalls(open.limits, "monitor", own, async (chunk) => {
        await deleteItems(open, group, chunk);
        return chunk;
      });
    }
    for (const item of items) item.forgetServer();
  }

  #refuse(item: MonitoredItem, status: number): void {
    const before = item.status;
    item.status = status;
    this.#resolver?.forget(item.settings.address);
    if (before !== status) for (const receiver of item.receivers) receiver.onRefused(status);
  }

  #planRetry(): void {
    if (this.#cancelRetry || !this.#open) return;
    if (this.refused().next().done) return;
    this.#cancelRetry = this.#clock.after(this.#retryPauses.take(), () => {
      this.#cancelRetry = null;
      const retry = async (open: ServerSession) => {
        const again = [...this.#items.values()].filter((item) => item.isRefused);
        const status = new Map(again.map((item) => [item, item.status]));
        for (const item of again) this.#resolver?.forget(item.settings.address);
        await this.#delete(open, again);
        // Its receivers know already; they are told only what is new.
        for (const item of again) item.status = status.get(item) ?? null;
        this.#groups.tryAgain();
        await this.#create(open, again);
      };
      inBackground(
        () => this.#enqueue(retry),
        (error) => this.#events.onFault("refused items were tried again", error),
      );
    });
  }
}
