/** Start-up on both stores, and what the model weighs. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { neo4jMissing, startNeo4j } from "../../test/fixtures/neo4j/neo4j-server.ts";
import { startChild } from "../harness/child.ts";
import type { Opened, StoreAddress } from "../servers/model-holder.ts";
import { asked, firstValues, siteBody } from "./queries.ts";
import { median, type Scenario, type Size } from "./scenario.ts";
import { withFedTwin } from "./with-twin.ts";

const HOLDER = "servers/model-holder.ts";
/** Largest heap of the Neo4j server, MiB: what one commit of 110,000 elements needs. */
export const NEO4J_HEAP = 2048;

const PEER = "JSON lines, parsed and linked, unchecked";

function startUpOf({ tags }: Size): string {
  return `Start-up: from the closed store to the model in memory, ${tags.toLocaleString("en")} tags`;
}

/** The embedded store beside the floor: the same elements from a file of JSON lines. */
export const startUpSqlite: Scenario = {
  name: "start-up-sqlite",
  async run(size, folder) {
    const scenario = startUpOf(size);
    const directory = join(folder, "start-up");
    await mkdir(directory);
    const file = join(folder, "elements.jsonl");
    const importMs = await imported({ directory }, size, file);
    const floor = await measured(size, (holder) => holder.call<Opened>("parse", file));
    const sqlite = await measured(size, (holder) => holder.call<Opened>("open", { directory }));
    return {
      rows: [
        { scenario, subject: PEER, figures: floor },
        { scenario, subject: "SQLite", comparedTo: PEER, figures: { ...sqlite, "import ms": importMs } },
      ],
    };
  },
};

/** A real Neo4j beside the floor, when both run. */
export const startUpNeo4j: Scenario = {
  name: "start-up-neo4j",
  onlyAsked: true,
  async run(size) {
    const scenario = startUpOf(size);
    const missing = neo4jMissing();
    if (missing !== null) return { rows: [], skipped: [{ scenario: `${scenario}, Neo4j`, reason: missing }] };
    const server = await startNeo4j({ heap: NEO4J_HEAP });
    try {
      const { uri, username, password, database } = server;
      const address = { uri, username, password, database };
      const importMs = await imported(address, size, null);
      const neo4j = await measured(size, (holder) => holder.call<Opened>("open", address));
      const note = `CPU is that of the twin's process alone; Neo4j runs beside it with a heap of ${NEO4J_HEAP} MiB.`;
      const figures = { ...neo4j, "import ms": importMs };
      return { rows: [{ scenario, subject: "Neo4j", comparedTo: PEER, figures, note }] };
    } finally {
      await server.dispose();
    }
  },
};

export const memory: Scenario = {
  name: "memory",
  async run(size, folder) {
    const scenario = `Memory of the model, ${size.tags.toLocaleString("en")} tags, loaded from SQLite, after garbage collection`;
    const directory = join(folder, "memory");
    await mkdir(directory);
    await imported({ directory }, size, null);
    const holder = await startChild(HOLDER, ["--expose-gc"]);
    try {
      const empty = await holder.call<number>("heap");
      const { tags } = await holder.call<Opened>("open", { directory });
      const loaded = await holder.call<number>("heap");
      await holder.call("sample");
      const sampled = await holder.call<number>("heap");
      const texts = await keptAnswer(size, folder);
      const figures = (bytes: number) => ({ "bytes/tag": bytes / tags, MiB: bytes / 2 ** 20 });
      const subjects: readonly [string, number, string][] = [
        ["static model", loaded - empty, "assets and classes included"],
        ["with a sample on every tag", sampled - empty, "without escaped text: no answer is kept"],
        [
          "with the kept answer of the whole site",
          sampled - empty + texts,
          "with escaped text: the query of all tags with their values was answered twice",
        ],
      ];
      return { rows: subjects.map(([subject, bytes, note]) => ({ scenario, subject, figures: figures(bytes), note })) };
    } finally {
      await holder.end();
    }
  },
};

/** What a whole twin holds more when it keeps the answer with every tag and value: escaped text and places. Bytes. */
function keptAnswer({ tags }: Size, folder: string): Promise<number> {
  return withFedTwin(folder, { tags, settings: ["limits: {cost: 100000000}"] }, async (twin) => {
    await firstValues(twin);
    const client = await startChild("clients/http-client.ts");
    try {
      const weighed = async () => {
        const { heapUsed, external } = await twin.process.call<{ heapUsed: number; external: number }>("memory");
        return heapUsed + external;
      };
      // Compiled and asked once before: only what a kept answer adds is to be seen.
      await asked(client, twin.url, siteBody);
      const before = await weighed();
      await asked(client, twin.url, siteBody);
      return (await weighed()) - before;
    } finally {
      await client.end();
    }
  });
}

/** Imports the load plant; the answer is how long that took, milliseconds. */
export async function imported(store: StoreAddress, { tags }: Size, dump: string | null): Promise<number> {
  const holder = await startChild(HOLDER);
  try {
    const { ms } = await holder.call<Opened>("import", { store, tags });
    if (dump !== null) await holder.call("dump", dump);
    return ms;
  } finally {
    await holder.end();
  }
}

/** Each time in a fresh process, as a start is. */
async function measured(
  { starts, tags: expected }: Size,
  open: (holder: Awaited<ReturnType<typeof startChild>>) => Promise<Opened>,
): Promise<Record<string, number>> {
  const milliseconds: number[] = [];
  const cpu: number[] = [];
  for (let start = 0; start < starts; start++) {
    const holder = await startChild(HOLDER);
    try {
      const before = await holder.cpu();
      const { ms, tags } = await open(holder);
      if (tags !== expected) throw new Error(`${tags} tags were loaded, not ${expected}`);
      milliseconds.push(ms);
      cpu.push(((await holder.cpu()) - before) / 1000);
    } finally {
      await holder.end();
    }
  }
  return { "ready ms": median(milliseconds), "CPU ms": median(cpu) };
}
