/**
 * The erase test: two plants that differ in nothing but what a caller may not see. Whatever the caller asks, at whatever door, is
 * answered with the same bytes. So a count, a rank, an order, an error, an estimate or a tag of a cache that depends on something
 * hidden fails here, which no search for marked words finds.
 *
 * Operations are made from the schema: every root field with words of both plants, every field of its answer two levels deep, and
 * random ones. SEED=<number> tries others.
 */
import fc from "fast-check";
import { type GraphQLField, isObjectType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPlantgraphSchema } from "../../src/resolvers/index.ts";
import { needsOf } from "../../src/schema/needs.ts";
import type { Authority } from "../../src/twin/access/authority.ts";
import type { TestApp } from "../fixtures/app.ts";
import { operationOf } from "../fixtures/field-by-field.ts";
import { rootFields } from "../fixtures/plain-operations.ts";
import { randomOperation } from "../fixtures/random-operation.ts";
import {
  type Asked,
  CALLERS,
  edit,
  type Hidden,
  inBoth,
  type Pair,
  startPair,
  VIEWERS,
  type Viewer,
} from "../fixtures/two-worlds.ts";
import {
  type Ask,
  compare,
  compareStreams,
  get,
  overWebSocket,
  post,
  postAfterAdministrator,
  readEventStream,
  readSocket,
  type StreamQuestion,
  shown,
} from "../fixtures/world-doors.ts";

const schema = buildPlantgraphSchema();

/** Ids of both worlds: seen, hidden in one of them, and unknown in both. */
const ASSETS = ["lyon", "acme", "gent", "nowhere", "p101", "packing", "zaragoza"];
const TAGS = ["lyon-speed", "gent-speed", "acme-total", "nowhere", "lyon-state"];
const quoted = (list: readonly string[]) => list.map((each) => JSON.stringify(each));
const listed = (list: readonly string[]) => list.map((each) => JSON.stringify([each]));
const FILTERS = [
  "{}",
  '{name: {contains: "p"}}',
  '{class: ["Pump"]}',
  '{property: {name: "ratedPower", gt: 1}}',
  '{identifier: {system: "sap"}}',
  '{reach: {from: ["p101"]}}',
  '{reach: {from: ["packing"], direction: BACKWARD}}',
  '{hasRelation: {types: ["FEEDS"]}}',
  "{hasTag: {quality: [BAD]}}",
  '{under: ["gent"]}',
  '{not: {under: ["lyon"]}}',
];
const SELECTIONS = [
  "{}",
  '{under: ["lyon"]}',
  '{under: ["gent"]}',
  '{ids: ["gent-speed", "lyon-speed"]}',
  '{asset: {class: ["Pump"]}}',
  '{tag: {dataSource: ["plc"]}}',
  '{tag: {dataSource: ["second"]}}',
  "{tag: {quality: [GOOD]}}",
  "{tag: {value: {gt: 3}}}",
];
/** A day of the past; of a field that reads history. */
const DAY = (field: string) => ({
  [`${field}.from`]: quoted(["2025-12-31T00:00:00Z", "2025-12-31T12:00:00Z"]),
  [`${field}.to`]: quoted(["2026-01-01T00:00:00Z"]),
});
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  ...DAY("Tag.history"),
  ...DAY("Tag.plot"),
  ...DAY("Tag.aggregates"),
  ...DAY("Query.history"),
  ...DAY("Query.aggregates"),
  points: ["100"],
  functions: ["[COUNT, TIME_AVERAGE2]", "[COUNT]"],
  every: quoted(["1h", "1d"]),
  timeZone: quoted(["UTC", "Europe/Paris"]),
  times: ['["2025-12-31T12:00:00Z"]'],
  function: ["COUNT"],
  id: quoted([...ASSETS, ...TAGS]),
  path: quoted(["Acme", "Acme/Lyon", "Acme/Gent", "Acme/Gent/Packing/Speed", "Acme/Lyon/Filling/Speed", "Acme/None"]),
  identifier: ['{system: "sap", value: "10"}', '{system: "sap", value: "1"}', '{system: "sap", value: "20"}'],
  where: FILTERS,
  select: SELECTIONS,
  from: listed(ASSETS),
  "Query.route.from": quoted(["p101", "p101", "packing", "gent"]),
  to: quoted(["p103", "p102", "packing", "nowhere"]),
  "Query.diff.from": ["{revision: 1}", "{revision: 0}", "{revision: 99}"],
  "Query.diff.to": ["{revision: 3}"],
  under: listed(ASSETS),
  ids: listed(ASSETS),
  reach: ['{from: ["p101"], via: BOTH}', '{from: ["gent"]}'],
  direction: ["FORWARD", "BACKWARD", "EITHER"],
  types: ['["FEEDS"]', '["POWERS"]'],
  via: ["RELATIONS", "CONTAINMENT", "BOTH"],
  maxHops: ["1", "5"],
  by: ["[CLASS]"],
  "Query.assetGroups.by": ["[CLASS]", "[LEVEL, CLASS]", "[PROPERTY]"],
  "Query.tagGroups.by": ["[DATA_TYPE]", "[UNIT]", "[DATA_SOURCE, QUALITY]"],
  "Query.commits.by": quoted(["administrator", "import", "nobody"]),
  property: ['"ratedPower"'],
  name: quoted(["Pump", "plc", "second", "Oven", "speed", "ratedPower"]),
  text: quoted(["pump", "gent", "acme pump", "spead", "speeed", "1", "holding", "p 10", "hidden", "seen", "sap 20"]),
  first: ["2", "1000", "100000"],
  after: ['"x"'],
  since: ["0", "2"],
  orderBy: ["{field: PATH, direction: DESC}", "{field: NAME}", "{field: ID}"],
  resumeAfter: ["0"],
  minIntervalMs: ["100"],
};

