/** The GraphQL of the page on history runs as it is written, on the simulated plant's model with a past that is known. */
import { readFile } from "node:fs/promises";
import { execute, parse, validate } from "graphql";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readPlant } from "../../../src/model-files/plant-file/read.ts";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import type { OpenTwin } from "../../../src/twin/twin.ts";
import { StatusCode } from "../../../src/twin/words/status-codes.ts";
import { blocksOf } from "../../fixtures/doc-pages.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { openTestTwin } from "../../fixtures/open-twin.ts";
import { historyWith } from "../../fixtures/past.ts";
import { contextOn } from "../../fixtures/request-context.ts";
import type { SampleRow } from "../../fixtures/sample-columns.ts";

const NOW = Date.parse("2026-03-30T08:00:00Z");
const HOUR = 3_600_000;
const hour = (text: string) => Date.parse(`2026-03-${text}:00:00Z`);
const { Good, UncertainNoCommunicationLastUsableValue } = StatusCode;

/** A degree more each hour, from midnight in UTC on; lost from 10 to 11 o'clock on the 29th. */
const TEMPERATURE: readonly SampleRow[] = [
  ...Array.from({ length: 58 }, (_, i): SampleRow => [hour("27T00") + i * HOUR, 150 + i, Good]),
  [hour("29T10"), 207, UncertainNoCommunicationLastUsableValue],
  ...Array.from({ length: 10 }, (_, i): SampleRow => [hour("29T11") + i * HOUR, 209 + i, Good]),
];
const ENERGY: readonly SampleRow[] = Array.from(
  { length: 80 },
  (_, i): SampleRow => [hour("27T00") + i * HOUR, i, Good],
);

/** Running since the 27th, but for two hours of the 28th. */
const ON: readonly SampleRow[] = [
  [hour("27T00"), 1, Good],
  [hour("28T10"), 0, Good],
  [hour("28T12"), 1, Good],
];

const moment = (text: string) => `2026-03-${text}:00:00.000Z`;

/** Block by block, what each answers at least. */
const ANSWERS: readonly object[] = [
  {
    tag: {
      plot: {
        numbers: [203, 204, 205, 206, 207, null, 209, 210, 211],
        gaps: [{ from: moment("29T10"), to: moment("29T11"), status: "UncertainNoCommunicationLastUsableValue" }],
      },
    },
  },
  {
    tag: {
      history: {
        times: ["29T05", "29T06", "29T07"].map(moment),
        numbers: [203, 204, 205].map((celsius) => expect.closeTo(celsius * 1.8 + 32)),
        isBound: [true, false, false],
        more: true,
        endCursor: expect.any(String),
      },
      historyExtent: { oldest: moment("27T00"), newest: moment("29T20") },
    },
  },
  {
    history: expect.arrayContaining([
      {
        tag: { path: expect.stringMatching(/OV-201\/temperature$/), unit: { symbol: "°C" } },
        times: ["29T12", "29T13"].map(moment),
        numbers: [210, 211],
      },
    ]),
  },
  {
    tag: {
      aggregates: {
        starts: ["27T23", "28T23"].map(moment),
        ends: ["28T23", "29T22"].map(moment),
        columns: [
          { function: "TIME_AVERAGE2", unit: "°C", numbers: [185, expect.any(Number)], isPartial: [false, false] },
          { times: ["2026-03-28T22:59:59.999Z", "2026-03-29T20:00:00.000Z"] },
          { unit: "%", numbers: [100, expect.closeTo((22 / 23) * 100)] },
        ],
      },
    },
  },
  {
    aggregates: expect.arrayContaining([
      {
        tag: { path: expect.stringMatching(/OV-201\/energy$/) },
        rows: ["29T04", "29T12", "29T20"].map((start) => ({ start: moment(start), number: expect.closeTo(0.008) })),
      },
    ]),
  },
  {
    tag: {
      aggregates: {
        states: [
          { text: "Off", durations: [2 * HOUR, 0] },
          { text: "On", durations: [22 * HOUR, 23 * HOUR] },
        ],
        columns: [
          { function: "NUMBER_OF_TRANSITIONS", numbers: [2, 0] },
          { function: "PERCENT_BAD", numbers: [0, 0] },
        ],
      },
    },
  },
  { tag: { at: { numbers: [expect.closeTo(205 + 1 / 6), 210.5], statuses: ["Good", "Good"] } } },
];

const schema = buildPlantgraphSchema();
const blocks = blocksOf("docs/history.md").filter(({ language }) => language === "graphql");
let twin: OpenTwin;

beforeAll(async () => {
  const history = await historyWith({
    "ov-201-temperature": TEMPERATURE,
    "ov-201-energy": ENERGY,
    "ov-201-on": ON,
  });
  twin = await openTestTwin({ clock: new ManualClock(NOW), history });
  const plant = await readFile(new URL("../../../examples/packaging-plant.yaml", import.meta.url), "utf8");
  await twin.keeper.import(readPlant(plant), { by: "fixture", mode: "MERGE" });
});

afterAll(async () => {
  await twin?.close();
});

it("has an answer here for each block of the page", () => {
  expect(blocks).toHaveLength(ANSWERS.length);
});

it.each(blocks.map(({ line, text }, i) => [line, text, ANSWERS[i] ?? {}] as const))(
  "line %i",
  async (_, text, answer) => {
    const document = parse(text);
    expect(validate(schema, document)).toEqual([]);
    const { data, errors } = await execute({ schema, document, contextValue: contextOn(twin) });
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data))).toMatchObject(answer);
  },
);
