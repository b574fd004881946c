/**
 * The least a node-opcua client can do to know the newest value of many tags: one subscription, and each notification's
 * values kept by their handle. Or the ordinary way of the library: a group of monitored items that emits each change.
 */
import {
  AttributeIds,
  type ClientSession,
  type ClientSessionRawSubscriptionService,
  type ClientSubscription,
  DataChangeNotification,
  type DataValue,
  LogLevel,
  MonitoringMode,
  OPCUAClient,
  setLogLevel,
  TimestampsToReturn,
} from "node-opcua-client";
import { LOAD_NAMESPACE } from "../../src/connectors/simulator/load-plant.ts";
import { answer } from "../harness/child.ts";
import { monotonicMs } from "../harness/monotonic.ts";
import { type Latencies, latenciesOf } from "../harness/statistics.ts";

export interface WatchSettings {
  readonly tags: number;
  readonly publishingMs: number;
  /** RAW: notifications as they come. GROUP: an event for each change. */
  readonly style: "RAW" | "GROUP";
}

export interface ReadsMeasured extends Latencies {
  readonly seconds: number;
  /** Of the last read. */
  readonly values: readonly number[];
}

/** Operations in one call: what the servers of the bench allow. */
const PER_CALL = 1000;

setLogLevel(LogLevel.Emergency);

const client = OPCUAClient.create({ endpointMustExist: false });
let session: ClientSession | null = null;
let namespace = 0;
let newest: (DataValue | undefined)[] = [];
let known = 0;
let received = 0;
let latencies: number[] | null = null;
let allKnown: () => void = () => {};

function take(handle: number, value: DataValue, now: number): void {
  received++;
  if (newest[handle] === undefined) known++;
  newest[handle] = value;
  if (latencies !== null) latencies.push(now - (value.value.value as number));
  if (known === newest.length) allKnown();
}

function nodeOf(index: number) {
  return { nodeId: `ns=${namespace};i=${index + 1}`, attributeId: AttributeIds.Value };
}

function chunks(count: number): number[][] {
  return Array.from({ length: Math.ceil(count / PER_CALL) }, (_, chunk) =>
    Array.from({ length: Math.min(PER_CALL, count - chunk * PER_CALL) }, (_, i) => chunk * PER_CALL + i),
  );
}

async function watchRaw(subscription: ClientSubscription, tags: number): Promise<void> {
  subscription.on("raw_notification", (message) => {
    const now = monotonicMs();
    for (const notification of message.notificationData ?? [])
      if (notification instanceof DataChangeNotification)
        for (const { clientHandle, value } of notification.monitoredItems ?? []) take(clientHandle, value, now);
  });
  const raw = session as unknown as ClientSessionRawSubscriptionService;
  for (const chunk of chunks(tags))
    await raw.createMonitoredItems({
      subscriptionId: subscription.subscriptionId,
      timestampsToReturn: TimestampsToReturn.Both,
      itemsToCreate: chunk.map((index) => ({
        itemToMonitor: nodeOf(index),
        monitoringMode: MonitoringMode.Reporting,
        requestedParameters: { clientHandle: index, samplingInterval: 0, queueSize: 1, discardOldest: true },
      })),
    });
}

async function watchGroups(subscription: ClientSubscription, tags: number): Promise<void> {
  const parameters = { samplingInterval: 0, queueSize: 1, discardOldest: true };
  for (const chunk of chunks(tags)) {
    const first = chunk[0] as number;
    const group = await subscription.monitorItems(chunk.map(nodeOf), parameters, TimestampsToReturn.Both);
    group.on("changed", (_item, value, index) => take(first + index, value, monotonicMs()));
  }
}

answer(
  {
    async connect(endpoint: string) {
      await client.connect(endpoint);
      session = await client.createSession();
      namespace = (await session.readNamespaceArray()).indexOf(LOAD_NAMESPACE);
      if (namespace < 0) throw new Error(`${endpoint} does not serve the load plant`);
    },
    /** Resolves when every tag has a value; with the milliseconds that took. */
    async watch({ tags, publishingMs, style }: WatchSettings): Promise<number> {
      const begun = performance.now();
      newest = Array.from({ length: tags });
      const complete = new Promise<void>((resolve) => {
        allKnown = resolve;
      });
      const subscription = await (session as ClientSession).createSubscription2({
        requestedPublishingInterval: publishingMs,
        requestedMaxKeepAliveCount: 20,
        requestedLifetimeCount: 1000,
        maxNotificationsPerPublish: 0,
        publishingEnabled: true,
      });
      await (style === "RAW" ? watchRaw : watchGroups)(subscription, tags);
      await complete;
      return performance.now() - begun;
    },
    received: () => received,
    begin() {
      latencies = [];
    },
    end(): Latencies {
      const measured = latenciesOf(latencies ?? []);
      latencies = null;
      return measured;
    },
    async read({ tags, times }: { tags: number; times: number }): Promise<ReadsMeasured> {
      const nodes = Array.from({ length: tags }, (_, index) => nodeOf(index));
      const milliseconds: number[] = [];
      let values: DataValue[] = [];
      const begun = performance.now();
      for (let i = 0; i < times; i++) {
        const start = performance.now();
        values = await (session as ClientSession).read(nodes);
        milliseconds.push(performance.now() - start);
      }
      const seconds = (performance.now() - begun) / 1000;
      return { seconds, ...latenciesOf(milliseconds), values: values.map(({ value }) => value.value as number) };
    },
  },
  () => client.disconnect(),
);