/**
 * What tells of the whole of a data source, or of its server: declared not to be equal to callers who may bind tags to it, though they
 * see a part of its tags.
 */
const OF_THE_WHOLE_SOURCE = new Set([
  "changesPerSecond",
  "lastError",
  "lastErrorAt",
  "refusedTagCount",
  "samplesReceived",
  "warnings",
]);
/** Of who did what to the whole plant: not to be equal for callers who hold `audit`. */
const OF_ALL_CALLERS = new Set(["auditLog", "by", "message"]);

function mayAsk(viewer: Viewer): (field: GraphQLField<unknown, unknown>) => boolean {
  const authority = CALLERS[viewer] as Authority;
  return (field) => {
    const needs = needsOf(field);
    if (OF_THE_WHOLE_SOURCE.has(field.name) || (viewer === "auditor" && OF_ALL_CALLERS.has(field.name))) return false;
    return !needs || needs.some((each) => authority.holds(each));
  };
}

/** Fields that random operations leave out, for a caller who may not ask for them, or because they are not to be equal. */
function withheld(viewer: Viewer): Set<string> {
  const may = mayAsk(viewer);
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
  const names = types.flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => (may(field) ? [] : [`${type.name}.${field.name}`])),
  );
  return new Set(names);
}

const RUNS = Number(process.env["RUNS"] ?? 60);
const SEED = Number(process.env["SEED"] ?? 1);
/** All operations at every door, FULL=1. */
const FULL = process.env["FULL"] === "1";

/** Callers with one permission more than others: fewer operations are enough. */
const PERMISSION_MORE = new Set<Viewer>(["observer", "auditor"]);

/** Of each kind of asset one level is enough: `asset` and `assets` go through two of them all. */
const ONE_LEVEL = new Set(["enterprises", "enterprise", "site", "area", "line", "equipment"]);

/** All of them. */
function operations(viewer: Viewer, kind: "query" | "subscription"): Asked[] {
  const may = mayAsk(viewer);
  // The time of the worlds jumps while subscriptions are read, and with it the time that devices have to answer.
  const isAsked = (field: GraphQLField<unknown, unknown>) =>
    may(field) && (kind === "query" || needsOf(field)?.includes("readDevice") !== true);
  const words = { arguments: ARGUMENTS, mayAsk: isAsked };
  const fields = rootFields(schema).filter((root) => root.kind === kind && words.mayAsk(root.field));
  const made = fields.flatMap((field) => {
    const { query, variables } = operationOf(schema, field, {
      ...words,
      depth: ONE_LEVEL.has(field.field.name) ? 1 : 2,
    });
    return variables.map((each) => ({ query, variables: each }));
  });
  const inputFields = { ids: ARGUMENTS["ids"] as string[], under: ARGUMENTS["under"] as string[] };
  const vocabulary = { arguments: ARGUMENTS, inputFields, without: withheld(viewer) };
  const random = kind === "query" ? fc.sample(randomOperation(schema, vocabulary), { seed: SEED, numRuns: RUNS }) : [];
  return [...made, ...random];
}

