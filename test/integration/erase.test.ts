/**
 * The erase test: two plants that differ in nothing but what a caller may not see. Whatever the caller asks, at whatever door, is
 * answered with the same bytes. So a count, a rank, an order, an error, an estimate or a tag of a cache that depends on something
 * hidden fails here, which no search for marked words finds.
 *
 * Operations are made from the schema: every root field with words of both plants, every field of its answer two levels deep, and
 * random ones. SEED=<number> tries others.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { type GraphQLField, isObjectType } from "graphql";
import { type Client, createClient, type SubscribePayload } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { buildPlantgraphSchema } from "../../src/resolvers/index.ts";
import { needsOf } from "../../src/schema/needs.ts";
import { Authority } from "../../src/twin/access/authority.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { authorityOfRole } from "../fixtures/authorities.ts";
import { callersByHeader } from "../fixtures/callers.ts";
import { operationOf } from "../fixtures/field-by-field.ts";
import { ManualClock } from "../fixtures/manual-clock.ts";
import { rootFields } from "../fixtures/plain-operations.ts";
import { randomOperation } from "../fixtures/random-operation.ts";

const schema = buildPlantgraphSchema();

/** What a caller under Lyon does not see, in one world and in the other: as different as may be. */
interface Hidden {
  /** Fields of the enterprise above; its name shows in paths. */
  readonly above: string;
  /** Sites beside Lyon. */
  readonly beside: string;
  readonly relations: string;
  /** Lines of the recording, for addresses of hidden tags. */
  readonly samples: string;
  /** Changes that an administrator makes to hidden elements, in commits with changes of seen ones and without. */
  readonly edits: readonly [alone: string, among: string];
  /** A change of them that can be made again and again. */
  readonly again: string;
  /** An asset that may hold machines. */
  readonly away: string;
}

const WORLDS: Readonly<Record<"one" | "other", Hidden>> = {
  one: {
    above: `
    description: Pumps and ovens
    timeZone: Asia/Tokyo
    class: Oven
    properties: {owner: Acme Holding, volume: 7}
    identifiers: {sap: '1'}
    translations: {de: {name: Spitze, description: Oben}}
    tags: {total: {id: acme-total, type: Double, source: plc, address: hidden-0, range: [0, 10]}}`,
    beside: `
      Gent:
        id: gent
        timeZone: Europe/Brussels
        description: Cooling pumps of Lyon
        identifiers: {sap: '20'}
        source: plc
        areas:
          Packing:
            id: packing
            properties: {ratedPower: {value: 900, unit: kW}}
            tags:
              Speed: {id: gent-speed, type: Double, unit: r/min, address: hidden-1}
              Spead: {id: gent-spead, type: Int32, writable: true, address: hidden-2, range: [0, 5]}
            equipment:
              P-{n}: {for: {n: 1..30}, class: Pump, address: 'h{n}', identifiers: {sap: 'G{n}'}}
      Aachen: {id: aachen, source: second, tags: {hum: {id: hum, type: Float, unit: '%', address: x}}}`,
    relations: `
  - {from: P-101, type: FEEDS, to: Packing, id: out}
  - {from: Packing, type: POWERS, to: P-102, id: in}
  - {from: Gent, type: FEEDS, to: Packing, id: inside}`,
    samples: "hidden-0,5,\nhidden-1,7,\nhidden-2,,BadSensorFailure\nh3/speed,99,\nh4/speed,,BadDeviceFailure\n",
    edits: [
      `{updateAsset: {id: "packing", description: "hidden"}} {createTag: {id: "h-new", asset: "gent", name: "new", dataType: Double}}`,
      `{updateAsset: {id: "gent", name: "Ghent"}}`,
    ],
    again: `{updateTag: {id: "gent-speed", description: "again"}} {updateAsset: {id: "acme", description: "again"}}`,
    away: "packing",
  },
  other: {
    above: "",
    beside: `
      Zaragoza: {id: zaragoza, source: plc}`,
    relations: "",
    samples: "",
    edits: [
      `{updateAsset: {id: "zaragoza", description: "other"}}`,
      `{updateAsset: {id: "zaragoza", name: "Z"}} {createAsset: {id: "z2", parent: "zaragoza", name: "Z2", level: AREA}}`,
    ],
    again: `{updateAsset: {id: "zaragoza", description: "again"}}`,
    away: "z2",
  },
};

