/**
 * The thread that reads the graph: with a driver of its own, and a mirror (a digest of each element) of what it read last,
 * so that only differences go to the main thread.
 */
import { hash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { type ElementKey, keyOf } from "../../twin/commits.ts";
import type { ModelElement } from "../../twin/elements.ts";
import { PlantgraphError } from "../../twin/errors.ts";
import { adopt, adoptUnlabelled, type Orphans } from "./adoption.ts";
import { Connection } from "./connection.ts";
import type { FromReader, ToReader } from "./graph-reader.ts";
import type { Neo4jOptions } from "./neo4j-options.ts";
import { readGraph } from "./read-graph.ts";

/** Elements of one message. */
const PIECE = 1_000;
/** Reads cut short by commits before the next one keeps commits away. */
const FREE_READS = 3;

const connection = new Connection(workerData as Neo4jOptions);
let mirror = new Map<ElementKey, string>();

const tell = (message: FromReader) => parentPort?.postMessage(message);

async function read(all: boolean, ask: ReadonlySet<ElementKey>): Promise<void> {
  const began = performance.now();
  for (let attempt = 0; ; attempt++) {
    // The bookmark comes first: what somebody adds behind the look for unlabelled nodes is a reason to read again.
    const { rows, bookmark } = await connection.readWithBookmark(HEAD);
    await adoptUnlabelled(connection);
    const before = headOf(rows);
    const next = new Map<ElementKey, string>();
    const pieces = new Pieces();
    const take = (element: ModelElement) => {
      const key = keyOf(element);
      const text = JSON.stringify(element);
      const digest = hash("md5", text, "base64");
      next.set(key, digest);
      if (all || mirror.get(key) !== digest || ask.has(key)) pieces.add(text);
    };
    tell({ kind: "begin" });
    const locked = attempt >= FREE_READS;
    const { orphans, lockedHead } = locked ? await readLocked(take) : { orphans: await readGraph(connection, take) };
    if (orphans.nodes.length + orphans.relations.length > 0) {
      await adopt(connection, orphans);
      continue;
    }
    // What was read is of one revision only if that is still the newest, or commits were kept away.
    if (!locked && headOf(await connection.read(HEAD)) !== before) continue;
    const head = lockedHead ?? before;
    pieces.flush();
    const removed = [...mirror.keys(), ...ask].filter((key) => !next.has(key));
    mirror = next;
    tell({ kind: "end", head, bookmark, removed, tookMs: performance.now() - began });
    return;
  }
}

const HEAD = "MATCH (m:_Plantgraph {key: 'meta'}) RETURN m.head AS head";

function headOf(rows: readonly Record<string, unknown>[]): number | null {
  const head = rows[0]?.["head"];
  return head === null || head === undefined ? null : Number(head);
}

/** Waits for the commit that is under way and holds off the next one; nothing is written. */
async function readLocked(
  take: (element: ModelElement) => void,
): Promise<{ readonly orphans: Orphans; readonly lockedHead: number | null }> {
  let read: { readonly orphans: Orphans; readonly lockedHead: number | null } | undefined;
  const undone = new Error("nothing to commit");
  await connection
    .write(async (transaction) => {
      const rows = await transaction.run("MATCH (m:_Plantgraph {key: 'meta'}) SET m.lock = true RETURN m.head AS head");
      read = { lockedHead: headOf(rows), orphans: await readGraph(connection, take) };
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return read as NonNullable<typeof read>;
}

/** Elements travel as the JSON that their digest needs anyway: parsing it costs less than a structured clone. */
class Pieces {
  #texts: string[] = [];

  add(text: string): void {
    this.#texts.push(text);
    if (this.#texts.length === PIECE) this.flush();
  }

  flush(): void {
    if (this.#texts.length > 0) tell({ kind: "elements", json: `[${this.#texts.join()}]` });
    this.#texts = [];
  }
}

parentPort?.on("message", async ({ all, ask }: ToReader) => {
  try {
    await read(all, new Set(ask));
  } catch (error) {
    const { code, message } = error instanceof PlantgraphError ? error : connection.translate(error);
    tell({ kind: "failed", code, message });
  }
});