let compiled: Pair;
let plain: Pair;
beforeAll(async () => {
  compiled = await startPair({ limits: { cost: 1_000_000, fields: 100_000 } });
  plain = await startPair({ compile: false, limits: { cost: 3_000, fields: 100_000 } });
});

afterAll(async () => {
  await Promise.all([compiled.stop(), plain.stop()]);
});

interface Door {
  readonly pair: () => Pair;
  readonly ask: Ask;
  /** One in so many of the operations is asked there: which ones, the seed says. */
  readonly oneIn: number;
}

/** The ways an operation is asked, each in both worlds. */
const DOORS: Readonly<Record<string, Door>> = {
  "the fast path": { pair: () => compiled, ask: post({}), oneIn: 5 },
  "the fast path from what is kept": { pair: () => compiled, ask: postAfterAdministrator, oneIn: 8 },
  "the way behind it": {
    pair: () => compiled,
    ask: post({ "content-type": "application/json; charset=utf-8" }),
    oneIn: 12,
  },
  "graphql-js alone": {
    pair: () => plain,
    ask: post({ accept: "application/graphql-response+json" }),
    oneIn: 12,
  },
  "GET, with its ETag": { pair: () => compiled, ask: get, oneIn: 12 },
  "an event stream": { pair: () => compiled, ask: post({ accept: "text/event-stream" }), oneIn: 12 },
  "a WebSocket": { pair: () => compiled, ask: overWebSocket, oneIn: 12 },
};

describe.each(VIEWERS)("a caller who sees a part of the plant (%s) is answered the same in both worlds", (viewer) => {
  const all = operations(viewer, "query");

  test.each(Object.keys(DOORS))("by %s", { timeout: 120_000 }, async (name) => {
    const { pair, ask, oneIn } = DOORS[name] as Door;
    const offset = SEED + Object.keys(DOORS).indexOf(name) + VIEWERS.indexOf(viewer);
    const rare = PERMISSION_MORE.has(viewer) ? 4 : 1;
    const asked = all.filter((_, i) => (i + offset) % (FULL ? 1 : oneIn * rare) === 0);
    expect(asked.length).toBeGreaterThan(30 / rare);
    expect(await compare(pair(), ask, viewer, asked)).toBe("");
  });

  test("by exports, in every format", async () => {
    const ask: Ask = async (app, caller, { query }) =>
      shown(await fetch(`${app.url}/export/${query}`, { headers: { "x-caller": caller } }));
    expect(
      await compare(
        compiled,
        ask,
        viewer,
        EXPORTS.map((query) => ({ query })),
      ),
    ).toBe("");
  });

  test("by what tells of the process", async () => {
    const ask: Ask = async (app, caller, { query }) =>
      shown(await fetch(`${app.url}${query}`, { headers: { "x-caller": caller } }));
    // What is measured is of the whole plant.
    const measured = viewer === "observer" ? [] : ["/metrics"];
    const paths = ["/healthz", "/readyz", ...measured, "/nothing", ...(viewer === "viewer" ? ["/"] : [])];
    expect(
      await compare(
        compiled,
        ask,
        viewer,
        paths.map((query) => ({ query })),
      ),
    ).toBe("");
  });
});

const part = (name: string, values: readonly string[]) => values.map((each) => `${name}=${encodeURIComponent(each)}`);
const EXPORTS: readonly string[] = [
  ...["csv", "arrow", "arrow-file"].map((format) => `tags?format=${format}`),
  ...part("tags?format=csv&select", SELECTIONS),
  ...["node-link", "graphml", "csv&table=nodes", "csv&table=edges", "arrow&table=both"].flatMap((format) =>
    ["under=lyon", "ids=p101&ids=p102", "under=gent", "ids=p101&ids=packing", "under=acme"].map(
      (source) => `graph?format=${format}&${source}`,
    ),
  ),
  ...part("graph?format=node-link&under=lyon&via=BOTH&where", FILTERS),
  ...part("graph?format=csv&table=edges&reach", ['{"from": ["p101"]}', '{"from": ["packing"], "via": "BOTH"}']),
  "cypher?format=csv&query=RETURN+1",
];

