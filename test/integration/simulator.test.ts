import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import {
  AttributeIds,
  type ClientSession,
  type ClientSubscription,
  DataType,
  type DataValue,
  MonitoringMode,
  NodeClass,
  OPCUAClient,
  resolveNodeId,
  TimestampsToReturn,
} from "node-opcua-client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { certificateStore } from "../../src/connectors/opcua/security/certificates.ts";
import { LOAD_NAMESPACE } from "../../src/connectors/simulator/load-plant.ts";
import { NAMESPACES } from "../../src/connectors/simulator/nodes/signals.ts";
import { type Simulator, startSimulator } from "../../src/connectors/simulator/start.ts";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import type { Tag } from "../../src/twin/model/tag.ts";
import { changesOfDraft } from "../fixtures/at-once.ts";

let simulator: Simulator;
let client: OPCUAClient;
let session: ClientSession;
let namespaces: string[];

beforeAll(async () => {
  simulator = await startSimulator({ tags: 50, rate: 20 });
  client = OPCUAClient.create({ endpointMustExist: false, clientCertificateManager: certificateStore(null) });
  await client.connect(simulator.endpoint);
  session = await client.createSession();
  namespaces = await session.readNamespaceArray();
});

afterAll(async () => {
  await session?.close();
  await client?.disconnect();
  await simulator?.stop();
});

/** `nsu=<uri>;s=...` as the server's present `ns=<index>;s=...` */
function nodeId(address: string): string {
  const [, uri, rest] = /^nsu=([^;]*);(.*)$/s.exec(address) as unknown as [string, string, string];
  return `ns=${namespaces.indexOf(uri)};${rest}`;
}

const s7 = (id: string) => nodeId(`nsu=${NAMESPACES.s7};s=${id}`);
const kep = (id: string) => nodeId(`nsu=${NAMESPACES.kep};s=${id}`);

async function valueAt(id: string): Promise<unknown> {
  return (await session.read({ nodeId: id, attributeId: AttributeIds.Value })).value.value;
}

async function write(id: string, dataType: DataType, value: unknown): Promise<string> {
  const status = await session.write({
    nodeId: id,
    attributeId: AttributeIds.Value,
    value: { value: { dataType, value } },
  });
  return status.name;
}

/** The first value pushed by the server that fits. */
async function until<T>(id: string, fits: (value: T) => boolean): Promise<T> {
  const subscription = await session.createSubscription2({
    publishingEnabled: true,
    requestedPublishingInterval: 50,
    requestedLifetimeCount: 1000,
    requestedMaxKeepAliveCount: 10,
    maxNotificationsPerPublish: 0,
    priority: 0,
  });
  try {
    return await new Promise<T>((resolve) => {
      void monitor(subscription, id, (value) => {
        if (fits(value.value.value as T)) resolve(value.value.value as T);
      });
    });
  } finally {
    await subscription.terminate();
  }
}

async function monitor(subscription: ClientSubscription, id: string, changed: (value: DataValue) => void) {
  const item = await subscription.monitor(
    { nodeId: resolveNodeId(id), attributeId: AttributeIds.Value },
    { samplingInterval: 0, queueSize: 10, discardOldest: true },
    TimestampsToReturn.Both,
    MonitoringMode.Reporting,
  );
  item.on("changed", changed);
}

function plantTags(): Tag[] {
  const draft = readPlant(readFileSync(new URL("../../examples/packaging-plant.yaml", import.meta.url), "utf8"));
  const model = new TwinModel();
  const { changes, violations } = changesOfDraft(model, draft, "MERGE");
  expect(violations.errors).toEqual([]);
  model.apply({ id: "c", by: "test", origin: "IMPORT", message: null, at: 0, revision: 1, changes });
  return [...model.tags.values()];
}

