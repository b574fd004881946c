/** The two calls that make a server watch items, and watch them no more (Part 4, 5.13.2 and 5.13.6). */
import {
  type ClientSessionRawSubscriptionService,
  MonitoringMode,
  type NodeId,
  TimestampsToReturn,
} from "node-opcua-client";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import { valueAttribute } from "../nodes/node-value.ts";
import type { ServerSession } from "../session/session.ts";
import { dataChangeFilter } from "./item-settings.ts";
import type { MonitoredItem } from "./monitored-item.ts";
import type { SubscriptionGroup } from "./subscription-groups.ts";

/** Writes into each item what the server granted. @returns the server's status of each, in their order */
export async function createItems(
  open: ServerSession,
  group: SubscriptionGroup,
  items: readonly MonitoredItem[],
  { queueSize }: OpcUaOptions,
): Promise<number[]> {
  const itemsToCreate = items.map((item) => {
    const wish = item.settings.filters[item.filter];
    return {
      itemToMonitor: valueAttribute(item.nodeId as NodeId, item.settings.indexRange),
      monitoringMode: MonitoringMode.Reporting,
      requestedParameters: {
        clientHandle: item.handle,
        samplingInterval: item.settings.samplingMs,
        queueSize,
        discardOldest: true,
        filter: wish ? dataChangeFilter(wish) : null,
      },
    };
  });
  const { subscriptionId } = group.subscription;
  const answer = await open.inTime(
    "creating monitored items",
    raw(open).createMonitoredItems({ subscriptionId, timestampsToReturn: TimestampsToReturn.Both, itemsToCreate }),
  );
  return items.map((item, i) => {
    const result = answer.results?.[i];
    if (!result) return StatusCode.BadCommunicationError;
    if (!result.statusCode.isGood()) return result.statusCode.value >>> 0;
    item.serverId = result.monitoredItemId;
    item.samplingMs = result.revisedSamplingInterval;
    item.queueSize = result.revisedQueueSize;
    item.group = group;
    group.items++;
    return StatusCode.Good;
  });
}

/** Whatever the server says of single ones, they are gone. */
export async function deleteItems(
  open: ServerSession,
  group: SubscriptionGroup,
  items: readonly MonitoredItem[],
): Promise<void> {
  const { subscriptionId } = group.subscription;
  const monitoredItemIds = items.map((item) => item.serverId);
  await open.inTime("deleting monitored items", raw(open).deleteMonitoredItems({ subscriptionId, monitoredItemIds }));
}

/** The services as the server has them, without node-opcua's own object for each item. */
function raw(open: ServerSession): ClientSessionRawSubscriptionService {
  return open.session as unknown as ClientSessionRawSubscriptionService;
}
