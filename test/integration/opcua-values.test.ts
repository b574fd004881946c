import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { makeTag } from "../../src/contract/recording-sink.ts";
import { PreciseDate } from "../../src/twin/words/date-time.ts";
import type { TagRecord } from "../../src/twin/words/elements.ts";
import type { RawValue } from "../../src/twin/words/values.ts";
import {
  NAMESPACE_A,
  NAMESPACE_B,
  type NodeSpec,
  type OpcUaTestServer,
  startOpcUaServer,
} from "../fixtures/opcua-server.ts";
import { type StartedSource, startSource } from "../fixtures/opcua-source.ts";

const READING_TYPE = { UaTypeId: `nsu=${NAMESPACE_A};i=1000`, "@type": "Reading" };
const READING = { Temperature: 1, Count: 1n, Name: "a" };
/** Structures whose type the definition says carry no name of their own. */
const MACHINE = {
  Id: "72962B91-FA75-4AE6-8D28-B404DC7DAF63",
  Latest: READING,
  History: [READING, { ...READING, Count: -2n }],
  Speeds: [1, 2],
  Total: 18446744073709551615n,
  State: 4,
  Uptime: 7.5,
};

/** Node, the tag's type, and the raw value the twin must show. */
const SCALARS: readonly (readonly [NodeSpec, TagRecord["dataType"], RawValue])[] = [
  [{ id: "Boolean", type: "Boolean", value: true }, "Boolean", true],
  [{ id: "SByte", type: "SByte", value: -128 }, "SByte", -128],
  [{ id: "Byte", type: "Byte", value: 255 }, "Byte", 255],
  [{ id: "Int16", type: "Int16", value: -32768 }, "Int16", -32768],
  [{ id: "UInt16", type: "UInt16", value: 65535 }, "UInt16", 65535],
  [{ id: "Int32", type: "Int32", value: -2147483648 }, "Int32", -2147483648],
  [{ id: "UInt32", type: "UInt32", value: 4294967295 }, "UInt32", 4294967295],
  [{ id: "Int64", type: "Int64", value: -9223372036854775808n }, "Int64", -9223372036854775808n],
  [{ id: "Int64 minus one", type: "Int64", value: -1n }, "Int64", -1n],
  [{ id: "UInt64", type: "UInt64", value: 18446744073709551615n }, "UInt64", 18446744073709551615n],
  [{ id: "Float", type: "Float", value: 1.5 }, "Float", 1.5],
  [{ id: "Double", type: "Double", value: Math.PI }, "Double", Math.PI],
  [{ id: "NaN", type: "Double", value: Number.NaN }, "Double", Number.NaN],
  [{ id: "Infinity", type: "Double", value: Number.NEGATIVE_INFINITY }, "Double", Number.NEGATIVE_INFINITY],
  [{ id: "String", type: "String", value: "Grüße" }, "String", "Grüße"],
  [{ id: "empty String", type: "String", value: "" }, "String", ""],
  [
    { id: "DateTime", type: "DateTime", value: new Date("2026-11-23T08:00:00.123Z") },
    "DateTime",
    new Date("2026-11-23T08:00:00.123Z"),
  ],
  // 100 ns, the greatest Int64, and 0 (Part 6, 5.2.2.5).
  [
    { id: "DateTime ticks", type: "DateTime", value: 134_083_584_001_234_567n },
    "DateTime",
    new PreciseDate(Date.UTC(2025, 10, 23, 8, 0, 0, 123), 4_567),
  ],
  [{ id: "DateTime max", type: "DateTime", value: 2n ** 63n - 1n }, "DateTime", new Date("9999-12-31T23:59:59Z")],
  [{ id: "DateTime 0", type: "DateTime", value: 0n }, "DateTime", new Date("1601-01-01T00:00:00Z")],
  [
    { id: "Either number", type: "Either", value: { number: 3.5 } },
    "Structure",
    { UaTypeId: `nsu=${NAMESPACE_A};i=1004`, "@type": "Either", Number: 3.5 },
  ],
  [
    { id: "Either text", type: "Either", value: { text: "three" } },
    "Structure",
    { UaTypeId: `nsu=${NAMESPACE_A};i=1004`, "@type": "Either", Text: "three" },
  ],
  [
    { id: "Guid", type: "Guid", value: "72962B91-FA75-4AE6-8D28-B404DC7DAF63" },
    "Guid",
    "72962B91-FA75-4AE6-8D28-B404DC7DAF63",
  ],
  [
    { id: "ByteString", type: "ByteString", value: new Uint8Array([0, 255, 7]) },
    "ByteString",
    new Uint8Array([0, 255, 7]),
  ],
  [{ id: "XmlElement", type: "XmlElement", value: "<a/>" }, "XmlElement", "<a/>"],
  [{ id: "NodeId", type: "NodeId", value: "ns=3;s=Pump" }, "NodeId", `nsu=${NAMESPACE_B};s=Pump`],
  [{ id: "NodeId of OPC UA", type: "NodeId", value: "i=85" }, "NodeId", "i=85"],
  [{ id: "StatusCode", type: "StatusCode", value: "BadTimeout" }, "StatusCode", 0x800a0000],
  [{ id: "QualifiedName", type: "QualifiedName", value: "Pump" }, "QualifiedName", "Pump"],
  [{ id: "LocalizedText", type: "LocalizedText", value: "läuft" }, "LocalizedText", "läuft"],
  [{ id: "Enumeration", type: "Enumeration", texts: ["Stopped", "Running"], value: 1 }, "Enumeration", 1],
  [
    { id: "Structure", type: "Structure", value: { Temperature: 20.5, Count: -5n, Name: "north" } },
    "Structure",
    { ...READING_TYPE, Temperature: 20.5, Count: -5n, Name: "north" },
  ],
  [
    { id: "Machine", type: "Machine", value: MACHINE },
    "Structure",
    { UaTypeId: `nsu=${NAMESPACE_A};i=1002`, "@type": "Machine", ...MACHINE },
  ],
  [{ id: "QualifiedName of B", type: "QualifiedName", value: "3:Pump" }, "QualifiedName", `nsu=${NAMESPACE_B};Pump`],
  [{ id: "ExpandedNodeId", type: "ExpandedNodeId", value: "ns=3;i=7" }, "ExpandedNodeId", `nsu=${NAMESPACE_B};i=7`],
  [
    { id: "DataValue", type: "DataValue", value: { value: 1.5, status: "UncertainSensorNotAccurate" } },
    "DataValue",
    { value: 1.5, status: 0x40930000, sourceTime: null, serverTime: null },
  ],
  [
    { id: "DiagnosticInfo", type: "DiagnosticInfo", value: { additionalInfo: "see manual" } },
    "DiagnosticInfo",
    expect.objectContaining({ additionalInfo: "see manual" }),
  ],
  // Of the standard's own types, by the namespace that needs no URI.
  [
    { id: "Range", type: "Range", declaredAs: 884, value: { low: 1, high: 2 } },
    "Structure",
    { UaTypeId: "i=884", "@type": "Range", Low: 1, High: 2 },
  ],
];