/** Ids of all variables in the two vendors' namespaces that are signals, not properties of signals. */
async function signalNodes(): Promise<string[]> {
  const found: string[] = [];
  const pending = ["ns=0;i=85"];
  const vendors = Object.values(NAMESPACES).map((uri) => namespaces.indexOf(uri));
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const { references } = await session.browse({
      nodeId: folder,
      referenceTypeId: "HierarchicalReferences",
      includeSubtypes: true,
      resultMask: 63,
    });
    for (const reference of references ?? []) {
      if (!vendors.includes(reference.nodeId.namespace)) continue;
      if (reference.nodeClass === NodeClass.Variable) found.push(reference.nodeId.toString());
      else pending.push(reference.nodeId.toString());
    }
  }
  return found;
}

describe("the simulator and its plant file", () => {
  it("name the same signals", async () => {
    const tags = plantTags();
    expect(tags.every((tag) => tag.source?.dataSource === "simulator")).toBe(true);
    const addressed = new Set(tags.map((tag) => nodeId(tag.source?.address as string)));
    expect([...addressed].sort()).toEqual((await signalNodes()).sort());
    expect(addressed.size).toBeGreaterThanOrEqual(120);
  });

  it("agree about type, shape, access, range and texts of every tag, and each has a good value", async () => {
    const seen = new Set<string>();
    for (const tag of plantTags()) {
      const source = tag.source;
      if (!source) throw new Error(`${tag.path} has no source`);
      const id = nodeId(source.address);
      const attributes = [AttributeIds.DataType, AttributeIds.ValueRank, AttributeIds.AccessLevel];
      const [type, rank, access] = (await session.read(
        attributes.map((attributeId) => ({ nodeId: id, attributeId })),
      )) as [DataValue, DataValue, DataValue];
      const read = await session.read({
        nodeId: id,
        attributeId: AttributeIds.Value,
        ...(source.indexRange === null ? {} : { indexRange: source.indexRange as never }),
      });
      expect(read.statusCode.name, tag.path).toBe("Good");
      expect(read.sourceTimestamp, tag.path).toBeInstanceOf(Date);
      const dataType = source.scaling ? "Int16" : tag.dataType;
      seen.add(DataType[read.value.dataType]).add(tag.dataType);
      expect(DataType[read.value.dataType], tag.path).toBe(dataType === "Enumeration" ? "Int32" : dataType);
      const isEnumeration = type.value.value.namespace !== 0;
      expect(isEnumeration, tag.path).toBe(dataType === "Enumeration");
      if (isEnumeration) expect(tag.record.texts, tag.path).toEqual(await textsOf(type.value.value.toString()));
      if (source.indexRange === null) expect(rank.value.value, tag.path).toBe(tag.record.valueRank);
      else expect(read.value.value, tag.path).toHaveLength(1);
      expect((access.value.value & 2) !== 0, tag.path).toBe(tag.writable);
      if (tag.range && !source.scaling) {
        const limits = await limitsOf(id);
        if (limits) expect([limits.low, limits.high], tag.path).toEqual([tag.range.low, tag.range.high]);
      }
    }
    for (const type of ["Boolean", "Int16", "UInt32", "Int64", "Float", "Double", "String", "DateTime", "Enumeration"])
      expect(seen).toContain(type);
  });

  async function textsOf(dataType: string): Promise<Record<string, string>> {
    const { references } = await session.browse({ nodeId: dataType, referenceTypeId: "HasProperty", resultMask: 63 });
    const property = references?.find(({ browseName }) => browseName.name === "EnumStrings");
    const texts = (await valueAt(property?.nodeId.toString() as string)) as { text: string }[];
    return Object.fromEntries(texts.map(({ text }, ordinal) => [String(ordinal), text]));
  }

  async function limitsOf(id: string): Promise<{ low: number; high: number } | null> {
    const { references } = await session.browse({ nodeId: id, referenceTypeId: "HasProperty", resultMask: 63 });
    const property = references?.find(({ browseName }) => browseName.name === "EURange");
    return property ? ((await valueAt(property.nodeId.toString())) as { low: number; high: number }) : null;
  }
});

