/**
 * Questions about the graph beside the same questions in Cypher, on the same Neo4j that the twin's model comes from: what
 * can be reached, and the shortest routes. Answers are compared, asset by asset with their distances.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { neo4jMissing, startNeo4j } from "../../test/fixtures/neo4j/neo4j-server.ts";
import { type Child, withChildren } from "../harness/child.ts";
import type { Row } from "../harness/report.ts";
import { latenciesOf } from "../harness/statistics.ts";
import type { CypherAnswer, PlantOf } from "../servers/cypher-asker.ts";
import type { CountAnswer, Kept, ReachAnswer, RouteAnswer, Walked } from "../servers/graph-twin.ts";
import { processPlant, seeded } from "../servers/process-plant.ts";
import type { Scenario, Size } from "./scenario.ts";

const SEED = 1;
/** Largest heap of the Neo4j server, MiB. */
const HEAP = 3072;
/** A question that takes longer is given up, and counts as long. */
const TIMEOUT_MS = 30_000;
const PAGE = 100;

interface Repeats {
  readonly count: number;
  readonly warmUp: number;
}

/** Different beginnings of each question, after those that warm it up. */
const FEW: Repeats = { count: 100, warmUp: 20 };
/** Of questions whose answer is a large part of the plant. */
const ALL: Repeats = { count: 10, warmUp: 3 };

const CYPHER = "Cypher";
const ALL_TYPES = ["FEEDS", "POWERS", "CONTROLS"];

interface Question extends Omit<Walked, "from"> {
  readonly name: string;
}

const REACHES: readonly Question[] = [
  { name: "FEEDS, 5 hops downstream", types: ["FEEDS"], direction: "FORWARD", maxHops: 5 },
  { name: "FEEDS, 20 hops upstream", types: ["FEEDS"], direction: "BACKWARD", maxHops: 20 },
  { name: "FEEDS, everything downstream", types: ["FEEDS"], direction: "FORWARD", maxHops: null },
  { name: "all types, everything downstream", types: null, direction: "FORWARD", maxHops: null },
  { name: "all types, both ways, everything", types: null, direction: "EITHER", maxHops: null },
];

const ROUTES: readonly (Question & { readonly near: boolean })[] = [
  { name: "FEEDS, in one line", types: ["FEEDS"], direction: "FORWARD", maxHops: null, near: true },
  { name: "FEEDS, across the plant", types: ["FEEDS"], direction: "FORWARD", maxHops: null, near: false },
  { name: "all types, across the plant", types: null, direction: "FORWARD", maxHops: null, near: false },
  { name: "all types, both ways", types: null, direction: "EITHER", maxHops: null, near: false },
];

/** `-[:FEEDS*1..5]->`, as the question goes. */
function links({ types, direction, maxHops }: Question): string {
  const middle = `-[:${(types ?? ALL_TYPES).join("|")}*1..${maxHops ?? ""}]-`;
  return `${direction === "BACKWARD" ? "<" : ""}${middle}${direction === "FORWARD" ? ">" : ""}`;
}

/**
 * Neo4j plans this as one breadth-first search (VarLengthExpand(Pruning,BFS)). The forms with SHORTEST and with quantified
 * paths were tried: the planner makes the same search of them, or enumerates paths for minutes.
 */
function reachCypher(question: Question, end: string): string {
  return `MATCH p = (a:Asset {id: $from})${links(question)}(b:Asset) WITH b.id AS id, min(length(p)) AS distance
    WHERE id <> $from RETURN id, distance ${end}`;
}

/** Planned as a search from both ends, as ALL SHORTEST is. */
function routeCypher(question: Question): string {
  return `MATCH (a:Asset {id: $from}), (b:Asset {id: $to}) MATCH p = allShortestPaths((a)${links(question)}(b))
    RETURN length(p) AS length, count(*) AS routes`;
}

const REACH = `query Reach($from: [ID!]!, $types: [String!], $direction: RelationDirection, $maxHops: Int, $first: Int) {
  reach(from: $from, types: $types, direction: $direction, maxHops: $maxHops, first: $first) {
    edges { distance node { id } }
  }
}`;
const COUNT = `query Count($from: [ID!]!, $types: [String!], $direction: RelationDirection, $maxHops: Int) {
  reach(from: $from, types: $types, direction: $direction, maxHops: $maxHops, first: 0) { totalCount farthest }
}`;
const ROUTE = `query Route($from: ID!, $to: ID!, $types: [String!], $direction: RelationDirection, $maxHops: Int) {
  route(from: $from, to: $to, types: $types, direction: $direction, maxHops: $maxHops, first: 1) { length totalCount }
}`;

