/** What tags were at, asked in GraphQL of a history that is known. */
import { execute, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPlant } from "../../../src/model-files/plant-file/read.ts";
import { toGraphQLError } from "../../../src/resolvers/errors.ts";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import type { OpenTwin } from "../../../src/twin/twin.ts";
import { Grant } from "../../../src/twin/view/grant.ts";
import { PlantgraphError } from "../../../src/twin/words/errors.ts";
import { StatusCode } from "../../../src/twin/words/status-codes.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { openTestTwin } from "../../fixtures/open-twin.ts";
import { historyWith } from "../../fixtures/past.ts";
import { contextOn } from "../../fixtures/request-context.ts";

const PLANT = `plantgraph: 1
enterprise:
  Acme:
    id: acme
    sites:
      Lyon:
        id: lyon
        timeZone: Europe/Paris
        tags:
          temperature: {id: temperature, type: Double, unit: °C}
          state: {id: state, type: Enumeration, texts: {1: Running, 2: Stopped}}
          recipe: {id: recipe, type: String}
          counter: {id: counter, type: UInt64}
      Gent: {id: gent, tags: {hidden: {id: hidden, type: Double}}}
`;

const NOW = Date.parse("2026-03-30T12:00:00Z");
const NOON = Date.parse("2026-03-29T12:00:00Z");
const at = (minutes: number) => NOON + minutes * 60_000;
const iso = (minutes: number) => new Date(at(minutes)).toISOString();
const { Good, BadNoCommunication } = StatusCode;

const schema = buildPlantgraphSchema();
let twin: OpenTwin;
let withoutHistory: OpenTwin;
let history: Awaited<ReturnType<typeof historyWith>>;

async function openWith(of?: typeof history): Promise<OpenTwin> {
  const opened = await openTestTwin({ clock: new ManualClock(NOW), ...(of && { history: of }) });
  await opened.keeper.import(readPlant(PLANT), { by: "fixture", mode: "MERGE" });
  return opened;
}

beforeAll(async () => {
  history = await historyWith({
    temperature: [
      [at(-10), 10, Good],
      [at(0), 20, Good],
      [at(10), 30, Good],
      [at(20), Number.NaN, BadNoCommunication],
      [at(40), 40, Good],
      [at(60), 50, Good],
    ],
    state: [
      [at(0), 1, Good],
      [at(30), 2, Good],
    ],
    recipe: [[at(0), Number.NaN, Good, "brown ale"]],
    counter: [[at(0), 9007199254740992, Good, "9007199254740993"]],
    hidden: [[at(0), 1, Good]],
  });
  twin = await openWith(history);
  withoutHistory = await openWith();
});

afterAll(async () => {
  await twin.close();
  await withoutHistory.close();
});

async function run(query: string, grant = Grant.everything, of = twin) {
  const document = parse(query);
  return execute({ schema, document, contextValue: contextOn(of, grant) });
}

async function ask<Data = Record<string, never>>(query: string, grant?: Grant, of = twin): Promise<Data> {
  const { data, errors } = await run(query, grant, of);
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data)) as Data;
}

async function refusal(query: string, of: OpenTwin = twin): Promise<string> {
  const [error] = (await run(query, Grant.everything, of)).errors ?? [];
  if (!(error?.originalError instanceof PlantgraphError)) throw error ?? new Error("it was not refused");
  const { extensions, message } = toGraphQLError(error.originalError, error);
  return `${String(extensions["code"])} ${message}`;
}

const tag = (id: string, fields: string) => `{ tag(id: "${id}") { ${fields} } }`;
const range = (from: number, to: number) => `from: "${iso(from)}", to: "${iso(to)}"`;