describe("a client of the simulator", () => {
  it("sees a pump run down when it writes Start, and up again", async () => {
    const [start, speed] = [s7('"DB_Pumps"."P101"."Start"'), s7('"DB_Pumps"."P101"."Speed"')];
    expect(await write(start, DataType.Boolean, false)).toBe("Good");
    await until<number>(speed, (value) => value < 1200);
    expect(await write(start, DataType.Boolean, true)).toBe("Good");
    await until<number>(speed, (value) => value > 2000);
  });

  it("sees a machine take over a new speed set-point", async () => {
    const speed = s7('"DB_Line2"."Labeller"."SpeedSP"');
    expect(await write(speed, DataType.Float, 360)).toBe("Good");
    expect(await valueAt(speed)).toBe(360);
    await until<number>(s7('"DB_Line2"."Labeller"."Speed"'), (value) => value > 340);
  });

  it("is refused a write out of range, of the wrong type, or of what only the plant may set", async () => {
    const setpoint = s7('"DB_Oven"."OV201"."Setpoint"');
    const before = await valueAt(setpoint);
    expect(await write(setpoint, DataType.Float, 900)).toBe("BadOutOfRange");
    expect(await write(setpoint, DataType.String, "hot")).toBe("BadTypeMismatch");
    expect(await write(kep("Channel1.PLC7.TK101.Level"), DataType.Double, 50)).toBe("BadNotWritable");
    expect(await valueAt(setpoint)).toBe(before);
  });

  it("is told changes of load tags, each with the time it happened", async () => {
    const id = nodeId(`nsu=${LOAD_NAMESPACE};i=50`);
    const first = (await valueAt(id)) as number;
    expect(await until<number>(id, (value) => value !== first)).not.toBe(first);
    expect((await session.read({ nodeId: nodeId(`nsu=${LOAD_NAMESPACE};i=51`) })).statusCode.name).toBe(
      "BadNodeIdUnknown",
    );
  });

  it("may open many sessions", async () => {
    const sessions = await Promise.all(Array.from({ length: 40 }, () => client.createSession()));
    expect(sessions).toHaveLength(40);
    await Promise.all(sessions.map((each) => each.close()));
  });
});

describe("the simulator's process", () => {
  it("ends when asked, and says nothing about it", async () => {
    const own = await startSimulator();
    let exits = 0;
    own.onExit(() => exits++);
    await own.stop();
    await own.stop();
    expect(exits).toBe(0);
    await expect(reached(own.endpoint)).resolves.toBe(false);
  });

  it("tells its parent when it dies by itself", async () => {
    const own = await startSimulator();
    const told = new Promise<string>((resolve) => own.onExit(resolve));
    process.kill(own.pid, "SIGKILL");
    expect(await told).toContain("SIGKILL");
    await own.stop();
  });

  it("ends when its parent is killed", async () => {
    const parent = fork(fileURLToPath(new URL("../fixtures/simulator-parent.ts", import.meta.url)), {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const [{ endpoint, pid }] = (await once(parent, "message")) as [{ endpoint: string; pid: number }];
    onTestFinished(() => {
      parent.kill("SIGKILL");
      if (alive(pid)) process.kill(pid, "SIGKILL");
    });
    const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
    await once(socket, "connect");
    const closed = once(socket, "close");
    parent.kill("SIGKILL");
    await closed;
    await expect(reached(endpoint)).resolves.toBe(false);
  });

  it("refuses a port that is taken and options out of their limits, in words", async () => {
    const port = Number(new URL(simulator.endpoint).port);
    await expect(startSimulator({ port })).rejects.toMatchObject({
      code: "SOURCE_UNAVAILABLE",
      message: expect.stringContaining(`port ${port}`),
    });
    await expect(startSimulator({ tags: -1 })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    await expect(startSimulator({ rate: Number.NaN })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });

  async function reached(endpoint: string): Promise<boolean> {
    const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
    try {
      await once(socket, "connect");
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }

  function alive(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }
});