interface Asked {
  readonly cypher: Child;
  readonly twin: Child;
  readonly client: Child;
  readonly url: string;
}

/** Times of the three who are asked the same. */
class Times {
  readonly cypher: number[] = [];
  readonly inProcess: number[] = [];
  readonly http: number[] = [];
  timeouts = 0;

  rows(scenario: string, note: string): Row[] {
    const figures = (ms: readonly number[]) => {
      const { p50, max } = latenciesOf(ms);
      return { "p50 ms": p50, "max ms": max };
    };
    const late =
      this.timeouts > 0 ? `; ${this.timeouts} were given up after ${TIMEOUT_MS / 1000} s, which count as long` : "";
    return [
      { scenario, subject: CYPHER, figures: figures(this.cypher), note: `through its driver${late}` },
      { scenario, subject: "Plantgraph over HTTP", comparedTo: CYPHER, figures: figures(this.http), note },
      { scenario, subject: "Plantgraph in its process", comparedTo: CYPHER, figures: figures(this.inProcess) },
    ];
  }
}

async function overHttp<T>({ client, url }: Asked, query: string, variables: object): Promise<{ ms: number; data: T }> {
  const body = JSON.stringify({ query, variables });
  const { ms, text } = await client.call<{ ms: number; text: string }>("ask", { url, body, text: true });
  const { data, errors } = JSON.parse(text) as { data: T; errors?: unknown };
  if (errors) throw new Error(text.slice(0, 500));
  return { ms, data };
}

function checkEqual(what: string, expected: unknown, answered: unknown): void {
  const [a, b] = [JSON.stringify(expected), JSON.stringify(answered)];
  if (a !== b) throw new Error(`${what} differ: ${a.slice(0, 300)} and ${b.slice(0, 300)}`);
}

type Reached = readonly (readonly [string, number])[];

function sorted(rows: Reached): Reached {
  return rows.toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
}

/** @param first items of the page; null: everything */
async function askReach(asked: Asked, question: Question, from: string, first: number | null, times: Times | null) {
  const { types, direction, maxHops } = question;
  const walked: Walked = { from, types, direction, maxHops };
  const query = reachCypher(question, first === null ? "" : `ORDER BY distance, id LIMIT ${first}`);
  const cypher = await asked.cypher.call<CypherAnswer>("ask", { query, parameters: { from }, timeoutMs: TIMEOUT_MS });
  const own =
    first === null
      ? await asked.twin.call<ReachAnswer>("all", walked)
      : await asked.twin.call<ReachAnswer>("page", { ...walked, first });
  const http = await overHttp<{ reach: { edges: { distance: number; node: { id: string } }[] } }>(asked, REACH, {
    ...walked,
    first: first ?? 1_000_000,
  });
  const answered: Reached = http.data.reach.edges.map(({ node, distance }) => [node.id, distance]);
  checkEqual(question.name, sorted(own.rows), answered);
  if (cypher.rows) checkEqual(`${question.name} from ${from}`, sorted(cypher.rows as Reached), answered);
  note(times, cypher, own.ms, http.ms);
}

async function askCount(asked: Asked, question: Question, from: string, times: Times | null) {
  const { types, direction, maxHops } = question;
  const walked: Walked = { from, types, direction, maxHops };
  const query = `MATCH p = (a:Asset {id: $from})${links(question)}(b:Asset) WITH b.id AS id, min(length(p)) AS distance
    WHERE id <> $from RETURN count(*) AS count, coalesce(max(distance), 0) AS farthest`;
  const cypher = await asked.cypher.call<CypherAnswer>("ask", { query, parameters: { from }, timeoutMs: TIMEOUT_MS });
  const own = await asked.twin.call<CountAnswer>("count", walked);
  const http = await overHttp<{ reach: { totalCount: number; farthest: number } }>(asked, COUNT, walked);
  const answered = [http.data.reach.totalCount, http.data.reach.farthest];
  checkEqual(question.name, [own.count, own.farthest], answered);
  if (cypher.rows) checkEqual(`${question.name} from ${from}`, cypher.rows[0], answered);
  note(times, cypher, own.ms, http.ms);
}

async function askRoute(asked: Asked, question: Question, from: string, to: string, times: Times | null) {
  const { types, direction, maxHops } = question;
  const walked = { from, to, types, direction, maxHops };
  const parameters = { from, to };
  const cypher = await asked.cypher.call<CypherAnswer>("ask", {
    query: routeCypher(question),
    parameters,
    timeoutMs: TIMEOUT_MS,
  });
  const own = await asked.twin.call<RouteAnswer>("route", walked);
  const http = await overHttp<{ route: { length: number | null; totalCount: number | null } }>(asked, ROUTE, walked);
  const answered = [http.data.route.length, http.data.route.totalCount];
  checkEqual(question.name, [own.length, own.count], answered);
  if (cypher.rows) checkEqual(`${question.name} from ${from} to ${to}`, cypher.rows[0] ?? [null, 0], answered);
  note(times, cypher, own.ms, http.ms);
}