const plantOf = ({ above, beside, relations }: Hidden) => `plantgraph: 1
classes:
  Machine: {id: machine, properties: {ratedPower: {type: Double, unit: kW}}}
  Oven: {id: oven, extends: [Machine]}
  Pump:
    id: pump
    extends: [Machine]
    tags:
      speed: {type: Double, unit: r/min, address: '{address}/speed', range: [0, 3000], writable: true}
enterprise:
  Acme:
    id: acme${above}
    sites:
      Lyon:
        id: lyon
        description: Where pumps are made
        source: plc
        identifiers: {sap: '10'}
        translations: {de: {name: Lyon an der Rhone}}
        areas:
          Filling:
            id: filling
            properties: {ratedPower: {value: 3, unit: kW}}
            tags:
              Speed: {id: lyon-speed, type: Double, unit: r/min, address: seen-1}
              state: {id: lyon-state, type: String, address: seen-2}
              loose: {id: lyon-loose, type: Boolean}
            lines:
              Cooling:
                id: cooling
                level: PROCESS_CELL
                equipment:
                  P-{n}: {id: 'p{n}', for: {n: 101..104}, class: Pump, address: 'p{n}', identifiers: {sap: '4{n}'}, tags: {speed: {id: 'p{n}-speed'}}}
      ${beside.trim()}
relations:
  - {from: P-101, type: FEEDS, to: P-102, id: seen, properties: {pipe: DN80}}
  - {from: P-102, type: FEEDS, to: P-103, id: seen-2}${relations}
`;

const SAMPLES =
  "time,address,value,status\n,seen-1,4.5,\n,seen-2,filling,\n,p101/speed,1200,\n,p102/speed,,BadSensorFailure\n";

const lyon = ["lyon"];
/** Callers that see the same in both worlds. */
const CALLERS: Readonly<Record<string, Authority>> = {
  administrator: Authority.everything,
  viewer: authorityOfRole("viewer", lyon),
  engineer: authorityOfRole("engineer", lyon),
  parts: authorityOfRole("operator", ["cooling", "lyon-speed", "Acme/Lyon/Filling", "gent/nowhere"]),
  nobody: Authority.nothing,
};
const VIEWERS = ["viewer", "engineer", "parts"] as const;
type Viewer = (typeof VIEWERS)[number];

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

function mayAsk(viewer: Viewer): (field: GraphQLField<unknown, unknown>) => boolean {
  const authority = CALLERS[viewer] as Authority;
  return (field) => {
    const needs = needsOf(field);
    return !OF_THE_WHOLE_SOURCE.has(field.name) && (!needs || needs.some((each) => authority.holds(each)));
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

interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const RUNS = Number(process.env["RUNS"] ?? 60);
const SEED = Number(process.env["SEED"] ?? 1);
/** All operations at every door, FULL=1. */
const FULL = process.env["FULL"] === "1";

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

/** The same app in both worlds. */
interface Pair {
  readonly one: TestApp;
  readonly other: TestApp;
}

let compiled: Pair;
let plain: Pair;
const folders: string[] = [];
const clocks: ManualClock[] = [];

/** How busy the machine is must not be told by which requests are refused. */
const PATIENT = { queueMs: 60_000, burstMs: 60_000, requests: 10_000 };

async function startWorld(hidden: Hidden, settings: object): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), "plantgraph-erase-"));
  folders.push(dataDir);
  await writeFile(join(dataDir, "plc.csv"), SAMPLES + hidden.samples);
  await writeFile(join(dataDir, "second.csv"), "time,address,value,status\n,x,1,\n");
  const clock = new ManualClock();
  clocks.push(clock);
  const dataSources = { plc: { endpoint: "replay:plc.csv" }, second: { endpoint: "replay:second.csv" } };
  const app = await startTestApp(
    { dataSources, overload: PATIENT, ...settings },
    {
      dataDir,
      plant: plantOf(hidden),
      app: {
        clock,
        callers: callersByHeader("x-caller", CALLERS),
      },
    },
  );
  const [alone, among] = hidden.edits;
  await edit(app, alone, `hidden: ${alone.length}`);
  await edit(app, '{updateAsset: {id: "filling", description: "Bottles"}}', "seen");
  await edit(app, `${among} {updateTag: {id: "lyon-speed", description: "of the belt"}}`, `among: ${among.length}`);
  return app;
}