describe.each([
  ["WebSockets", readSocket],
  ["event streams", readEventStream],
] as const)("subscriptions over %s tell callers of parts the same in both worlds", (door, read) => {
  const asked = (field: string) =>
    VIEWERS.flatMap((viewer) =>
      operations(viewer, "subscription")
        .filter(({ query }) => query.includes(`{ ${field}`))
        .map((each) => ({ viewer, ...each })),
    );
  const differencesOf = (
    questions: readonly StreamQuestion[],
    isLast: (event: string) => boolean,
    happens: (app: TestApp, hidden: Hidden) => Promise<void>,
  ) => compareStreams(compiled, read, questions, isLast, happens);

  test("of live values, while hidden elements change", { timeout: 60_000 }, async () => {
    const questions = asked("tagChanges");
    expect(questions.length).toBeGreaterThan(20);
    const differences = await differencesOf(
      questions,
      (event) => /"kind":"HEARTBEAT"|"errors"/.test(event),
      async (app, { again }) => {
        await edit(app, again);
        await edit(app, `${again} {updateTag: {id: "p101-speed", description: "over ${door}"}}`);
        await edit(app, '{updateTag: {id: "lyon-speed", description: "of the belt"}}');
      },
    );
    expect(differences).toBe("");
  });

  test("of commits that were made, those with changes of hidden elements too", { timeout: 60_000 }, async () => {
    const marked = `marked over ${door}`;
    const edits = `{updateAsset: {id: "p101", description: "${marked}"}}`;
    await Promise.all([edit(compiled.one, edits), edit(compiled.other, edits)]);
    const isLast = (event: string) =>
      event.includes('"errors"') || new RegExp(`"after":{"element":"asset"[^}]*"${marked}"`).test(event);
    const questions = asked("modelChanges").filter(({ variables }) => variables?.["resumeAfter"] !== undefined);
    expect(await differencesOf(questions, isLast, async () => {})).toBe("");
  });

  test("of commits as they are made", { timeout: 60_000 }, async () => {
    const differences = await differencesOf(
      asked("modelChanges").filter(({ variables }) => variables?.["resumeAfter"] === undefined),
      (event) => event.includes(`last over ${door}`) || event.includes('"errors"'),
      async (app, { again }) => {
        await edit(app, again, "hidden alone");
        await edit(app, `${again} {updateAsset: {id: "p101", description: "last over ${door}"}}`, "among");
      },
    );
    expect(differences).toBe("");
  });

  test.each([
    ["out of sight", ({ away }: Hidden) => away],
    ["into sight", () => "cooling"],
  ])("of what moves %s", { timeout: 60_000 }, async (way, parentOf) => {
    const moved = `moved ${way} over ${door}`;
    const happens = async (app: TestApp, hidden: Hidden) => {
      const move = `{moveAsset: {id: "p104", parent: "${parentOf(hidden)}"}}`;
      await edit(app, `${move} {updateAsset: {id: "p101", description: "${moved}"}}`);
    };
    const isLast = (event: string) => event.includes('"errors"') || event.includes(moved);
    const commits = asked("modelChanges").filter(({ variables }) => variables?.["resumeAfter"] === undefined);
    expect(await differencesOf(commits, isLast, happens)).toBe("");
    // Live values of the same, the other way round.
    const back = async (app: TestApp, hidden: Hidden) => {
      const parent = parentOf(hidden) === "cooling" ? hidden.away : "cooling";
      await edit(app, `{moveAsset: {id: "p104", parent: "${parent}"}}`);
    };
    const isQuiet = (event: string) => /"kind":"HEARTBEAT"|"errors"/.test(event);
    expect(await differencesOf(asked("tagChanges"), isQuiet, back)).toBe("");
    await inBoth(compiled, happens);
  });

  test("of data sources", async () => {
    expect(
      await differencesOf(
        asked("dataSourceChanges"),
        () => true,
        async () => {},
      ),
    ).toBe("");
  });
});