const SHAPES: readonly NodeSpec[] = [
  { id: "Doubles", type: "Double", rank: 1, value: [1.5, 2.5, 3.5] },
  { id: "Bytes", type: "Byte", rank: 1, value: [1, 2, 3] },
  { id: "Longs", type: "Int64", rank: 1, value: [-1n, 2n] },
  { id: "Texts", type: "String", rank: 1, value: ["a", "b"] },
  { id: "Empty", type: "Double", rank: 1, value: [] },
  { id: "Matrix", type: "Int32", rank: 2, dimensions: [2, 3], value: [1, 2, 3, 4, 5, 6] },
  { id: "Variants", type: "Variant", rank: 1, value: [1.5, true, "x", READING] },
  { id: "Empty matrix", type: "Double", rank: 2, dimensions: [0, 0], value: [] },
  { id: "Structures", type: "Structure", rank: 1, value: [{ Temperature: 1, Count: 1n, Name: "a" }] },
];

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

let server: OpcUaTestServer;
let started: StartedSource | null = null;

beforeAll(async () => {
  server = await startOpcUaServer({
    nodes: [
      ...SCALARS.map(([node]) => node),
      ...SHAPES,
      { id: "Raw", type: "Int16", value: 13824 },
      { id: "Level", namespace: NAMESPACE_B, type: "Double", value: 7, folder: ["Plant", "TK/7"] },
      { id: '"DB";s="P 1"', namespace: "urn:x", type: "Double", value: 3 },
      { id: "Locked", type: "Double", value: 1, access: "none" },
    ],
  });
});
afterEach(async () => {
  await started?.source.stop();
  started = null;
});
afterAll(async () => {
  await server?.stop();
});

it("shows every built-in type as it is", async () => {
  const tags = SCALARS.map(([node, dataType]) => makeTag(node.id, dataType, server.address(node.id)));
  started = await startSource(server.endpoint, tags);
  const { sink, source, untilState } = started;
  await Promise.all(tags.map((tag) => sink.untilGood(tag)));
  for (const [i, [, , raw]] of SCALARS.entries()) expect(tags[i]?.current.raw).toEqual(raw);
  await untilState("CONNECTED");
  const read = await source.read(tags);
  expect(read.map((sample) => sample.raw)).toEqual(SCALARS.map(([, , raw]) => raw));
});

