import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Grant } from "../../src/twin/view/grant.ts";
import { type GraphqlTwin, type Stream, startGraphqlTwin } from "../fixtures/graphql-twin.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";
import {
  CreateTagDocument,
  DataSourceChangesDocument,
  DeleteTagDocument,
  InUnitsDocument,
  ModelChangesDocument,
  ReadTwiceDocument,
  StateDocument,
  TagByDocument,
  TagChangesDocument,
  type TagChangesSubscription,
  UpdateAssetDocument,
  WriteTagDocument,
  WriteTagsDocument,
} from "../generated/documents.ts";

let plc: OpcUaTestServer;
let twin: GraphqlTwin;

beforeAll(async () => {
  plc = await startOpcUaServer({
    nodes: [
      { id: "Speed", type: "Double", value: 100, access: "readwrite" },
      { id: "Count", type: "Int64", value: 9007199254740993n },
      { id: "SetPoint", type: "Float", value: 5, access: "readwrite" },
    ],
  });
  twin = await startGraphqlTwin({
    dataSources: { plc: plc.endpoint },
    plant: `
plantgraph: 1
enterprise:
  Acme:
    sites:
      Lyon:
        id: lyon
        source: plc
        lines:
          Filling:
            id: fill
            properties: {rated: {value: 1.5, unit: bar}, approvals: [ATEX]}
            tags:
              speed: {id: speed, type: Double, unit: r/min, range: [0, 3000], writable: true, address: 'nsu=http://plantgraph.test/a;s=Speed'}
              count: {id: count, type: Int64, address: 'nsu=http://plantgraph.test/a;s=Count'}
          Packing:
            id: pack
            tags:
              setpoint: {id: sp, type: Float, writable: true, address: 'nsu=http://plantgraph.test/a;s=SetPoint'}
`,
  });
  const live = await twin.stream(TagChangesDocument, { select: {}, minIntervalMs: 20 });
  await untilAll(live, ["speed", "count", "sp"]);
  await live.end();
});

afterAll(async () => {
  await twin?.stop();
  await plc?.stop();
});

type Event = TagChangesSubscription["tagChanges"];

/** Reads events until each of these tags has been GOOD. */
async function untilAll(stream: Stream<TagChangesSubscription>, ids: readonly string[]): Promise<void> {
  const missing = new Set(ids);
  while (missing.size > 0)
    for (const tag of (await stream.next()).tagChanges.tags) if (tag.current.quality === "GOOD") missing.delete(tag.id);
}

async function until(stream: Stream<TagChangesSubscription>, holds: (event: Event) => boolean): Promise<Event> {
  for (;;) {
    const { tagChanges } = await stream.next();
    if (holds(tagChanges)) return tagChanges;
  }
}

describe("a value", () => {
  test("is the newest sample in memory, exact whatever its type", async () => {
    const { tag } = await twin.ask(TagByDocument, { id: "count" });
    expect(tag?.current).toMatchObject({
      value: "9007199254740993",
      text: "9007199254740993",
      quality: "GOOD",
      status: "Good",
      isStale: false,
    });
  });

  test("is given in another unit of the same quantity, and so is a property", async () => {
    const inUnits = (variables: object) => twin.ask(InUnitsDocument, { tag: "speed", asset: "fill", ...variables });
    const own = await inUnits({});
    expect(own.tag?.current).toEqual({ own: 100, number: 100 });
    expect(own.asset?.properties).toEqual([
      { name: "rated", number: 1.5 },
      { name: "approvals", number: null },
    ]);
    const shown = await inUnits({ unit: "Hz", ratingUnit: "KPA" });
    expect(shown.tag?.current.own).toBe(100);
    expect(shown.tag?.current.number).toBeCloseTo(100 / 60, 12);
    expect(shown.asset?.properties[0]?.number).toBeCloseTo(150, 12);
    expect(await twin.refused(InUnitsDocument, { tag: "speed", asset: "fill", unit: "bar" })).toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringMatching(/Filling\/speed.*r\/min.*frequency.*Hz/),
    });
    expect(await twin.refused(InUnitsDocument, { tag: "sp", asset: "fill", unit: "bar" })).toMatchObject({
      message: expect.stringContaining("no unit"),
    });
  });

  test("is read from the device once, however often a request asks for it", async () => {
    const before = (await plc.stats()).calls["Read"]?.count ?? 0;
    const { once, twice } = await twin.ask(ReadTwiceDocument, { id: "speed" });
    expect([once?.read.value, twice?.read.status]).toEqual([100, "Good"]);
    expect(((await plc.stats()).calls["Read"]?.count ?? 0) - before).toBe(1);
  });
});