function note(times: Times | null, cypher: CypherAnswer, inProcess: number, http: number): void {
  if (times === null) return;
  times.cypher.push(cypher.ms);
  if (cypher.rows === null) times.timeouts++;
  times.inProcess.push(inProcess);
  times.http.push(http);
}

async function rowsOf(asked: Asked, plant: PlantOf): Promise<Row[]> {
  const { machines } = processPlant(plant.assets, plant.relations, plant.seed);
  const random = seeded(SEED + 1);
  const index = () => Math.floor(random() * machines.length);
  const of = `${plant.assets.toLocaleString("en")} assets, ${plant.relations.toLocaleString("en")} relations`;
  const equal = "all answers equal Cypher's, each question from another asset";
  const rows: Row[] = [];
  const each = async (asks: Repeats, ask: (times: Times | null) => Promise<void>): Promise<Times> => {
    const times = new Times();
    for (let i = 0; i < asks.warmUp + asks.count; i++) await ask(i < asks.warmUp ? null : times);
    return times;
  };
  for (const question of REACHES) {
    const one = (first: number | null) => (times: Times | null) =>
      askReach(asked, question, machines[index()] as string, first, times);
    const isAll = question.maxHops === null;
    const page = await each(FEW, one(PAGE));
    rows.push(...page.rows(`Graph, ${of}: reach, ${question.name}, the nearest ${PAGE}`, equal));
    if (!isAll) continue;
    const counted = await each(ALL, (times) => askCount(asked, question, machines[index()] as string, times));
    rows.push(...counted.rows(`Graph, ${of}: reach, ${question.name}, how many and how far`, equal));
    const all = await each(ALL, one(null));
    rows.push(...all.rows(`Graph, ${of}: reach, ${question.name}, each with its distance`, equal));
  }
  for (const question of ROUTES) {
    const times = await each(FEW, (times) => {
      const from = index();
      const to = question.near ? Math.min(machines.length - 1, from + 60) : index();
      return askRoute(asked, question, machines[from] as string, machines[to] as string, times);
    });
    rows.push(...times.rows(`Graph, ${of}: length and number of shortest routes, ${question.name}`, equal));
  }
  return rows;
}

async function keptRows(twin: Child, plant: PlantOf): Promise<Row[]> {
  const { commit, first, next, afterCommit, bytesPerRelation } = await twin.call<Kept>("kept");
  const scenario = `Graph: lists of links for walks, ${plant.relations.toLocaleString("en")} relations`;
  const without = "nobody has walked";
  return [
    { scenario, subject: without, figures: { "us/commit": commit[0] * 1000 } },
    {
      scenario,
      subject: "walked both ways through everything",
      comparedTo: without,
      figures: {
        "us/commit": commit[1] * 1000,
        "first walk ms": first,
        "next walks ms": next,
        "walk after a commit ms": afterCommit,
        "bytes/relation": bytesPerRelation,
      },
      note: "a commit of one relation, taken over by the model; in the first walk the lists are made",
    },
  ];
}

function plantOf({ tags }: Size): PlantOf {
  return { assets: tags, relations: 3 * tags, seed: SEED };
}

export const graph: Scenario = {
  name: "graph",
  onlyAsked: true,
  async run(size, folder) {
    const missing = neo4jMissing();
    if (missing !== null) return { rows: [], skipped: [{ scenario: "Graph", reason: missing }] };
    const plant = plantOf(size);
    const server = await startNeo4j({ heap: HEAP });
    try {
      return await withChildren(async (start) => {
        const { uri, username, password, database } = server;
        const address = { uri, username, password, database };
        const cypher = await start("servers/cypher-asker.ts");
        await cypher.call("fill", { address, plant });
        const directory = join(folder, "graph");
        await mkdir(directory);
        const twin = await start("servers/graph-twin.ts", ["--max-old-space-size=4096"]);
        const { url, assets, relations } = await twin.call<{ url: string; assets: number; relations: number }>(
          "start",
          {
            directory,
            address,
          },
        );
        if (assets !== plant.assets || relations !== plant.relations)
          throw new Error(`the twin has ${assets} assets and ${relations} relations`);
        const client = await start("clients/http-client.ts");
        const rows = await rowsOf({ cypher, twin, client, url: `${url}/graphql` }, plant);
        return { rows: [...rows, ...(await keptRows(twin, plant))] };
      });
    } finally {
      await server.dispose();
    }
  },
};
