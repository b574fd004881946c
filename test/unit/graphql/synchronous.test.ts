import { type ExecutionResult, execute, parse, validate } from "graphql";
import { describe, expect, test } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import { LiveValues } from "../../../src/twin/live/live-values.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { Sample } from "../../../src/twin/model/sample.ts";
import type { Tag } from "../../../src/twin/model/tag.ts";
import type { Twin } from "../../../src/twin/twin.ts";
import type { ModelElement, RelationRecord } from "../../../src/twin/words/elements.ts";
import { StatusCode } from "../../../src/twin/words/status-codes.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { assetRecord, tagRecord } from "../../fixtures/records.ts";
import { contextOn } from "../../fixtures/request-context.ts";

const LINES = 10;
const MACHINES = 50;
const TAGS = 20;

function* plant(): Generator<ModelElement> {
  yield assetRecord("acme", null);
  yield assetRecord("lyon", "acme", { level: "SITE" });
  yield assetRecord("hall", "lyon", { level: "AREA" });
  for (let l = 0; l < LINES; l++) {
    yield assetRecord(`l${l}`, "hall", { level: "PRODUCTION_LINE" });
    for (let m = 0; m < MACHINES; m++) {
      yield assetRecord(`l${l}m${m}`, `l${l}`);
      const feeds: RelationRecord = {
        element: "relation",
        id: `r${l}-${m}`,
        type: "FEEDS",
        from: `l${l}m${m}`,
        to: `l${l}m${(m + 1) % MACHINES}`,
        properties: [],
      };
      yield feeds;
      for (let t = 0; t < TAGS; t++)
        yield tagRecord(`l${l}m${m}t${t}`, `l${l}m${m}`, { unit: "°C", range: { low: 0, high: 100 } });
    }
  }
}

const clock = new ManualClock();
const model = new TwinModel(1, plant());
const live = new LiveValues(clock);
for (const tag of model.tags.values())
  live.put(new Sample(tag, 21.5, StatusCode.Good, clock.now() - 500, clock.now() - 400));

/** Nothing but the model and the clock is there: what a query needs beyond them would fail. */
const twin = { clock, model } as unknown as Twin;
const schema = buildPlantgraphSchema();

function run(source: string): ExecutionResult {
  const document = parse(source);
  expect(validate(schema, document)).toEqual([]);
  const contextValue = contextOn(twin);
  const result = execute({ schema, document, contextValue });
  if (result instanceof Promise) throw new TypeError("the query waits for something");
  return result;
}

describe("a query for what is in memory", () => {
  test("of 10,000 tags with all their live fields answers at once", () => {
    const { data, errors } = run(`{
      site(id: "lyon") { __typename id name path level kind description timeZone revision identifiers { system }
        areas { name parent { id } lines { name ancestors { id } equipment { __typename id name
          relations(direction: FORWARD) { id type to { id } }
          tags { id name description path dataType valueRank writable unit { code symbol } range { low high } texts { value } identifiers { value }
            source { address } asset { id }
            current { value number text quality status statusCode sourceTime serverTime ageMs isStale } } } } } } }`);
    expect(errors).toBeUndefined();
    interface Machine {
      tags: { unit: unknown; current: Record<string, unknown> }[];
    }
    const site = data?.["site"] as { areas: { lines: { equipment: Machine[] }[] }[] };
    const tags = site.areas
      .flatMap((area) => area.lines)
      .flatMap((line) => line.equipment)
      .flatMap((each) => each.tags);
    expect(tags).toHaveLength(LINES * MACHINES * TAGS);
    expect(tags.at(-1)?.unit).toEqual({ code: "CEL", symbol: "°C" });
    expect(tags.at(-1)?.current).toEqual({
      value: 21.5,
      number: 21.5,
      text: "21.5",
      quality: "GOOD",
      status: "Good",
      statusCode: "0x00000000",
      sourceTime: new Date(clock.now() - 500).toISOString(),
      serverTime: new Date(clock.now() - 400).toISOString(),
      ageMs: 400,
      isStale: false,
    });
  });

  test("through filters, pages, children, summaries and searches answers at once, too", () => {
    const { data, errors } = run(`{
      enterprises { summary { assets tags good bad worstQuality stale oldestSample oldest { id } } }
      children: asset(id: "l0") { children(level: [WORK_UNIT], name: "l0m7") { id tag(name: "l0m7t1") { id } tags(where: {quality: [GOOD]}) { id } } }
      below: asset(path: "acme/lyon") { descendants(maxDepth: 2, first: 5) { totalCount nodes { id } pageInfo { hasNextPage } } }
      assets(where: {level: [PRODUCTION_LINE]}, first: 2) { totalCount nodes { id } }
      tags(select: {under: ["l1"], tag: {name: {glob: "*m1t?"}}}, first: 3) { totalCount nodes { id } }
      search(text: "l9m49", first: 2) { totalCount nodes { ... on Asset { id } } }
      classes { totalCount }
      revision
    }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      enterprises: [
        {
          summary: {
            assets: 512,
            tags: 10_000,
            good: 10_000,
            bad: 0,
            worstQuality: "GOOD",
            stale: 0,
            oldest: { id: "l0m0t0" },
          },
        },
      ],
      children: { children: [{ id: "l0m7", tag: { id: "l0m7t1" }, tags: { length: TAGS } }] },
      below: {
        descendants: {
          totalCount: 11,
          nodes: [{ id: "hall" }, { id: "l0" }, { id: "l1" }, {}, {}],
          pageInfo: { hasNextPage: true },
        },
      },
      assets: { totalCount: 10, nodes: [{ id: "l0" }, { id: "l1" }] },
      tags: { totalCount: 10, nodes: [{ id: "l1m1t0" }, { id: "l1m1t1" }, { id: "l1m1t2" }] },
      search: { totalCount: 21, nodes: [{ id: "l9m49" }, {}] },
      classes: { totalCount: 0 },
      revision: 1,
    });
  });

  test("never fails for odd samples", () => {
    const odd = model.tags.get("l0m0t0") as Tag;
    const samples = [
      new Sample(odd, Number.NaN, StatusCode.Good, 8.7e15, -8.7e15),
      new Sample(odd, 9007199254740993n, StatusCode.Good, 0.25, null),
      new Sample(odd, new Uint8Array([1, 2]), StatusCode.Good, null, null),
      new Sample(odd, [[1, 2], [3n]], StatusCode.Good, null, null),
      new Sample(odd, null, 0x8123_0480, null, null, true),
    ];
    const before = odd.current;
    const answers = samples.map((sample) => {
      live.put(sample);
      const { data, errors } = run(
        `{ tag(id: "l0m0t0") { current { value number text status statusCode quality sourceTime serverTime ageMs } } }`,
      );
      expect(errors).toBeUndefined();
      return (data as { tag: { current: Record<string, unknown> } }).tag.current;
    });
    live.put(before);
    expect(answers).toMatchObject([
      {
        value: null,
        number: null,
        text: "NaN",
        sourceTime: "9999-12-31T23:59:59.999Z",
        serverTime: "0001-01-01T00:00:00.000Z",
      },
      {
        value: "9007199254740993",
        number: 9007199254740992,
        text: "9007199254740993",
        sourceTime: "1970-01-01T00:00:00.000Z",
        ageMs: null,
      },
      { value: "AQI=", number: null, text: null },
      { value: [[1, 2], ["3"]], number: null, text: null },
      { value: null, status: "0x81230000", statusCode: "0x81230480", quality: "BAD" },
    ]);
  });
});