describe("a write", () => {
  test("reaches the device", async () => {
    const { writeTag } = await twin.ask(WriteTagDocument, { id: "speed", value: 1500 });
    expect(writeTag).toEqual({
      id: "speed",
      outcome: "WRITTEN",
      ok: true,
      status: "Good",
      statusCode: "0x00000000",
      tag: { id: "speed" },
      error: null,
      verified: null,
      readBack: null,
    });
    expect(await plc.get("Speed")).toBe(1500);
  });

  test("is read back when asked for, one by one in the order given", async () => {
    const { writeTag } = await twin.ask(WriteTagDocument, { id: "speed", value: 1500, verify: true });
    expect(writeTag).toMatchObject({ ok: true, verified: true, readBack: { value: 1500, statusCode: "0x00000000" } });
    const before = (await plc.stats()).calls["Write"]?.count ?? 0;
    const { writeTags } = await twin.ask(WriteTagsDocument, {
      writes: [
        { id: "sp", value: 6, verify: true },
        { id: "speed", value: 1400 },
        { id: "speed", value: 1500 },
      ],
      oneByOne: true,
    });
    expect(writeTags.map(({ ok, verified }) => [ok, verified])).toEqual([
      [true, true],
      [true, null],
      [true, null],
    ]);
    expect((await plc.stats()).calls["Write"]?.count).toBe(before + 3);
    expect(await plc.get("Speed")).toBe(1500);
  });

  test("has a result for each item, and one that fails stops no other", async () => {
    const { writeTags } = await twin.ask(WriteTagsDocument, {
      writes: [
        { id: "speed", value: 9_999 },
        { id: "nobody", value: 1 },
        { id: "speed", value: "fast" },
        { id: "count", value: "1" },
        { id: "sp", value: 6.5 },
      ],
    });
    expect(writeTags.map(({ id, outcome, ok, error }) => [id, outcome, ok, error?.code])).toEqual([
      ["speed", "NOT_SENT", false, "OUT_OF_RANGE"],
      ["nobody", "NOT_SENT", false, "NOT_FOUND"],
      ["speed", "NOT_SENT", false, "TYPE_MISMATCH"],
      ["count", "NOT_SENT", false, "WRITE_NOT_ALLOWED"],
      ["sp", "WRITTEN", true, undefined],
    ]);
    expect([await plc.get("Speed"), await plc.get("SetPoint")]).toEqual([1500, 6.5]);
  });

  test("to a tag the caller does not see is like one to a tag that is not there", async () => {
    const grant = Grant.under(["fill"]);
    const { writeTag } = await twin.ask(WriteTagDocument, { id: "sp", value: 1 }, { grant });
    expect(writeTag).toMatchObject({ ok: false, tag: null, error: { code: "NOT_FOUND" } });
    expect(await plc.get("SetPoint")).toBe(6.5);
  });

  test("of too many at once is refused", async () => {
    const writes = Array.from({ length: 1_001 }, () => ({ id: "sp", value: 1 }));
    expect(await twin.refused(WriteTagsDocument, { writes })).toMatchObject({ code: "LIMIT_EXCEEDED" });
  });
});

