/** Start-up on both stores, and what the model weighs. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { neo4jMissing, startNeo4j } from "../../test/fixtures/neo4j/neo4j-server.ts";
import { startChild } from "../harness/child.ts";
import type { Opened, StoreAddress } from "../servers/model-holder.ts";
import { median, type Scenario, type Size } from "./scenario.ts";

const HOLDER = "servers/model-holder.ts";
/** Largest heap of the Neo4j server, MiB: what one commit of 110,000 elements needs. */
const NEO4J_HEAP = 2048;

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
      const figures = (bytes: number) => ({ "bytes/tag": bytes / tags, "heap MiB": bytes / 2 ** 20 });
      return {
        rows: [
          { scenario, subject: "static model", figures: figures(loaded - empty), note: "assets and classes included" },
          { scenario, subject: "with a sample on every tag", figures: figures(sampled - empty) },
        ],
      };
    } finally {
      await holder.end();
    }
  },
};

/** Imports the load plant; the answer is how long that took, milliseconds. */
async function imported(store: StoreAddress, { tags }: Size, dump: string | null): Promise<number> {
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