async function edit(app: TestApp, changes: string, message = "none"): Promise<void> {
  await app.query(`mutation { applyChanges(changes: [${changes}], message: "${message}") { revision } }`);
}

async function startPair(settings: object): Promise<Pair> {
  const [one, other] = await Promise.all([startWorld(WORLDS.one, settings), startWorld(WORLDS.other, settings)]);
  return { one, other };
}

beforeAll(async () => {
  compiled = await startPair({ limits: { cost: 1_000_000, fields: 100_000 } });
  plain = await startPair({ compile: false, limits: { cost: 3_000, fields: 100_000 } });
});

afterAll(async () => {
  for (const { one, other } of [compiled, plain]) await Promise.all([one.stop(), other.stop()]);
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/**
 * Without what is told apart by chance: ids of commits, how long clients wait before they come back, and cursors of streams, which are
 * sealed.
 */
function withoutChance(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>")
    .replace(/^retry: \d+$/m, "retry: <chance>")
    .replace(/\b2\.\w*\.[\w-]+\.[\w-]{64}\.\w+\.\w+/g, "<cursor>");
}

async function shown(response: Response): Promise<string> {
  const body = Buffer.from(await response.arrayBuffer()).toString("latin1");
  const text = withoutChance(body);
  // Lengths and hashes are of the text with what is chance in it.
  const left = new Set(["date", ...(text === body ? [] : ["content-length", "etag"])]);
  const headers = [...response.headers].filter(([name]) => !left.has(name)).map((each) => each.join(": "));
  return [response.status, text, ...headers].join("\n");
}

type Ask = (app: TestApp, viewer: Viewer, asked: Asked) => Promise<string>;

const post =
  (headers: Readonly<Record<string, string>>): Ask =>
  async (app, viewer, asked) =>
    shown(
      await fetch(`${app.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-caller": viewer, ...headers },
        body: JSON.stringify(asked),
      }),
    );

const get: Ask = async (app, viewer, { query, variables = {} }) => {
  const url = `${app.url}/graphql?query=${encodeURIComponent(query)}&variables=${encodeURIComponent(JSON.stringify(variables))}`;
  const headers = { "x-caller": viewer, "graphql-preflight": "1" };
  const first = await fetch(url, { headers });
  const etag = first.headers.get("etag");
  const again = await fetch(url, { headers: { ...headers, ...(etag ? { "if-none-match": etag } : {}) } });
  const known = again.headers.get("etag") === etag ? "the same ETag" : "another ETag";
  return [await shown(first), known, again.status, await again.text()].join("\n---\n");
};

/** After an administrator, whose answers are kept as well. */
const postAfterAdministrator: Ask = async (app, viewer, asked) => {
  await post({ "x-caller": "administrator" })(app, viewer, asked);
  return post({})(app, viewer, asked);
};

const overWebSocket: Ask = async (app, viewer, asked) => {
  const events: unknown[] = [];
  try {
    for await (const event of socketOf(app, viewer).iterate(asked as SubscribePayload)) events.push(event);
  } catch (error) {
    events.push(error);
  }
  return withoutChance(JSON.stringify(events));
};

const sockets = new Map<string, Client>();

function socketOf(app: TestApp, viewer: string): Client {
  const key = `${app.url} ${viewer}`;
  let client = sockets.get(key);
  if (client === undefined) {
    class Socket extends WebSocket {
      constructor(url: string, protocols: string | string[]) {
        super(url, protocols, { headers: { "x-caller": viewer } });
      }
    }
    client = createClient({ url: app.wsUrl, webSocketImpl: Socket, retryAttempts: 0 });
    sockets.set(key, client);
  }
  return client;
}

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

/** What differs, by where the answers part: the same mistake is told once. */
class Differences {
  readonly #found = new Map<string, string>();

  note(one: string, other: string, { query, variables }: Asked): void {
    if (one === other) return;
    let at = 0;
    while (one[at] === other[at]) at++;
    const around = (text: string) => text.slice(Math.max(0, at - 150), at + 100);
    const keys = [...one.slice(0, at).matchAll(/"(\w+)":/g)].slice(-2).map(([, key]) => key);
    const field = /\{ (\w+)/.exec(query)?.[1];
    const place = `${field} ${keys.join(".")}`;
    if (this.#found.has(place)) return;
    const asked = `${query.slice(0, 150)} ${JSON.stringify(variables)}`;
    this.#found.set(place, `${place}\n  asked: ${asked}\n  one:   ${around(one)}\n  other: ${around(other)}`);
  }

  get text(): string {
    return [...this.#found.values()].join("\n\n");
  }
}

async function compare(pair: Pair, ask: Ask, viewer: Viewer, asked: readonly Asked[]): Promise<string> {
  const differences = new Differences();
  for (const each of asked) {
    const [one, other] = await Promise.all([ask(pair.one, viewer, each), ask(pair.other, viewer, each)]);
    differences.note(one, other, each);
  }
  return differences.text;
}

describe.each(VIEWERS)("a caller who sees a part of the plant (%s) is answered the same in both worlds", (viewer) => {
  const all = operations(viewer, "query");

  test.each(Object.keys(DOORS))("by %s", { timeout: 120_000 }, async (name) => {
    const { pair, ask, oneIn } = DOORS[name] as Door;
    const offset = SEED + Object.keys(DOORS).indexOf(name) + VIEWERS.indexOf(viewer);
    const asked = all.filter((_, i) => (i + offset) % (FULL ? 1 : oneIn) === 0);
    expect(asked.length).toBeGreaterThan(30);
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
    const paths = ["/healthz", "/readyz", "/metrics", "/nothing", ...(viewer === "viewer" ? ["/"] : [])];
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

/** A subscription being read. */
interface Reading {
  /** It is open: what happens from now on is told. */
  readonly begun: Promise<void>;
  /** All that came, up to the event that was the last one to be read, or the end. */
  readonly text: Promise<string>;
}

type Read = (app: TestApp, viewer: Viewer, asked: Asked, isLast: (event: string) => boolean) => Reading;

const readSocket: Read = (app, viewer, asked, isLast) => {
  const socket = socketOf(app, viewer);
  const text = (async () => {
    const events: string[] = [];
    try {
      for await (const event of socket.iterate(asked as SubscribePayload)) {
        events.push(JSON.stringify(event));
        if (isLast(events.at(-1) as string)) break;
      }
    } catch (error) {
      events.push(JSON.stringify(error));
    }
    return withoutChance(events.join("\n"));
  })();
  // It is open when one that was opened after it has answered.
  return { begun: firstEvent(socket), text };
};

async function firstEvent(socket: Client): Promise<void> {
  for await (const _ of socket.iterate({ query: "subscription { tagChanges(select: {}) { kind } }" })) break;
}

const readEventStream: Read = (app, viewer, asked, isLast) => {
  const aborted = new AbortController();
  const response = fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", "x-caller": viewer },
    body: JSON.stringify(asked),
    signal: aborted.signal,
  });
  const text = response.then(async ({ body }) => {
    let all = "";
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      all += Buffer.from(piece).toString();
      if (all.endsWith("\n\n") && isLast(all)) break;
    }
    aborted.abort();
    return withoutChance(all);
  });
  return { begun: response.then(() => undefined), text };
};

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
  const worlds = () => [compiled.one, compiled.other] as const;

  /** @param happens what is done in each world when all have begun */
  async function differencesOf(
    questions: readonly (Asked & { readonly viewer: Viewer })[],
    isLast: (event: string) => boolean,
    happens: (app: TestApp, hidden: Hidden) => Promise<void>,
  ): Promise<string> {
    const readings = questions.map(({ viewer, ...each }) => worlds().map((app) => read(app, viewer, each, isLast))) as [
      Reading,
      Reading,
    ][];
    await Promise.all(readings.flat().map(({ begun }) => begun));
    await Promise.all(worlds().map((app, i) => happens(app, [WORLDS.one, WORLDS.other][i] as Hidden)));
    const answers = readings.map((pair) => Promise.all(pair.map(({ text }) => text)));
    const isOver = Promise.all(answers).then(() => true);
    // A reader that is late hears the next heartbeat.
    while (!(await Promise.race([isOver, setTimeout(20, false)]))) for (const clock of clocks) clock.advance(16_000);
    const differences = new Differences();
    for (const [i, answer] of answers.entries()) {
      const [one, other] = (await answer) as [string, string];
      differences.note(one, other, questions[i] as Asked);
    }
    return differences.text;
  }

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
    await Promise.all(worlds().map((app, i) => happens(app, [WORLDS.one, WORLDS.other][i] as Hidden)));
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