describe("the history of a tag", () => {
  it("is told as columns and as rows, with gaps, in its unit or in another", async () => {
    const series = `times numbers fahrenheit: numbers(unit: "°F") values texts qualities statuses isBound
      gaps { from to status } more endCursor rows { time number value text quality status isBound }`;
    const { history } = (await ask(tag("temperature", `history(${range(0, 60)}) { ${series} }`)))["tag"] as never;
    expect(history).toMatchObject({
      times: [0, 10, 20, 40].map(iso),
      numbers: [20, 30, null, 40],
      fahrenheit: [expect.closeTo(68), expect.closeTo(86), null, expect.closeTo(104)],
      values: [20, 30, null, 40],
      texts: ["20", "30", null, "40"],
      qualities: ["GOOD", "GOOD", "BAD", "GOOD"],
      statuses: ["Good", "Good", "BadNoCommunication", "Good"],
      isBound: [false, false, false, false],
      gaps: [{ from: iso(20), to: iso(40), status: "BadNoCommunication" }],
      more: false,
      endCursor: null,
      rows: expect.arrayContaining([
        { time: iso(10), number: 30, value: 30, text: "30", quality: "GOOD", status: "Good", isBound: false },
      ]),
    });
  });

  it("comes page by page in both orders, and misses and repeats nothing", async () => {
    for (const newestFirst of [false, true]) {
      const times: string[] = [];
      let after: string | null = null;
      do {
        const cursor: string = after === null ? "" : `, after: "${after}"`;
        const found = await ask<{ tag: { history: { times: string[]; more: boolean; endCursor: string } } }>(
          tag(
            "temperature",
            `history(${range(-10, 61)}, first: 4, newestFirst: ${newestFirst}${cursor}) { times more endCursor }`,
          ),
        );
        const { history } = found.tag;
        times.push(...history.times);
        expect(history.more).toBe(history.endCursor !== null);
        after = history.endCursor;
      } while (after !== null);
      const all = [-10, 0, 10, 20, 40, 60].map(iso);
      expect(times).toEqual(newestFirst ? all.reverse() : all);
    }
  });

  it("goes on behind a cursor of a twin that was there before", async () => {
    interface Answer {
      readonly tag: { readonly history: { readonly times: string[]; readonly endCursor: string } };
    }
    const page = (of: OpenTwin, after: string) =>
      ask<Answer>(tag("temperature", `history(${range(0, 61)}, first: 2${after}) { times endCursor }`), undefined, of);
    const first = await page(twin, "");
    const restarted = await openWith(history);
    try {
      const { history: second } = (await page(restarted, `, after: "${first.tag.history.endCursor}"`)).tag;
      expect(second.times).toEqual([20, 40].map(iso));
    } finally {
      await restarted.close();
    }
  });

  it("has the nearest samples outside of the range where these are asked for", async () => {
    const { history } = (await ask(tag("temperature", `history(${range(5, 45)}, bounds: BOTH) { times isBound }`)))[
      "tag"
    ] as never;
    expect(history).toEqual({ times: [0, 10, 20, 40, 60].map(iso), isBound: [true, false, false, false, true] });
  });

  it("leaves out qualities that are not asked for", async () => {
    const { history } = (await ask(tag("temperature", `history(${range(0, 60)}, quality: [BAD]) { times }`)))[
      "tag"
    ] as never;
    expect(history).toEqual({ times: [iso(20)] });
  });

  it("is exact where no number is: texts, enumerations, 64 bits", async () => {
    const field = `history(${range(0, 60)}) { numbers values texts }`;
    const found = await ask(
      `{ state: tag(id: "state") { ${field} } recipe: tag(id: "recipe") { ${field} } counter: tag(id: "counter") { ${field} } }`,
    );
    expect(found).toEqual({
      state: { history: { numbers: [1, 2], values: [1, 2], texts: ["Running", "Stopped"] } },
      recipe: { history: { numbers: [null], values: ["brown ale"], texts: ["brown ale"] } },
      counter: {
        history: { numbers: [9007199254740992], values: ["9007199254740993"], texts: ["9007199254740993"] },
      },
    });
  });

  it("says how far it reaches", async () => {
    expect(
      await ask(
        `{ a: tag(id: "temperature") { historyExtent { oldest newest } } b: tag(path: "Acme/Lyon/state") { historyExtent { newest } } }`,
      ),
    ).toEqual({
      a: { historyExtent: { oldest: iso(-10), newest: iso(60) } },
      b: { historyExtent: { newest: iso(30) } },
    });
  });
});

