/** "Boolean alarms that are on", as a query and as a live selection, with a real server whose values move. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Selection } from "../../src/twin/selection/filter.ts";
import { type GraphqlTwin, type Stream, startGraphqlTwin } from "../fixtures/graphql-twin.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { TagChangesDocument, type TagChangesSubscription, TagsDocument } from "../generated/documents.ts";

let plc: OpcUaTestServer;
let twin: GraphqlTwin;

const ALARMS = { tag: { dataType: ["Boolean" as const], value: { eq: true } } };

beforeAll(async () => {
  plc = await startOpcUaServer({
    nodes: [
      { id: "High", type: "Boolean", value: false },
      { id: "Low", type: "Boolean", value: true },
      { id: "Pressure", type: "Double", value: 2.5 },
      { id: "Mode", type: "Int32", value: 0 },
      { id: "Counter", type: "Int64", value: 9007199254740993n },
      { id: "Started", type: "DateTime", value: new Date("2026-11-23T08:15:30Z") },
    ],
  });
  const at = (id: string) => `address: 'nsu=http://plantgraph.test/a;s=${id}'`;
  twin = await startGraphqlTwin({
    dataSources: { plc: plc.endpoint },
    plant: `
plantgraph: 1
enterprise:
  Acme:
    source: plc
    tags:
      high: {id: high, type: Boolean, ${at("High")}}
      low: {id: low, type: Boolean, ${at("Low")}}
      pressure: {id: pressure, type: Double, unit: bar, ${at("Pressure")}}
      mode: {id: mode, type: Int32, texts: [Stopped, Running], ${at("Mode")}}
      counter: {id: counter, type: Int64, ${at("Counter")}}
      started: {id: started, type: DateTime, ${at("Started")}}
`,
  });
  const all = await twin.stream(TagChangesDocument, { select: {}, minIntervalMs: 20 });
  const missing = new Set(["high", "low", "pressure", "mode", "counter", "started"]);
  while (missing.size > 0)
    for (const { id, current } of (await all.next()).tagChanges.tags)
      if (current.quality === "GOOD") missing.delete(id);
  await all.end();
});

afterAll(async () => {
  await twin?.stop();
  await plc?.stop();
});

async function picked(tag: Selection["tag"]): Promise<string[]> {
  const { tags } = await twin.ask(TagsDocument, { select: { tag } as never });
  return tags.nodes.map(({ id }) => id);
}

async function until(
  stream: Stream<TagChangesSubscription>,
  holds: (event: TagChangesSubscription["tagChanges"]) => boolean,
): Promise<TagChangesSubscription["tagChanges"]> {
  for (;;) {
    const { tagChanges } = await stream.next();
    if (holds(tagChanges)) return tagChanges;
  }
}

it("lists alarms that are on, and follows them as they come and go", async () => {
  expect(await picked(ALARMS.tag)).toEqual(["low"]);
  const stream = await twin.stream(TagChangesDocument, { select: ALARMS, minIntervalMs: 20 });
  expect((await stream.next()).tagChanges.tags.map(({ id }) => id)).toEqual(["low"]);
  await plc.set("High", true);
  const joined = await until(stream, ({ tags }) => tags.some(({ id }) => id === "high"));
  expect(joined.joined).toEqual([{ id: "high", reason: "NOW_SELECTED" }]);
  expect((await picked(ALARMS.tag)).toSorted()).toEqual(["high", "low"]);
  await plc.set("Low", false);
  const left = await until(stream, (event) => event.left.length > 0);
  expect(left.left).toMatchObject([{ id: "low", reason: "NO_LONGER_SELECTED" }]);
  // What is BAD is not on any longer, as far as anybody knows.
  await plc.set("High", true, { status: "BadSensorFailure" });
  const bad = await until(stream, (event) => event.left.length > 0);
  expect(bad.left).toMatchObject([{ id: "high", reason: "NO_LONGER_SELECTED" }]);
  await stream.end();
});

it.each<[string, Selection["tag"], string[]]>([
  ["a number in another unit", { value: { gte: 250, lt: 251, unit: "kPa" } }, ["pressure"]],
  ["the text of an ordinal", { value: { eq: "Stopped" } }, ["mode"]],
  ["an ordinal", { dataType: ["Int32"], value: { in: [0, 7] } }, ["mode"]],
  ["an Int64 to its last digit", { value: { eq: "9007199254740993" } }, ["counter"]],
  ["an Int64 beyond a limit", { value: { gt: "9007199254740992" } }, ["counter"]],
  ["a moment", { value: { eq: "2026-11-23T09:15:30+01:00" } }, ["started"]],
  ["a moment between two", { value: { gt: "2026-11-23T00:00:00Z", lt: "2026-11-24T00:00:00Z" } }, ["started"]],
])("picks by %s", async (_, tag, expected) => {
  expect(await picked(tag)).toEqual(expected);
});

it("refuses values that can't be compared, in the schema and beyond it", async () => {
  const refusal = await twin.refused(TagsDocument, { select: { tag: { value: { gt: "Running" } } } });
  expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", message: expect.stringContaining("has no order") });
  const list = await twin.refused(TagsDocument, { select: { tag: { value: { eq: [true] as never } } } });
  expect(list.message).toContain("A Comparand is true, false, a number or text");
});
