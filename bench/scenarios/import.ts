/**
 * A first import: into the embedded store, and into Neo4j beside a bare load of the same nodes and relationships by the
 * same driver, under the same constraints and indexes.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Neo4jOptions } from "../../src/connectors/neo4j/options.ts";
import { neo4jMissing, startNeo4j } from "../../test/fixtures/neo4j/neo4j-server.ts";
import type { Counts, LoadSettings } from "../clients/neo4j-loader.ts";
import { type Child, startChild } from "../harness/child.ts";
import type { Row } from "../harness/report.ts";
import { imported, NEO4J_HEAP } from "./model.ts";
import type { Scenario, Size } from "./scenario.ts";

/** The fastest counts: the first one warms up, what else the machine does only ever adds, and a turn takes minutes. */
const TURNS = 2;
const PLANTGRAPH = "Plantgraph";

function scenarioOf({ tags }: Size, store: string): string {
  return `Import: ${tags.toLocaleString("en")} tags into ${store}`;
}

export const importSqlite: Scenario = {
  name: "import-sqlite",
  async run(size, folder) {
    const ms: number[] = [];
    for (let turn = 0; turn < Math.min(TURNS, size.starts); turn++) {
      const directory = join(folder, `import-${turn}`);
      await mkdir(directory);
      ms.push(await imported({ directory }, size, null));
    }
    const row: Row = {
      scenario: scenarioOf(size, "the embedded store"),
      subject: PLANTGRAPH,
      figures: figures(ms, size),
    };
    return { rows: [row] };
  },
};

function figures(ms: readonly number[], { tags }: Size): Record<string, number> {
  const best = Math.min(...ms);
  return { ms: best, "tags/s": (tags * 1000) / best };
}

/** Puts the plant into the emptied database; the answer is how long that took, milliseconds. */
type Load = (address: Neo4jOptions, loader: Child) => Promise<number>;

function bare(settings: LoadSettings): Load {
  return (_, loader) => loader.call<number>("load", settings);
}

export const importNeo4j: Scenario = {
  name: "import-neo4j",
  onlyAsked: true,
  async run(size, folder) {
    const [warm, fresh] = ["a Neo4j that has imported before", "a Neo4j just started"] as const;
    const missing = neo4jMissing();
    if (missing !== null) return { rows: [], skipped: [{ scenario: scenarioOf(size, "Neo4j"), reason: missing }] };
    const file = join(folder, "import.graph");
    const subjects = new Map<string, Load>([
      [PLANTGRAPH, (address) => imported(address, size, null)],
      ["bare UNWIND, 10,000 rows a transaction", bare({ file, batch: 10_000, oneTransaction: false })],
      ["bare UNWIND, 2,000 rows a statement, one transaction", bare({ file, batch: 2_000, oneTransaction: true })],
    ]);

    const warmMs = Map.groupBy(
      await onServer(async (address) => {
        const expected = await kept(address, size, file);
        const measured: { subject: string; ms: number }[] = [];
        for (let turn = 0; turn < TURNS; turn++) {
          for (const [subject, load] of subjects) measured.push({ subject, ms: await loaded(address, load, expected) });
        }
        return measured;
      }),
      ({ subject }) => subject,
    );
    const freshMs = new Map<string, number>();
    for (const [subject, load] of subjects)
      freshMs.set(subject, await onServer((address) => loaded(address, load, null)));

    const rows = (store: string, of: (subject: string) => readonly number[]): Row[] => {
      const peers = [...subjects.keys()].filter((subject) => subject !== PLANTGRAPH);
      const best = peers.toSorted((a, b) => Math.min(...of(a)) - Math.min(...of(b)))[0] as string;
      return [...peers, PLANTGRAPH].map((subject) => ({
        scenario: scenarioOf(size, store),
        subject,
        figures: figures(of(subject), size),
        ...(subject === PLANTGRAPH
          ? { comparedTo: best, note: `beside the faster of the two bare loads; heap of ${NEO4J_HEAP} MiB` }
          : {}),
      }));
    };
    return {
      rows: [
        ...rows(warm, (subject) => (warmMs.get(subject) ?? []).map(({ ms }) => ms)),
        ...rows(fresh, (subject) => [freshMs.get(subject) as number]),
      ],
    };
  },
};

async function onServer<T>(work: (address: Neo4jOptions) => Promise<T>): Promise<T> {
  const server = await startNeo4j({ heap: NEO4J_HEAP });
  try {
    const { uri, username, password, database } = server;
    return await work({ uri, username, password, database });
  } finally {
    await server.dispose();
  }
}

async function withLoader<T>(address: Neo4jOptions, work: (loader: Child) => Promise<T>): Promise<T> {
  const loader = await startChild("clients/neo4j-loader.ts");
  try {
    await loader.call("connect", address);
    return await work(loader);
  } finally {
    await loader.end();
  }
}

/** What the bare loads load: the graph that Plantgraph makes, read back from the database. */
function kept(address: Neo4jOptions, size: Size, file: string): Promise<Counts> {
  return withLoader(address, async (loader) => {
    await imported(address, size, null);
    await loader.call("keep", file);
    return loader.call<Counts>("count");
  });
}

/** Each load by a fresh process, into an empty database with Plantgraph's constraints and indexes. */
async function loaded(address: Neo4jOptions, load: Load, expected: Counts | null): Promise<number> {
  return withLoader(address, async (loader) => {
    const layout = await startChild("servers/model-holder.ts");
    try {
      await layout.call("open", address);
    } finally {
      await layout.end();
    }
    await loader.call("empty");
    const ms = await load(address, loader);
    const counts = await loader.call<Counts>("count");
    if (expected !== null && JSON.stringify(counts) !== JSON.stringify(expected))
      throw new Error(`the load left ${JSON.stringify(counts)}, not ${JSON.stringify(expected)}`);
    return ms;
  });
}