describe("a plot", () => {
  it("begins with the sample before the range", async () => {
    const { plot } = (await ask(tag("temperature", `plot(${range(5, 70)}, points: 100) { times isBound }`)))[
      "tag"
    ] as never;
    expect(plot).toEqual({ times: [0, 10, 20, 40, 60].map(iso), isBound: [true, false, false, false, false] });
  });

  it("of a long range is made of minutes, and of texts of all samples", async () => {
    const query = 'plot(from: "2026-03-01T00:00:00Z", points: 100) { times values texts }';
    const found = await ask(
      `{ temperature: tag(id: "temperature") { ${query} } recipe: tag(id: "recipe") { ${query} } }`,
    );
    expect(found).toMatchObject({
      temperature: { plot: { times: [-10, 0, 10, 20, 40, 60].map(iso), values: [10, 20, 30, null, 40, 50] } },
      recipe: { plot: { times: [iso(0)], texts: ["brown ale"] } },
    });
  });
});

describe("moments", () => {
  it("are on the line between two samples, or at the one before, in the order they were asked", async () => {
    const times = JSON.stringify([iso(50), iso(5), iso(25), iso(-60), iso(10)]);
    const found = await ask(`{ tag(id: "temperature") {
      line: at(times: ${times}) { numbers statuses } held: at(times: ${times}, interpolate: false) { numbers } } recipe: tag(id: "recipe") { at(times: ["${iso(9)}"]) { values } } }`);
    expect(found).toEqual({
      tag: {
        line: { numbers: [45, 25, null, null, 30], statuses: ["Good", "Good", "BadNoData", "BadNoData", "Good"] },
        held: { numbers: [40, 20, null, null, 30] },
      },
      recipe: { at: { values: ["brown ale"] } },
    });
  });
});

