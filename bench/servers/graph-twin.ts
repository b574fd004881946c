/** The whole twin as it is shipped (built into dist/), on a Neo4j that holds a plant, asked in its own process, too. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { Grant } from "../../src/twin/view/grant.ts";
import type { Neo4jAddress } from "../../test/fixtures/neo4j/neo4j-server.ts";
import { built } from "../harness/built.ts";
import { answer } from "../harness/child.ts";
import { latenciesOf } from "../harness/statistics.ts";
import { seeded } from "./process-plant.ts";

export interface GraphTwinSettings {
  /** An empty folder of its own. */
  readonly directory: string;
  readonly address: Neo4jAddress;
}

export interface Walked {
  readonly from: string;
  readonly types: readonly string[] | null;
  readonly direction: "FORWARD" | "BACKWARD" | "EITHER";
  readonly maxHops: number | null;
}

export interface ReachAnswer {
  readonly ms: number;
  /** Ids with distances, by distance and id. */
  readonly rows: readonly (readonly [id: string, distance: number])[];
}

export interface CountAnswer {
  readonly ms: number;
  readonly count: number;
  readonly farthest: number;
}

export interface RouteAnswer {
  readonly ms: number;
  readonly length: number | null;
  readonly count: number | null;
}

export interface Kept {
  /** Of one commit that relates two assets, milliseconds: while nobody has walked, and while lists are kept for walks. */
  readonly commit: readonly [before: number, after: number];
  /** The first walk through the whole graph, the median of those that follow, and of those that follow a commit each. */
  readonly first: number;
  readonly next: number;
  readonly afterCommit: number;
  readonly bytesPerRelation: number;
}

type App = typeof import("../../src/app/app.ts");
type Running = Awaited<ReturnType<App["startApp"]>>;
type Views = typeof import("../../src/twin/view/model-view.ts");
type Models = typeof import("../../src/twin/model/model.ts");
type Walks = typeof import("../../src/twin/model/walk.ts");
type Reaches = typeof import("../../src/twin/model/reach.ts");

const COMMITS = 500;
const WALKS = 20;

let running: Running | null = null;
let view: InstanceType<Views["ModelView"]> | null = null;

function viewed(): InstanceType<Views["ModelView"]> {
  if (!view) throw new Error("not started");
  return view;
}

function timed<T>(work: () => T): { readonly ms: number; readonly result: T } {
  const begun = performance.now();
  const result = work();
  return { ms: performance.now() - begun, result };
}

answer(
  {
    async start({
      directory,
      address,
    }: GraphTwinSettings): Promise<{ url: string; assets: number; relations: number }> {
      const file = join(directory, "plantgraph.yaml");
      const lines = [
        "server: {port: 0}",
        "dataDir: data",
        "graphiql: false",
        "log: {level: error}",
        'dataSources: {simulator: {endpoint: "opc.tcp://127.0.0.1:4840", enabled: false}}',
        "limits: {cost: 100000000, pages: {maxSize: 1000000}}",
      ];
      await writeFile(file, `${lines.join("\n")}\n`);
      const environment = {
        NEO4J_URI: address.uri,
        NEO4J_USERNAME: address.username,
        NEO4J_PASSWORD: address.password,
      };
      const { loadConfig } = await built<typeof import("../../src/app/configuration.ts")>("app/configuration.js");
      const { startApp } = await built<App>("app/app.js");
      const config = loadConfig({ file, environment, directory });
      running = await startApp(config, pino({ level: "error" }, pino.destination(2)));
      const { ModelView } = await built<Views>("twin/view/model-view.js");
      const { model, clock } = running.twin;
      view = new ModelView(model, clock, Grant.everything);
      return { url: running.url, assets: model.assets.size, relations: model.relations.size };
    },
    /** The first page with distances and links. */
    page({ from, types, direction, maxHops, first }: Walked & { readonly first: number }): ReachAnswer {
      const { ms, result } = timed(() => {
        const page = viewed().reach([from], { types, direction, maxHops }, null, { first });
        return page.edges.map(({ node, distance, link }) => [node.id, distance, link] as const);
      });
      return { ms, rows: result.map(([id, distance]) => [id, distance]) };
    },
    count({ from, types, direction, maxHops }: Walked): CountAnswer {
      const { ms, result } = timed(() => {
        const { totalCount, farthest } = viewed().reach([from], { types, direction, maxHops }, null, { first: 0 });
        return { count: totalCount, farthest };
      });
      return { ms, ...result };
    },
    /** All that is reached, with distances. */
    async all({ from, types, direction, maxHops }: Walked): Promise<ReachAnswer> {
      const { Walk } = await built<Walks>("twin/model/walk.js");
      const { reach } = await built<Reaches>("twin/model/reach.js");
      const { model } = viewed();
      const { ms, result } = timed(() => {
        const start = model.assets.get(from);
        const found = reach(start ? [start] : [], new Walk(model.links, { types, direction, maxHops }));
        const rows: [string, number][] = [];
        for (let distance = 1; distance <= found.farthest; distance++)
          for (const { id } of found.assets(distance)) rows.push([id, distance]);
        return rows;
      });
      return { ms, rows: result };
    },
    route({ from, to, types, direction, maxHops }: Walked & { readonly to: string }): RouteAnswer {
      const { ms, result } = timed(() => viewed().routes(from, to, { types, direction, maxHops }, { first: 1 }));
      return { ms, length: result.length, count: result.totalCount };
    },
    /** On a model of its own, beside the one that is served. */
    async kept(): Promise<Kept> {
      const { TwinModel } = await built<Models>("twin/model/model.js");
      const { ModelView } = await built<Views>("twin/view/model-view.js");
      const { model: served } = viewed();
      const elements = [...served.keys()].flatMap((key) => served.record(key) ?? []);
      const model = new TwinModel(1, elements);
      const own = new ModelView(model, (running as Running).twin.clock, Grant.everything);
      const random = seeded(7);
      const machines = [...model.assets.values()].filter(({ level }) => level === "WORK_UNIT").map(({ id }) => id);
      const anywhere = () => machines[Math.floor(random() * machines.length)] as string;
      const commit = () => {
        const revision = model.revision + 1;
        const after = {
          element: "relation",
          id: `bench-${revision}`,
          type: "FEEDS",
          from: anywhere(),
          to: anywhere(),
          properties: [],
        } as const;
        const meta = { id: `${revision}`, by: "bench", origin: "API", message: null, at: 0 } as const;
        return timed(() => model.apply({ ...meta, revision, changes: [{ before: null, after }] })).ms;
      };
      const walk = () => timed(() => own.reach([anywhere()], { direction: "EITHER" }, null, {}).totalCount).ms;
      const many = (count: number, work: () => number) => latenciesOf(Array.from({ length: count }, work)).p50;
      const before = many(COMMITS, commit);
      const first = walk();
      const next = many(WALKS, walk);
      const after = many(COMMITS, commit);
      walk();
      const afterCommit = many(WALKS, () => {
        commit();
        return walk();
      });
      const bytesPerRelation = model.links.bytes / model.relations.size;
      return { commit: [before, after], first, next, afterCommit, bytesPerRelation };
    },
  },
  async () => running?.stop(),
);