it("keeps the 100 ns of a DateTime", async () => {
  const tags = ["DateTime ticks", "DateTime max", "DateTime 0"].map((id) =>
    makeTag(id, "DateTime", server.address(id)),
  );
  started = await startSource(server.endpoint, tags);
  const { sink } = started;
  await Promise.all(tags.map((tag) => sink.untilGood(tag)));
  expect(tags.map((tag) => tag.current.value)).toEqual([
    "2025-11-23T08:00:00.1234567Z",
    "9999-12-31T23:59:59Z",
    "1601-01-01T00:00:00Z",
  ]);
});

it("shows arrays, matrices by their rows, and arrays of structures", async () => {
  const array = (id: string, dataType: TagRecord["dataType"], valueRank = 1) =>
    makeTag(id, dataType, server.address(id), { valueRank });
  const tags = [
    array("Doubles", "Double"),
    array("Bytes", "Byte"),
    array("Longs", "Int64"),
    array("Texts", "String"),
    array("Empty", "Double"),
    array("Matrix", "Int32", 2),
    array("Structures", "Structure"),
    array("Variants", "Variant"),
    array("Empty matrix", "Double", 2),
  ];
  started = await startSource(server.endpoint, tags);
  const { sink } = started;
  const samples = await Promise.all(tags.map((tag) => sink.untilGood(tag)));
  expect(samples.map((sample) => sample.raw)).toEqual([
    [1.5, 2.5, 3.5],
    [1, 2, 3],
    [-1n, 2n],
    ["a", "b"],
    [],
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    [{ ...READING_TYPE, ...READING }],
    [1.5, true, "x", { ...READING_TYPE, ...READING }],
    [],
  ]);
});

it("takes one element or slice of an array, and one member of a structure", async () => {
  const element = makeTag("element", "Double", server.address("Doubles"), { source: { indexRange: "1" } });
  const slice = makeTag("slice", "Double", server.address("Doubles"), { valueRank: 1, source: { indexRange: "0:1" } });
  const outside = makeTag("outside", "Double", server.address("Doubles"), { source: { indexRange: "9" } });
  const nonsense = makeTag("nonsense", "Double", server.address("Doubles"), { source: { indexRange: "2:1" } });
  const member = makeTag("member", "Double", server.address("Structure"), { source: { member: "Temperature" } });
  const count = makeTag("count", "Int64", server.address("Structure"), { source: { member: "Count" } });
  const missing = makeTag("missing", "Double", server.address("Structure"), { source: { member: "Pressure" } });
  started = await startSource(server.endpoint, [element, slice, outside, nonsense, member, count, missing]);
  const { sink } = started;
  expect((await sink.untilGood(element)).raw).toBe(2.5);
  expect((await sink.untilGood(slice)).raw).toEqual([1.5, 2.5]);
  await sink.untilStatus(outside, "BadIndexRangeNoData");
  await sink.untilStatus(nonsense, "BadIndexRangeInvalid");
  expect((await sink.untilGood(member)).raw).toBe(20.5);
  expect((await sink.untilGood(count)).raw).toBe(-5n);
  await sink.untilStatus(missing, "BadTypeMismatch");
});

it("widens numbers where nothing is lost, and refuses what contradicts the model", async () => {
  const fits = [
    makeTag("a", "Double", server.address("Int32")),
    makeTag("b", "Int64", server.address("UInt32")),
    makeTag("c", "Int32", server.address("Int16")),
    makeTag("d", "Enumeration", server.address("Int32")),
    makeTag("e", "Variant", server.address("String")),
  ];
  const contradicts = [
    makeTag("f", "Int16", server.address("Int32")),
    makeTag("g", "Double", server.address("Int64")),
    makeTag("h", "Double", server.address("String")),
    makeTag("i", "String", server.address("Double")),
    makeTag("j", "Boolean", server.address("Byte")),
    makeTag("k", "Double", server.address("Doubles")),
    makeTag("l", "Double", server.address("Double"), { valueRank: 1 }),
    makeTag("m", "Float", server.address("Double")),
  ];
  started = await startSource(server.endpoint, [...fits, ...contradicts]);
  const { sink } = started;
  const samples = await Promise.all(fits.map((tag) => sink.untilGood(tag)));
  expect(samples.map((sample) => sample.raw)).toEqual([-2147483648, 4294967295n, -32768, -2147483648, "Grüße"]);
  for (const tag of contradicts)
    expect(await sink.untilStatus(tag, "BadTypeMismatch")).toMatchObject({ raw: null, isStale: false });
});