describe("aggregates", () => {
  it("are made bucket by bucket, also where nothing was recorded", async () => {
    const found = await ask(
      tag(
        "temperature",
        `aggregates(${range(0, 180)}, every: "1h", functions: [TIME_AVERAGE2, DURATION_BAD, COUNT]) {
        starts ends columns { function unit numbers times qualities statuses isPartial }
        rows { start end number(function: COUNT) quality(function: TIME_AVERAGE2) } }`,
      ),
    );
    const { aggregates } = found["tag"] as never;
    expect(aggregates).toMatchObject({
      starts: [0, 60, 120].map(iso),
      ends: [60, 120, 180].map(iso),
      columns: [
        {
          function: "TIME_AVERAGE2",
          unit: "°C",
          numbers: [expect.closeTo((25 * 10 + 30 * 10 + 45 * 20) / 40), 50, 50],
        },
        { function: "DURATION_BAD", unit: "ms", numbers: [1_200_000, 0, 0] },
        { function: "COUNT", unit: null, numbers: [3, 1, 0], isPartial: [false, false, false] },
      ],
      rows: [{ number: 3, quality: "UNCERTAIN" }, { number: 1 }, { number: 0 }],
    });
  });

  it("have the calendar days of the site: that on which clocks were put forward is 23 hours long", async () => {
    const query = `aggregates(from: "2026-03-28T23:00:00Z", to: "2026-03-30T22:00:00Z", every: "1d", functions: [DURATION_IN_STATE_NON_ZERO]) {
      starts columns { numbers isPartial } }`;
    const { aggregates } = (await ask(tag("state", query)))["tag"] as never;
    expect(aggregates).toEqual({
      starts: ["2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
      // From noon to the end of that day; and the second until now.
      columns: [{ numbers: [10 * 3_600_000, 14 * 3_600_000], isPartial: [true, true] }],
    });
  });

  it("tell for how long a tag was each of its states", async () => {
    const query = `aggregates(${range(0, 60)}, every: "30m", functions: [COUNT]) { states { number text durations } }`;
    expect(await ask(`{ state: tag(id: "state") { ${query} } none: tag(id: "temperature") { ${query} } }`)).toEqual({
      state: {
        aggregates: {
          states: [
            { number: 1, text: "Running", durations: [1_800_000, 0] },
            { number: 2, text: "Stopped", durations: [0, 1_800_000] },
          ],
        },
      },
      none: { aggregates: { states: [] } },
    });
  });

  it("convert before they compute", async () => {
    const query = `aggregates(${range(0, 10)}, functions: [MAXIMUM, VARIANCE_SAMPLE], unit: "K") { columns { unit numbers } }`;
    const { aggregates } = (await ask(tag("temperature", query)))["tag"] as never;
    expect(aggregates).toEqual({
      columns: [
        { unit: "K", numbers: [293.15] },
        { unit: "(K)²", numbers: [0] },
      ],
    });
  });
});

describe("a selection", () => {
  it("is answered tag by tag, by path", async () => {
    const found = await ask(`{
      history(select: {under: ["lyon"]}, ${range(0, 1)}) { tag { id } times }
      aggregates(select: {ids: ["temperature", "state"]}, ${range(0, 60)}, functions: [START_BOUND]) { tag { id } columns { numbers } } }`);
    expect(found).toEqual({
      history: ["counter", "recipe", "state", "temperature"].map((id) => ({ tag: { id }, times: [iso(0)] })),
      aggregates: [
        { tag: { id: "state" }, columns: [{ numbers: [1] }] },
        { tag: { id: "temperature" }, columns: [{ numbers: [20] }] },
      ],
    });
  });

  it("holds nothing that the caller may not see", async () => {
    const query = `{ history(select: {}, ${range(0, 1)}) { tag { id } } tag(id: "hidden") { historyExtent { oldest } } }`;
    const found = await ask(query, Grant.under(["lyon"]));
    expect(found["history"]).toHaveLength(4);
    expect(found["tag"]).toBeNull();
  });
});

describe("what can't be answered", () => {
  it.each([
    ["a range turned round", `history(${range(60, 0)}) { more }`, /BAD_USER_INPUT .*a range begins before it ends/],
    [
      "a range in the future without an end",
      `history(from: "2030-01-01T00:00:00Z") { more }`,
      /BAD_USER_INPUT .*which is now/,
    ],
    ["too many samples", `history(${range(0, 60)}, first: 1000000) { more }`, /LIMIT_EXCEEDED .*100000 is the most/],
    ["none", `history(${range(0, 60)}, first: 0) { more }`, /BAD_USER_INPUT .*must be 1 or more/],
    ["a cursor of nobody", `history(${range(0, 60)}, after: "x") { more }`, /BAD_USER_INPUT .*not a cursor/],
    [
      "a million buckets",
      `aggregates(from: "2020-01-01T00:00:00Z", every: "1s", functions: [COUNT]) { starts }`,
      /LIMIT_EXCEEDED .*longer buckets/,
    ],
    [
      "no length",
      `aggregates(${range(0, 60)}, every: "fortnight", functions: [COUNT]) { starts }`,
      /BAD_USER_INPUT .*"fortnight", which is no length/,
    ],
    ["no functions", `aggregates(${range(0, 60)}, functions: []) { starts }`, /BAD_USER_INPUT .*name at least one/],
    [
      "a bad time zone",
      `aggregates(${range(0, 60)}, timeZone: "Mars/Base", functions: [COUNT]) { starts }`,
      /BAD_USER_INPUT .*no time zone/,
    ],
    [
      "another quantity",
      `aggregates(${range(0, 60)}, unit: "kPa", functions: [COUNT]) { starts }`,
      /BAD_USER_INPUT .*can't be converted/,
    ],
    [
      "a function not asked for",
      `aggregates(${range(0, 60)}, functions: [COUNT]) { rows { number(function: RANGE) } }`,
      /BAD_USER_INPUT RANGE was not asked for/,
    ],
    ["too few points", `plot(${range(0, 60)}, points: 3) { more }`, /BAD_USER_INPUT .*must be 10 or more/],
  ])("%s is refused", async (_, field, expected) => {
    expect(await refusal(tag("temperature", field))).toMatch(expected);
  });

  it("is a cursor of another tag", async () => {
    const found = await ask<{ tag: { history: { endCursor: string } } }>(
      tag("temperature", `history(${range(0, 60)}, first: 1) { endCursor }`),
    );
    const { history } = found.tag;
    const query = tag("state", `history(${range(0, 60)}, after: "${history.endCursor}") { more }`);
    expect(await refusal(query)).toMatch(/BAD_USER_INPUT .*another tag's history/);
  });

  it("is a selection of more tags than were said", async () => {
    expect(await refusal(`{ history(select: {}, maxTags: 2, ${range(0, 1)}) { more } }`)).toMatch(
      /LIMIT_EXCEEDED The selection has 5 tags, and `maxTags` is 2/,
    );
  });

  it("is anything where no history is recorded", async () => {
    expect(await refusal(tag("state", "historyExtent { oldest }"), withoutHistory)).toMatch(/HISTORY_UNAVAILABLE/);
  });
});
