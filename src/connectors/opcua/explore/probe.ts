/**
 * Trying single nodes from a gateway's shell, without a model: for `plantgraph read` and `plantgraph watch`, and for
 * converting `ns=<index>` addresses on import. Every failure is a PlantgraphError that names the next step.
 */
import { DataType, type DataValue, type NodeId } from "node-opcua-client";
import type { SourceExplorer } from "../../../twin/ports/source-explorer.ts";
import { inBackground } from "../../../twin/tools/background.ts";
import { type Clock, systemClock } from "../../../twin/tools/clock.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { qualityOf, StatusCode, statusName } from "../../../twin/words/status-codes.ts";
import { toJson, toText } from "../../../twin/words/values.ts";
import type { Probe } from "../../source-tools.ts";
import { convertIndexedAddress, formatAddress, parseAddress } from "../basics/address.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import { unavailable } from "../basics/problems.ts";
import { MonitoredItems } from "../items/monitored-items.ts";
import { liveSession } from "../nodes/live-session.ts";
import { valueAttribute } from "../nodes/node-value.ts";
import { AddressResolver } from "../nodes/resolution.ts";
import { openSession, type ServerSession } from "../session/session.ts";
import { type ReceivedValue, receivedValueOf } from "../values/received-value.ts";
import { OpcUaExplorer } from "./explorer.ts";

/**
 * Connects, reads each node once and closes. Order kept; a bad address is a result, not an error.
 * @throws PlantgraphError SOURCE_UNAVAILABLE when the server cannot be talked to
 */
export async function readOnce(options: OpcUaOptions, addresses: readonly string[]): Promise<Probe[]> {
  return withSession(options, async (open) => {
    const nodes = await resolveAll(open, addresses);
    const known = nodes.flatMap(({ resolved }) => (typeof resolved === "number" ? [] : [resolved]));
    const values = await open.read(known.map((nodeId) => valueAttribute(nodeId, null)));
    let next = 0;
    return nodes.map((node) =>
      typeof node.resolved === "number"
        ? refusedProbe(node, node.resolved)
        : probeOf(node, receivedValueOf(values[next++] as DataValue, open.namespaces)),
    );
  });
}

/**
 * Connects and calls the listener with each node's present value and then with every change. Resolves with a function
 * that ends it.
 * @param onLost called once with what to do when the connection ends otherwise; it is not opened again.
 * @throws PlantgraphError SOURCE_UNAVAILABLE when the server cannot be talked to
 */
export async function watchOnce(
  options: OpcUaOptions,
  addresses: readonly string[],
  listener: (probe: Probe) => void,
  onLost: (error: PlantgraphError) => void = () => {},
  clock: Clock = systemClock,
): Promise<() => Promise<void>> {
  let ended = false;
  const lose = (reason: unknown) => {
    if (ended) return;
    ended = true;
    items.detach();
    onLost(unavailable(reason, options));
    inBackground(
      async () => open?.close(),
      () => {},
    );
  };
  const items = new MonitoredItems(options, clock, {
    onBroken: lose,
    onFault: (_, error) => lose(error),
    onRefusals: () => {},
    onReceived: () => {},
  });
  let open: ServerSession | null = null;
  try {
    open = await openSession(options, lose);
    const session = open;
    const nodes = await resolveAll(session, addresses);
    await items.add(
      nodes.map((node) => ({
        settings: {
          address: node.stableAddress ?? node.address,
          indexRange: null,
          samplingMs: options.samplingMs,
          publishingMs: options.publishingMs,
          filters: [null],
        },
        receiver: {
          onValue: (value: ReceivedValue) => {
            if (!ended) listener(probeOf(node, value));
          },
          onRefused: (status: number) => {
            if (!ended) listener(refusedProbe(node, status));
          },
        },
      })),
    );
    await items.attach(session, new AddressResolver(session));
  } catch (error) {
    ended = true;
    await open?.close();
    throw unavailable(error, options);
  }
  return async () => {
    ended = true;
    items.detach();
    await open?.close();
  };
}