it("calls an enumeration's values by the device's own texts where the model has none", async () => {
  const address = server.address("Enumeration");
  const silent = makeTag("silent", "Enumeration", address);
  const named = makeTag("named", "Enumeration", address, { texts: { "0": "Halt", "1": "Lauf" } });
  const plain = makeTag("plain", "Enumeration", server.address("Int32"));
  started = await startSource(server.endpoint, [silent, named, plain]);
  const { sink, source } = started;
  expect((await sink.until(silent, ({ text }) => text === "Running")).value).toBe(1);
  await server.set("Enumeration", 0);
  await sink.untilValue(silent, 0);
  expect(silent.current.text).toBe("Stopped");
  expect(named.current.text).toBe("Halt");
  expect((await sink.untilGood(plain)).text).toBe("-2147483648");
  const late = makeTag("late", "Enumeration", address);
  await source.update([late], []);
  await sink.until(late, ({ text }) => text === "Stopped");
  await server.set("Enumeration", 1);
});

it("scales into engineering units", async () => {
  const scaling = { raw: { low: 0, high: 27648 }, scaled: { low: 0, high: 40 } };
  const tag = makeTag("current", "Float", server.address("Raw"), { source: { scaling } });
  const whole = makeTag("whole", "Int32", server.address("Raw"), { source: { scaling } });
  started = await startSource(server.endpoint, [tag, whole]);
  expect((await started.sink.untilGood(tag)).raw).toBe(20);
  expect((await started.sink.untilGood(whole)).raw).toBe(20);
});

it("carries the server's status, both times, and no value with a Bad one", async () => {
  const tag = makeTag("Double", "Double", server.address("Double"));
  started = await startSource(server.endpoint, [tag]);
  const { sink } = started;
  const sourceTime = new Date("2020-01-01T00:00:00.500Z");
  await server.set("Double", 5, { status: "UncertainSensorNotAccurate", sourceTime });
  const uncertain = await sink.untilStatus(tag, "UncertainSensorNotAccurate");
  expect(uncertain).toMatchObject({ raw: 5, quality: "UNCERTAIN", sourceTime: sourceTime.getTime(), isStale: false });
  expect(uncertain.serverTime).toEqual(expect.any(Number));
  await server.set("Double", 6, { status: "BadSensorFailure" });
  expect(await sink.untilStatus(tag, "BadSensorFailure")).toMatchObject({ raw: null, isStale: false });
  await server.set("Double", 7);
  await sink.untilValue(tag, 7);
});

it("finds nodes by browse paths, and says what it cannot find or read", async () => {
  const path = makeTag("path", "Double", `/Objects/nsu=${NAMESPACE_B};Plant/TK&/7/Level`);
  const wrongPath = makeTag("wrong path", "Double", `/Objects/nsu=${NAMESPACE_B};Plant/TK-8/Level`);
  const unknown = makeTag("unknown", "Double", server.address("Nothing"));
  const foreign = makeTag("foreign", "Double", "nsu=http://nobody.test;s=Double");
  const indexed = makeTag("indexed", "Double", "ns=2;s=Double");
  const noAddress = makeTag("no address", "Double", "Double");
  const locked = makeTag("locked", "Double", server.address("Locked"));
  const tags = [path, wrongPath, unknown, foreign, indexed, noAddress, locked];
  started = await startSource(server.endpoint, tags);
  const { sink, source, untilState } = started;
  await sink.untilValue(path, 7);
  await untilState("CONNECTED");
  const expected = [
    "Good",
    "BadNodeIdUnknown",
    "BadNodeIdUnknown",
    "BadNodeIdUnknown",
    "BadNodeIdInvalid",
    "BadNodeIdInvalid",
  ];
  expect(tags.slice(0, 6).map((tag) => tag.current.statusName)).toEqual(expected);
  expect(
    (await sink.until(locked, (sample) => /^Bad(NotReadable|UserAccessDenied)/.test(sample.statusName))).raw,
  ).toBeNull();
  expect((await source.read(tags)).slice(0, 6).map((sample) => sample.statusName)).toEqual(expected);
  expect(source.status.lastError).toMatch(/refuses .* with BadNodeId.*tried again/);
});

it("takes identifiers and URIs verbatim", async () => {
  const tag = makeTag("odd", "Double", 'nsu=urn:x;s="DB";s="P 1"');
  started = await startSource(server.endpoint, [tag]);
  await started.sink.untilValue(tag, 3);
});
