/**
 * The subscriptions of one session: one for each publishing interval, and more of the same where a server allows few items
 * in one. A server that gives no further subscription gets the items into those there are.
 */
import {
  type ClientSession,
  ClientSubscription,
  type ClientSubscriptionOptions,
  DataChangeNotification,
  type NotificationMessage,
  StatusChangeNotification,
} from "node-opcua-client";
import type { Clock } from "../../../twin/tools/clock.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import type { ServerSession } from "../session/session.ts";
import { UnreadableNotification } from "../values/data-changes.ts";

export interface SubscriptionGroup {
  readonly subscription: ClientSubscription;
  readonly publishingMs: number;
  /** The longest the server may be silent, milliseconds; as it promised. */
  readonly keepAliveMs: number;
  /** `Clock.monotonic` of the last notification or keep-alive. */
  heardAt: number;
  /** How many items are in it, and how many the server takes. */
  items: number;
  capacity: number;
}

export interface SubscriptionEvents {
  /** @throws UnreadableNotification */
  onDataChanges(open: ServerSession, notification: DataChangeNotification): void;
  /** The server ended a subscription, or sends what nobody can read. */
  onEnded(reason: Error): void;
  /** A message of the server could not be taken over. */
  onFault(doing: string, error: unknown): void;
}

export class SubscriptionGroups {
  readonly #options: OpcUaOptions;
  readonly #clock: Clock;
  readonly #events: SubscriptionEvents;
  #groups: SubscriptionGroup[] = [];
  /** The server takes no further item, whatever the subscription. */
  #exhausted = false;

  constructor(options: OpcUaOptions, clock: Clock, events: SubscriptionEvents) {
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
  }

  get all(): readonly SubscriptionGroup[] {
    return this.#groups;
  }

  /** The session is gone. */
  clear(): void {
    this.#groups = [];
    this.#exhausted = false;
  }

  /** What the server refused before may be possible by now. */
  tryAgain(): void {
    this.#exhausted = false;
    for (const group of this.#groups) if (group.capacity === 0) group.capacity = Number.POSITIVE_INFINITY;
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

  /**
   * A subscription with room for one more item at least; null when the server has none. Rejects when it gives no
   * subscription at all, or the session is lost.
   */
  async withRoom(open: ServerSession, publishingMs: number): Promise<SubscriptionGroup | null> {
    const free = this.#groups.filter(hasRoom);
    const known = free.find((group) => group.publishingMs === publishingMs);
    if (known || this.#exhausted) return known ?? nearest(free, publishingMs);
    try {
      return await this.#create(open, publishingMs);
    } catch (error) {
      // One that publishes at another pace is better than none.
      if (open.lost || this.#groups.length === 0) throw error;
      return nearest(free, publishingMs);
    }
  }

  /** The server takes no more items into this one than it has. */
  isFull(group: SubscriptionGroup): void {
    group.capacity = group.items;
    // Not even one: it is not the subscription that is full, but the server.
    if (group.items === 0) this.#exhausted = true;
  }

  async #create(open: ServerSession, publishingMs: number): Promise<SubscriptionGroup> {
    const sessionTimeout = open.session.timeout;
    const interval = Math.max(1, Math.min(publishingMs, sessionTimeout / 10));
    const keepAlives = Math.max(
      3,
      Math.min(Math.ceil(this.#options.watchdog.intervalMs / interval), Math.floor(sessionTimeout / (2 * interval))),
    );
    const subscription = await open.inTime(
      "creating a subscription",
      startedSubscription(open.session, {
        requestedPublishingInterval: interval,
        requestedMaxKeepAliveCount: keepAlives,
        // Long enough that a short loss of the network does not end it (Part 4, 5.14.1.1: at least three times).
        requestedLifetimeCount: Math.max(keepAlives * 3, Math.ceil(sessionTimeout / interval)),
        maxNotificationsPerPublish: 0,
        publishingEnabled: true,
        priority: 1,
      }),
    );
    const group: SubscriptionGroup = {
      subscription,
      publishingMs,
      keepAliveMs: subscription.maxKeepAliveCount * subscription.publishingInterval,
      heardAt: this.#clock.monotonic(),
      items: 0,
      capacity: open.limits.itemsPerSubscription,
    };
    this.#listen(open, group);
    this.#groups.push(group);
    return group;
  }

  /**
   * Notifications are taken raw, in place of what node-opcua would do with them: with one object per item and its events
   * 10,000 tags at 10 Hz cost twice as much; and it reads types of structures by a promise that nobody waits for, so that
   * a server that does not give them would end the process.
   */
  #listen(open: ServerSession, group: SubscriptionGroup): void {
    const subscription = group.subscription as unknown as { onNotificationMessage(message: NotificationMessage): void };
    subscription.onNotificationMessage = (message) => {
      try {
        this.#receive(open, group, message);
      } catch (error) {
        if (error instanceof UnreadableNotification) this.#events.onEnded(error);
        else this.#events.onFault("notifications were taken over", error);
      }
    };
  }

  #receive(open: ServerSession, group: SubscriptionGroup, message: NotificationMessage): void {
    if (!this.#groups.includes(group)) return;
    group.heardAt = this.#clock.monotonic();
    for (const notification of message.notificationData ?? []) {
      if (notification instanceof DataChangeNotification) this.#events.onDataChanges(open, notification);
      else if (notification instanceof StatusChangeNotification && notification.status.value >= 0x8000_0000)
        this.#events.onEnded(new Error(`the server ended a subscription: ${notification.status.name}`));
    }
  }
}

/**
 * node-opcua's own way to wait for a subscription asserts in a callback of the loop that the session is still there: one that
 * ends just then would end the process.
 */
function startedSubscription(session: ClientSession, options: ClientSubscriptionOptions): Promise<ClientSubscription> {
  return new Promise((resolve, reject) => {
    const subscription = ClientSubscription.create(session, options);
    subscription.on("started", () => resolve(subscription));
    // Errors later on are told by what the session does.
    subscription.on("error", reject);
    subscription.on("internal_error", () => {});
  });
}

function hasRoom(group: SubscriptionGroup): boolean {
  return group.items < group.capacity;
}

function nearest(groups: readonly SubscriptionGroup[], publishingMs: number): SubscriptionGroup | null {
  const distance = (group: SubscriptionGroup) => Math.abs(group.publishingMs - publishingMs);
  return groups.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}
