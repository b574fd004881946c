import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeTag } from "../../src/contract/recording-sink.ts";
import type { Tag } from "../../src/twin/model/tag.ts";
import { PreciseDate } from "../../src/twin/words/date-time.ts";
import { statusName } from "../../src/twin/words/status-codes.ts";
import { type NodeSpec, type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { type StartedSource, startSource } from "../fixtures/opcua-source.ts";

const READING = { Temperature: 1, Count: 1n, Name: "a" };
const MACHINE = {
  Id: "72962B91-FA75-4AE6-8D28-B404DC7DAF63",
  Latest: READING,
  History: [READING, { ...READING, Name: "b" }],
  Speeds: [1, 2, 3],
  Total: 5n,
  State: 0,
  Uptime: 7.5,
};

/** Node, what is written, and what the server then holds. */
const VALUES: readonly (readonly [NodeSpec, unknown, unknown])[] = [
  [{ id: "Boolean", type: "Boolean", value: false }, true, true],
  [{ id: "SByte", type: "SByte", value: 0 }, -128, -128],
  [{ id: "Byte", type: "Byte", value: 0 }, 255, 255],
  [{ id: "Int16", type: "Int16", value: 0 }, -32768, -32768],
  [{ id: "UInt16", type: "UInt16", value: 0 }, 65535, 65535],
  [{ id: "Int32", type: "Int32", value: 0 }, -5, -5],
  [{ id: "UInt32", type: "UInt32", value: 0 }, 4294967295, 4294967295],
  [{ id: "Int64", type: "Int64", value: 0n }, "-9223372036854775808", -9223372036854775808n],
  [{ id: "UInt64", type: "UInt64", value: 0n }, 18446744073709551615n, 18446744073709551615n],
  [{ id: "Float", type: "Float", value: 0 }, 1.5, 1.5],
  [{ id: "Double", type: "Double", value: 0 }, "NaN", Number.NaN],
  [{ id: "String", type: "String", value: "" }, "Grüße", "Grüße"],
  [
    { id: "DateTime", type: "DateTime", value: new Date(0) },
    "2026-11-23T08:00:00.000Z",
    new Date("2026-11-23T08:00:00.000Z"),
  ],
  [
    { id: "DateTime ticks", type: "DateTime", value: new Date(0) },
    "2026-11-23T08:00:00.1234567Z",
    new Date("2026-11-23T08:00:00.123Z"),
  ],
  [
    { id: "not finite", type: "Float", rank: 1, value: [0] },
    ["NaN", 0.1, "-Infinity"],
    [Number.NaN, Math.fround(0.1), -Infinity],
  ],
  [
    { id: "Guid", type: "Guid", value: "00000000-0000-0000-0000-000000000000" },
    "72962b91-fa75-4ae6-8d28-b404dc7daf63",
    "72962B91-FA75-4AE6-8D28-B404DC7DAF63",
  ],
  [{ id: "ByteString", type: "ByteString", value: new Uint8Array() }, "AP8H", new Uint8Array([0, 255, 7])],
  [{ id: "LocalizedText", type: "LocalizedText", value: "" }, "läuft", "läuft"],
  [{ id: "Enumeration", type: "Enumeration", texts: ["Stopped", "Running"], value: 0 }, 1, 1],
  [{ id: "NodeId", type: "NodeId", value: "i=85" }, "nsu=KEPServerEX;s=Pump", "ns=3;s=Pump"],
  [{ id: "Doubles", type: "Double", rank: 1, value: [0] }, [1.5, 2.5], [1.5, 2.5]],
  // Declared as Number, so what it holds decides.
  [{ id: "Number", type: "Int16", value: 1, declaredAs: 26 }, 7, 7],
];

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

let server: OpcUaTestServer;
let started: StartedSource;

beforeAll(async () => {
  server = await startOpcUaServer({
    limits: { write: 7 },
    nodes: [
      ...VALUES.map(([node]) => node),
      { id: "Raw", type: "Int16", value: 0 },
      { id: "Slots", type: "Double", rank: 1, value: [1, 2, 3] },
      { id: "ReadOnly", type: "Double", value: 1, access: "read" },
      { id: "WriteOnly", type: "Double", value: 1, access: "write" },
      { id: "Clamps", type: "Double", value: 1, refuseWrites: "GoodClamped" },
      { id: "Picky", type: "Double", value: 1, refuseWrites: "BadOutOfRange" },
      { id: "Structure", type: "Structure", value: { Temperature: 1, Count: 1n, Name: "a" } },
      { id: "Machine", type: "Machine", value: MACHINE },
      { id: "Structures", type: "Structure", rank: 1, value: [READING, READING] },
      { id: "Whole", type: "Int16", rank: 1, value: [1, 2, 3], refuseRanges: "BadWriteNotSupported" },
      { id: "Matrix", type: "Int32", rank: 2, dimensions: [2, 3], value: [1, 2, 3, 4, 5, 6] },
      { id: "Liar", type: "Double", rank: 1, value: [1, 2, 3], refuseRanges: "Good" },
      { id: "Limited", type: "Double", value: 5, euRange: { low: 0, high: 10 } },
    ],
  });
  // As in a plant, what is written is monitored: the definitions of structures are known by then.
  const machine = makeTag("machine", "Structure", server.address("Machine"));
  started = await startSource(server.endpoint, [machine]);
  await started.untilState("CONNECTED");
  await started.sink.untilGood(machine);
});
afterAll(async () => {
  await started?.source.stop();
  await server?.stop();
});
const others: StartedSource[] = [];
afterEach(async () => {
  for (const other of others.splice(0)) await other.source.stop();
});

const write = async (tag: Tag, value: unknown) => {
  const [result] = await started.source.write([{ tag, value }]);
  return { outcome: result?.outcome, status: statusName(result?.status ?? -1), message: result?.message };
};
const DONE = { outcome: "WRITTEN", status: "Good", message: null };

it("writes every type as the node's own, in calls no larger than the server allows", async () => {
  // The tag's type is only what the model thinks; the node decides.
  const writes = VALUES.map(([node, value]) => ({
    tag: makeTag(node.id, "Variant", server.address(node.id)),
    value,
  }));
  const results = await started.source.write(writes);
  expect(results).toEqual(VALUES.map(() => ({ ...DONE, status: 0 })));
  for (const [node, , held] of VALUES) {
    const got = await server.get(node.id);
    expect(got instanceof Uint8Array ? new Uint8Array(got) : got).toEqual(held);
  }
  const { calls } = await server.stats();
  expect(calls["Write"]).toEqual({ count: Math.ceil(VALUES.length / 7), largest: 7 });
});

it("verifies a DateTime by its 100 ns", async () => {
  const tag = makeTag("DateTime ticks", "DateTime", server.address("DateTime ticks"));
  const value = new PreciseDate(Date.UTC(2026, 10, 23), 1);
  const [result] = await started.source.write([{ tag, value, verify: true }]);
  expect(result?.readBack).toMatchObject({ same: true, sample: { value: "2026-11-23T00:00:00.0000001Z" } });
});

it("refuses what does not fit the node before it is sent", async () => {
  const before = (await server.stats()).calls["Write"]?.count;
  const cases: readonly (readonly [string, unknown, string, RegExp])[] = [
    ["Byte", 256, "BadOutOfRange", /256 does not fit .*Byte, which holds 0 to 255/],
    ["UInt16", -1, "BadOutOfRange", /-1 does not fit/],
    ["Int64", "9223372036854775808", "BadOutOfRange", /does not fit/],
    ["Float", 1e39, "BadOutOfRange", /Float/],
    ["Int32", 1.5, "BadTypeMismatch", /1.5 is not .* whole number/],
    ["Boolean", 1, "BadTypeMismatch", /true or false/],
    ["Double", "high", "BadTypeMismatch", /"high" is not .* a number/],
    ["String", 5, "BadTypeMismatch", /text/],
    ["DateTime", "yesterday", "BadTypeMismatch", /2026-11-23T08:00:00Z/],
    ["Guid", "x", "BadTypeMismatch", /GUID/],
    ["Double", [1], "BadTypeMismatch", /single value, not an array/],
    ["Structure", { Temperature: 1 }, "BadNotSupported", /cannot be written/],
    ["Nothing", 1, "BadNodeIdUnknown", /./],
  ];
  for (const [id, value, status, message] of cases) {
    const result = await write(makeTag(id, "Variant", server.address(id)), value);
    expect([id, result.status, result.outcome]).toEqual([id, status, "NOT_SENT"]);
    expect(result.message).toMatch(message);
  }
  expect((await server.stats()).calls["Write"]?.count).toBe(before);
});

it("gives the device's own refusal in words", async () => {
  expect(await write(makeTag("a", "Double", server.address("ReadOnly")), 2)).toMatchObject({
    outcome: "REFUSED",
    status: expect.stringMatching(/^Bad(NotWritable|UserAccessDenied)$/),
    message: expect.stringMatching(/not allow/),
  });
  expect(await write(makeTag("b", "Double", server.address("Picky")), 2)).toEqual({
    outcome: "REFUSED",
    status: "BadOutOfRange",
    message: "The server refuses the value as out of range.",
  });
});

it("inverts scaling, to the nearest step of the device", async () => {
  const scaling = { raw: { low: 0, high: 27648 }, scaled: { low: 0, high: 40 } };
  const tag = makeTag("current", "Float", server.address("Raw"), { source: { scaling } });
  expect(await write(tag, 20)).toEqual(DONE);
  expect(await server.get("Raw")).toBe(13824);
  await write(tag, 20.0001);
  expect(await server.get("Raw")).toBe(13824);
  expect((await write(tag, 4000)).status).toBe("BadOutOfRange");
});

it("writes one element or slice of an array, whole where the server takes no index ranges", async () => {
  const slice = (id: string, type: "Double" | "Int16", indexRange: string, valueRank = -1) =>
    makeTag(`${id} ${indexRange}`, type, server.address(id), { valueRank, source: { indexRange } });
  expect(await write(slice("Slots", "Double", "1"), 9)).toEqual(DONE);
  expect(await server.get("Slots")).toEqual([1, 9, 3]);
  expect(await write(slice("Whole", "Int16", "2"), 7)).toEqual(DONE);
  expect(await server.get("Whole")).toEqual([1, 2, 7]);
  expect(await write(slice("Whole", "Int16", "0:1", 1), [8, 9])).toEqual(DONE);
  expect(await server.get("Whole")).toEqual([8, 9, 7]);
  expect(await write(slice("Whole", "Int16", "3"), 7)).toMatchObject({
    outcome: "NOT_SENT",
    status: "BadIndexRangeNoData",
    message: expect.stringContaining("nothing at 3"),
  });
});

it("writes members of structures, however deep, and leaves the rest of them", async () => {
  const member = (id: string, path: string, dataType: "Double" | "Variant" = "Variant", valueRank = -1) =>
    makeTag(`${id}.${path}`, dataType, server.address(id), { valueRank, source: { member: path } });
  expect(await write(member("Structure", "Temperature", "Double"), 9)).toEqual(DONE);
  expect(await server.get("Structure")).toEqual({ temperature: 9, count: [0, 1], name: "a" });
  // Ten of one node in one request: each finds what the one before left.
  const writes: readonly (readonly [string, unknown])[] = [
    ["Id", "00000000-0000-0000-0000-000000000001"],
    ["Latest.Temperature", 2.5],
    ["Latest.Count", "-3"],
    ["History.1.Name", "north"],
    ["Speeds.2", 30],
    ["Total", "18446744073709551615"],
    ["State", 4],
    ["Uptime", 8.5],
  ];
  const results = await started.source.write(
    writes.map(([path, value]) => ({ tag: member("Machine", path), value, verify: true })),
  );
  expect(results.map(({ status }) => statusName(status))).toEqual(writes.map(() => "Good"));
  expect(results.at(-1)?.readBack).toMatchObject({ same: true, sample: { raw: 8.5 } });
  const machine = makeTag("machine", "Structure", server.address("Machine"));
  const [held] = await started.source.read([machine]);
  expect(held?.raw).toMatchObject({
    Id: "00000000-0000-0000-0000-000000000001",
    Latest: { Temperature: 2.5, Count: -3n, Name: "a" },
    History: [READING, { Temperature: 1, Count: 1n, Name: "north" }],
    Speeds: [1, 2, 30],
    Total: 18446744073709551615n,
    State: 4,
    Uptime: 8.5,
  });
  expect(await write(member("Machine", "Speeds", "Double", 1), [4, 5])).toEqual(DONE);
  expect(await write(member("Structures", "1.Name"), "second")).toEqual(DONE);
  expect(await write(member("Matrix", "1.0"), 40)).toEqual(DONE);
  const [structures, matrix, speeds] = await started.source.read([
    makeTag("structures", "Structure", server.address("Structures"), { valueRank: 1 }),
    makeTag("matrix", "Int32", server.address("Matrix"), { valueRank: 2 }),
    member("Machine", "Speeds", "Double", 1),
  ]);
  expect(structures?.raw).toMatchObject([{ Name: "a" }, { Name: "second" }]);
  expect(matrix?.raw).toEqual([
    [1, 2, 3],
    [40, 5, 6],
  ]);
  expect(speeds?.raw).toEqual([4, 5]);
});

it("says what is wrong with a member before it is sent", async () => {
  const before = (await server.stats()).calls["Write"]?.count;
  const cases: readonly (readonly [string, unknown, string, RegExp])[] = [
    ["Machine.Pressure", 1, "BadTypeMismatch", /no Pressure in what the node holds, which has Id, Latest, .*Uptime/],
    ["Machine.Latest.Pressure", 1, "BadTypeMismatch", /no Pressure in Latest, which has Temperature, Count, Name/],
    ["Machine.Speeds.9", 1, "BadTypeMismatch", /no 9 in Speeds, which has elements 0 to \d+/],
    ["Machine.Latest", 1, "BadTypeMismatch", /Latest is a structure itself; write its members/],
    ["Machine.Uptime", [1], "BadTypeMismatch", /Uptime holds a single value/],
    ["Machine.Latest.Name", 5, "BadTypeMismatch", /5 is not .* String; right is text/],
    ["Machine.Total", -1, "BadOutOfRange", /-1 does not fit .* UInt64, which holds 0 to 18446744073709551615/],
    ["Double.Value", 1, "BadTypeMismatch", /which has no members/],
  ];
  for (const [path, value, status, message] of cases) {
    const [id, ...member] = path.split(".") as [string, ...string[]];
    const tag = makeTag(path, "Variant", server.address(id), { source: { member: member.join(".") } });
    const result = await write(tag, value);
    expect([path, result.status, result.outcome]).toEqual([path, status, "NOT_SENT"]);
    expect(result.message).toMatch(message);
  }
  expect((await server.stats()).calls["Write"]?.count).toBe(before);
});

it("respects the device's own range where the model names none", async () => {
  const limited = makeTag("limited", "Double", server.address("Limited"));
  expect(await write(limited, 11)).toEqual({
    outcome: "NOT_SENT",
    status: "BadOutOfRange",
    message: expect.stringMatching(/^11 is outside of 0 to 10, the range the device itself gives .* in the model/),
  });
  expect(await write(limited, 10)).toEqual(DONE);
  const wider = makeTag("wider", "Double", server.address("Limited"), { range: { low: 0, high: 20 } });
  expect((await write(wider, 11)).message ?? "").not.toMatch(/the device itself gives/);
});

it("fails at once while the server is away, and sends nothing later", async () => {
  const away = await startOpcUaServer({ nodes: [{ id: "Speed", type: "Double", value: 1 }] });
  try {
    const tag = makeTag("speed", "Double", away.address("Speed"));
    const other = await startSource(away.endpoint, [tag]);
    others.push(other);
    await other.sink.untilValue(tag, 1);
    await away.kill();
    await other.untilState("CONNECTING");
    const [result] = await other.source.write([{ tag, value: 5 }]);
    expect(statusName(result?.status ?? 0)).toBe("BadNoCommunication");
    expect(result).toMatchObject({ outcome: "NOT_SENT", message: expect.stringMatching(/is not connected/) });
    await away.restart();
    await other.sink.untilValue(tag, 1);
    expect(await away.get("Speed")).toBe(1);
  } finally {
    await away.stop();
  }
});

it("writes a node that is named twice by two calls, so that the last value stands", async () => {
  const tag = makeTag("twice", "Double", server.address("Double"));
  const before = (await server.stats()).calls["Write"]?.count ?? 0;
  const results = await started.source.write([1, 2, 3].map((value) => ({ tag, value })));
  expect(results.map(({ status }) => status)).toEqual([0, 0, 0]);
  expect(await server.get("Double")).toBe(3);
  expect((await server.stats()).calls["Write"]?.count).toBe(before + 3);
});

it("reads back what the device holds, to the precision of its own type", async () => {
  const float = makeTag("float", "Double", server.address("Float"));
  const raw = makeTag("raw", "Float", server.address("Raw"), {
    source: { scaling: { raw: { low: 0, high: 27648 }, scaled: { low: 0, high: 40 } } },
  });
  const clamps = makeTag("clamps", "Double", server.address("Clamps"));
  const [a, b, c, d] = await started.source.write([
    { tag: float, value: 0.1, verify: true },
    { tag: raw, value: 20, verify: true },
    { tag: clamps, value: 5, verify: true },
    { tag: clamps, value: 6 },
  ]);
  expect(a).toMatchObject({ status: 0, readBack: { same: true } });
  expect(b?.readBack?.sample.value).toBe(20);
  expect(statusName(c?.status ?? 0)).toBe("GoodClamped");
  expect(c).toMatchObject({ readBack: { same: false, sample: { value: 1 } } });
  expect(d?.readBack).toBeUndefined();
  const hidden = makeTag("hidden", "Double", server.address("WriteOnly"));
  const [e] = await started.source.write([{ tag: hidden, value: 5, verify: true }]);
  expect(e).toMatchObject({ status: 0, readBack: { same: false, sample: { quality: "BAD", value: null } } });
});

describe("on a server that stops answering", () => {
  let hung: OpcUaTestServer;
  let other: StartedSource;
  let last = 0;
  const NODES: readonly NodeSpec[] = [
    ...["A", "B", "C", "D"].map((id) => ({ id, type: "Double", value: 0 })),
    { id: "Stops", type: "Double", value: 0, freezesWhenWritten: true },
    {
      id: "Whole",
      type: "Int16",
      rank: 1,
      value: [1, 2, 3],
      refuseRanges: "BadWriteNotSupported",
      freezesWhenWritten: true,
    },
    { id: "Structure", type: "Structure", value: READING },
  ];
  const tag = (id: string) => makeTag(id, "Double", hung.address(id));
  /** What the server was sent and has done, after it has done all that it ever will. */
  const arrived = async () => {
    hung.thaw();
    // What comes on a new connection after all others is the last.
    const after = await startSource(hung.endpoint, []);
    others.push(after);
    await after.untilState("CONNECTED");
    expect(await after.source.write([{ tag: tag("D"), value: ++last }])).toMatchObject([{ outcome: "WRITTEN" }]);
    return hung.writes();
  };

  beforeAll(async () => {
    hung = await startOpcUaServer({ nodes: NODES, limits: { write: 2 } });
  });
  beforeEach(async () => {
    const machine = makeTag("structure", "Structure", hung.address("Structure"));
    other = await startSource(hung.endpoint, [machine], { requestTimeoutMs: 700 });
    others.push(other);
    await other.untilState("CONNECTED");
    await other.sink.untilGood(machine);
    // Types are looked up once a session.
    await other.source.write(["A", "B", "C"].map((id) => ({ tag: tag(id), value: 0 })));
  });
  afterEach(() => {
    hung.thaw();
  });
  afterAll(async () => {
    await hung?.stop();
  });

  it("calls unknown what it was sent, not sent what waited behind it, and sends none of that later", async () => {
    hung.freeze();
    const leaving = new AbortController();
    const first = other.source.write([{ tag: tag("A"), value: 11, verify: true }]);
    const second = other.source.write([{ tag: tag("B"), value: 12 }], leaving.signal);
    leaving.abort(new Error("the caller left"));
    expect(await second).toMatchObject([{ outcome: "NOT_SENT", message: "The caller left." }]);
    const [unknown] = await first;
    expect(unknown).toMatchObject({
      outcome: "UNKNOWN",
      message: expect.stringMatching(/No answer came: .*timed out/),
    });
    expect(statusName(unknown?.status ?? 0)).toBe("BadTimeout");
    expect(unknown?.readBack).toBeUndefined();
    const writes = await arrived();
    expect(writes.arrived).not.toContainEqual(["B", 12]);
    // Which is why it is not called unsent.
    expect(writes.done).toContainEqual(["A", 11]);
  });

  it("knows of each call of a list what became of it", async () => {
    const writes = ["A", "B", "C", "Stops", "A", "B"].map((id, i) => ({ tag: tag(id), value: 21 + i }));
    const results = await other.source.write(writes);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      "WRITTEN",
      "WRITTEN",
      "UNKNOWN",
      "UNKNOWN",
      "NOT_SENT",
      "NOT_SENT",
    ]);
    expect(results[4]?.message).toBe("The outcome of the writes sent before it is not known.");
    const { done, arrived: all } = await arrived();
    for (const [i, id] of ["A", "B", "C", "Stops"].entries()) expect(done).toContainEqual([id, 21 + i]);
    expect(all.filter(([, value]) => value === 25 || value === 26)).toEqual([]);
  });

  it("calls unknown what was sent whole after the server refused the part, and had no answer", async () => {
    const part = makeTag("part", "Int16", hung.address("Whole"), { source: { indexRange: "1" } });
    expect(await other.source.write([{ tag: part, value: 9 }])).toMatchObject([{ outcome: "UNKNOWN" }]);
    await arrived();
    expect(await hung.get("Whole")).toEqual([1, 9, 3]);
  });

  it("calls not sent what it could not even be asked about before", async () => {
    hung.freeze();
    const member = makeTag("member", "Double", hung.address("Structure"), { source: { member: "Temperature" } });
    expect(await other.source.write([{ tag: member, value: 9 }])).toMatchObject([{ outcome: "NOT_SENT" }]);
    expect((await arrived()).arrived.filter(([id]) => id === "Structure")).toEqual([]);
  });

  it("calls unknown what was sent when the session is ended, and not sent what comes then", async () => {
    hung.freeze();
    const writing = other.source.write([{ tag: tag("A"), value: 31 }]);
    const waiting = other.source.write([{ tag: tag("B"), value: 32 }]);
    // All that must be known of the node is: the first is handed to the transport in this turn of the loop.
    await new Promise(setImmediate);
    await other.source.stop();
    expect(await writing).toMatchObject([{ outcome: "UNKNOWN" }]);
    expect(await waiting).toMatchObject([{ outcome: "NOT_SENT" }]);
    expect(await other.source.write([{ tag: tag("C"), value: 33 }])).toMatchObject([{ outcome: "NOT_SENT" }]);
    const { arrived: all } = await arrived();
    expect(all.filter(([, value]) => value === 32 || value === 33)).toEqual([]);
  });
});

it("says that a server which answers Good and changes nothing holds another value", async () => {
  const liar = makeTag("liar", "Double", server.address("Liar"), { source: { indexRange: "1" } });
  const [result] = await started.source.write([{ tag: liar, value: 9, verify: true }]);
  expect(result).toMatchObject({ outcome: "WRITTEN", readBack: { same: false, sample: { value: 2 } } });
});
