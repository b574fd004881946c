/** One item the server watches for us. It outlives sessions; what the server said of it does not. */
import { type NodeId, StatusCodes } from "node-opcua-client";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import type { ReceivedValue } from "../values/received-value.ts";
import type { ItemSettings } from "./item-settings.ts";
import type { SubscriptionGroup } from "./subscription-groups.ts";

/** Is told of an item's values. */
export interface ItemReceiver {
  /** On the hot path: never throws. @param value holds another one as soon as this returns */
  onValue(value: ReceivedValue): void;
  /** The server does not know the node, or refuses to watch it. */
  onRefused(status: number): void;
}

export class MonitoredItem {
  readonly settings: ItemSettings;
  /** Chosen by us, stands in notifications; unique over all subscriptions and sessions. */
  readonly handle: number;
  receivers: readonly ItemReceiver[];
  /** How the server answered; null before it did in this session. */
  status: number | null = null;
  /** Id the server gave, and the subscription it is in. */
  serverId = 0;
  group: SubscriptionGroup | null = null;
  nodeId: NodeId | null = null;
  /** Which of the settings' filters is next. */
  filter = 0;
  /** As the server revised them. */
  samplingMs = 0;
  queueSize = 0;

  constructor(settings: ItemSettings, handle: number, receiver: ItemReceiver) {
    this.settings = settings;
    this.handle = handle;
    this.receivers = [receiver];
  }

  get isRefused(): boolean {
    return this.status !== null && this.status !== StatusCode.Good;
  }

  /** Everything that only held in the session. */
  forgetServer(): void {
    if (this.group) this.group.items--;
    this.group = null;
    this.status = null;
    this.serverId = 0;
    this.nodeId = null;
    this.filter = 0;
  }
}

/** What a server says of a node that was removed while it was watched. */
const GONE: ReadonlySet<number> = new Set([StatusCodes.BadNodeIdUnknown.value, StatusCodes.BadNodeIdInvalid.value]);

export function isGone(status: number): boolean {
  return GONE.has(status);
}