/**
 * `ns=<index>` as `nsu=<uri>` by the live server's NamespaceArray; order kept.
 * @throws PlantgraphError SOURCE_UNAVAILABLE when the server is away, INVALID_VALUE for the first address it cannot convert,
 *   with all of them in `problems`
 */
export async function convertIndexedAddresses(options: OpcUaOptions, addresses: readonly string[]): Promise<string[]> {
  const namespaces = await withSession(options, async (open) => open.namespaces);
  const problems: PlantgraphError[] = [];
  const converted = addresses.map((address) => {
    try {
      return convertIndexedAddress(address, namespaces);
    } catch (error) {
      if (!(error instanceof PlantgraphError)) throw error;
      problems.push(error);
      return address;
    }
  });
  const first = problems[0];
  if (first) throw new PlantgraphError(first.code, first.message, first.details, { problems });
  return converted;
}

interface ProbedNode {
  readonly address: string;
  readonly stableAddress: string | null;
  readonly resolved: NodeId | number;
}

async function resolveAll(open: ServerSession, addresses: readonly string[]): Promise<ProbedNode[]> {
  const stable = addresses.map((address) => {
    try {
      return formatAddress(parseAddress(convertIndexedAddress(address, open.namespaces)));
    } catch {
      return null;
    }
  });
  const resolved = await new AddressResolver(open).resolve(stable.map((text, i) => text ?? (addresses[i] as string)));
  return addresses.map((address, i) => ({
    address,
    stableAddress: stable[i] ?? null,
    resolved: resolved[i] as NodeId | number,
  }));
}

async function withSession<T>(options: OpcUaOptions, task: (open: ServerSession) => Promise<T>): Promise<T> {
  let open: ServerSession | null = null;
  try {
    open = await openSession(options, () => {});
    return await task(open);
  } catch (error) {
    throw unavailable(error, options);
  } finally {
    await open?.close();
  }
}

function probeOf(node: ProbedNode, value: ReceivedValue): Probe {
  const { dataType, status, sourceTime, serverTime } = value;
  const raw = qualityOf(status) === "BAD" ? null : value.raw;
  return {
    address: node.address,
    stableAddress: node.stableAddress,
    raw,
    text:
      typeof raw === "object" && raw !== null && !(raw instanceof Date)
        ? JSON.stringify(toJson(raw))
        : toText(raw, null, dataType === DataType.Float),
    dataType: dataType ? (DataType[dataType] ?? null) : null,
    status,
    statusName: statusName(status),
    sourceTime,
    serverTime,
    advice: adviceFor(status),
  };
}

function refusedProbe(node: ProbedNode, status: number): Probe {
  return {
    address: node.address,
    stableAddress: node.stableAddress,
    raw: null,
    text: null,
    dataType: null,
    status,
    statusName: statusName(status),
    sourceTime: null,
    serverTime: null,
    advice: adviceFor(status),
  };
}

const ADVICE: Readonly<Record<string, string>> = {
  BadNodeIdUnknown:
    "The server has no such node. Compare namespace and identifier with an OPC UA browser; identifiers are case-sensitive.",
  BadNodeIdInvalid:
    "This is not an address. Right are nsu=<namespace uri>;s=<identifier>, ns=<index>;... and /Objects/...",
  BadNotReadable: "The node exists but may not be read. Check its access level on the server.",
  BadUserAccessDenied: "This user may not read the node. Check the user's rights on the server.",
  BadAttributeIdInvalid: "The node is no variable: it has no value. Take one of the variables below it.",
};

function adviceFor(status: number): string | null {
  if (status === StatusCode.Good) return null;
  return ADVICE[statusName(status)] ?? null;
}

/**
 * Connects, lets the task look around, and closes. For the command line, before a data source is configured.
 * @throws PlantgraphError SOURCE_UNAVAILABLE when the server cannot be talked to, and what the task throws
 */
export async function explore<T>(options: OpcUaOptions, task: (explorer: SourceExplorer) => Promise<T>): Promise<T> {
  return withSession(options, (open) => {
    const live = liveSession(open);
    return task(new OpcUaExplorer(options, live, () => systemClock.monotonic()));
  });
}