describe("tagChanges", () => {
  test("begins with a snapshot, then sends what changes, with cursors that differ", async () => {
    const stream = await twin.stream(TagChangesDocument, { select: { under: ["fill"] }, minIntervalMs: 20 });
    const { tagChanges: snapshot } = await stream.next();
    expect([snapshot.kind, snapshot.tags.map((tag) => tag.id).sort()]).toEqual(["SNAPSHOT", ["count", "speed"]]);
    await plc.set("Speed", 777);
    const event = await until(stream, ({ tags }) => tags.some((tag) => tag.current.value === 777));
    expect(event).toMatchObject({
      kind: "CHANGES",
      tags: [{ id: "speed", current: { quality: "GOOD", ageMs: expect.any(Number) } }],
      left: [],
    });
    expect(event.cursor).not.toBe(snapshot.cursor);
    await stream.end();
  });

  test("follows the model: a new tag joins, a deleted one leaves", async () => {
    const stream = await twin.stream(TagChangesDocument, { select: { under: ["pack"] }, minIntervalMs: 20 });
    await stream.next();
    await twin.ask(CreateTagDocument, { input: { id: "extra", asset: "pack", name: "extra", dataType: "Double" } });
    await until(stream, ({ tags }) => tags.some((tag) => tag.id === "extra"));
    await twin.ask(DeleteTagDocument, { input: { id: "extra" } });
    const { left } = await until(stream, (event) => event.left.length > 0);
    expect(left).toEqual([{ id: "extra", reason: "DELETED" }]);
    await stream.end();
  });

  test("sends nothing a viewer may not see", async () => {
    const stream = await twin.stream(
      TagChangesDocument,
      { select: {}, minIntervalMs: 20 },
      { grant: Grant.under(["pack"]) },
    );
    expect((await stream.next()).tagChanges.tags.map((tag) => tag.id)).toEqual(["sp"]);
    await stream.end();
  });

  test("refuses a selection of what does not exist before it starts", async () => {
    await expect(twin.stream(TagChangesDocument, { select: { under: ["unicorn"] } })).rejects.toMatchObject({
      extensions: { code: "BAD_USER_INPUT" },
    });
  });
});

describe("modelChanges", () => {
  test("sends each commit with the changed elements as they are now", async () => {
    const stream = await twin.stream(ModelChangesDocument, {});
    const next = stream.next();
    const { updateAsset } = await twin.ask(UpdateAssetDocument, { input: { id: "fill", name: "Filling 2" } });
    expect((await next).modelChanges).toEqual({
      revision: updateAsset.revision,
      by: "tester",
      changeCount: 1,
      changes: [
        {
          kind: "UPDATED",
          element: "ASSET",
          id: "fill",
          entity: { __typename: "Line", id: "fill", name: "Filling 2" },
        },
      ],
    });
    await stream.end();
  });

  test("resumes after a revision without a gap", async () => {
    const { revision } = await twin.ask(StateDocument, {});
    const stream = await twin.stream(ModelChangesDocument, { resumeAfter: 0 });
    const met: number[] = [];
    while (met.length < revision) met.push((await stream.next()).modelChanges.revision);
    expect(met).toEqual(Array.from({ length: revision }, (_, i) => i + 1));
    await stream.end();
  });

  test("passes a viewer of a part what touches it alone", async () => {
    const stream = await twin.stream(ModelChangesDocument, {}, { grant: Grant.under(["pack"]) });
    const next = stream.next();
    await twin.ask(UpdateAssetDocument, { input: { id: "fill", description: "not theirs" } });
    await twin.ask(UpdateAssetDocument, { input: { id: "pack", description: "theirs" } });
    expect((await next).modelChanges.changes).toMatchObject([{ id: "pack" }]);
    await stream.end();
  });

  test("refuses what the viewer may not see as it refuses what is not there", async () => {
    const grant = Grant.under(["pack"]);
    for (const under of [["fill"], ["unicorn"]])
      await expect(twin.stream(ModelChangesDocument, { under }, { grant })).rejects.toMatchObject({
        extensions: { code: "BAD_USER_INPUT" },
      });
  });

  test("ends at once while it waits for a commit that never comes", async () => {
    const stream = await twin.stream(ModelChangesDocument, {}, { grant: Grant.under(["pack"]) });
    const waiting = stream.next().catch((error: Error) => error.message);
    await stream.end();
    expect(await waiting).toBe("the stream has ended");
  });
});

test("dataSourceChanges begins with the present status", async () => {
  const stream = await twin.stream(DataSourceChangesDocument, {});
  expect((await stream.next()).dataSourceChanges).toEqual({ id: "plc", state: "CONNECTED" });
  await stream.end();
  const { dataSources } = await twin.ask(StateDocument, {});
  expect(dataSources).toMatchObject([{ id: "plc", name: "plc", tagCount: 3, refusedTagCount: 0, lastError: null }]);
});
