/**
 * The thread that reads the graph: with a driver of its own, and a mirror (a digest of each element) of what it read last,
 * so that only differences go to the main thread.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { FoundElement, OddPart } from "../../../twin/ports/graph-store.ts";
import { type ElementKey, keyOf } from "../../../twin/words/commits.ts";
import type { ModelElement } from "../../../twin/words/elements.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { Connection } from "../connection.ts";
import { digestOf, digestOfText } from "../model-digest.ts";
import type { Neo4jOptions } from "../options.ts";
import { adopt, adoptUnlabelled, type Orphans } from "./adoption.ts";
import type { FromReader, ToReader } from "./graph-reader.ts";
import { knownByLog, type LogHead } from "./known-by-log.ts";
import { readElements } from "./read-elements.ts";

/** Elements of one message. */
const PIECE = 1_000;
/** Reads cut short by commits before the next one keeps commits away. */
const FREE_READS = 3;

const connection = new Connection(workerData as Neo4jOptions);
let mirror = new Map<ElementKey, number>();
/** Keys under which several elements stood when last read. */
const doubled = new Set<ElementKey>();

const tell = (message: FromReader) => parentPort?.postMessage(message);

async function read({ all, isLoad, ask: asked }: ToReader): Promise<void> {
  const ask = new Set(asked);
  for (let attempt = 0; ; attempt++) {
    // The bookmark comes first: what somebody adds behind the look for unlabelled nodes is a reason to read again.
    const { rows, bookmark } = await connection.readWithBookmark(HEAD);
    await adoptUnlabelled(connection);
    const before = headOf(rows);
    const next = new Map<ElementKey, number>();
    /** Digests of the records alone, where something else was found with them. */
    const records = new Map<ElementKey, number>();
    const together = new Map<ElementKey, FoundElement[]>();
    const [elements, found] = [new Pieces("elements"), new Pieces("found")];
    const isWanted = (key: ElementKey, digest: number) => all || mirror.get(key) !== digest || ask.has(key);
    const takeOdd = (one: FoundElement) => {
      const text = JSON.stringify(one);
      const digest = digestOfText(text);
      next.set(one.key, digest);
      records.set(one.key, digestOf(one.element));
      if (isWanted(one.key, digest)) found.add(text);
    };
    let hasNewDoubles = false;
    const take = (element: ModelElement, odd: readonly OddPart[]) => {
      const key = keyOf(element);
      if (doubled.has(key)) push(together, key, { key, element, odd, doubles: [] });
      else if (next.has(key)) {
        // The one before it is gone already: the next read brings both.
        doubled.add(key);
        hasNewDoubles = true;
      } else if (odd.length > 0) takeOdd({ key, element, odd, doubles: [] });
      else {
        const digest = digestOf(element);
        next.set(key, digest);
        if (isWanted(key, digest)) elements.add(JSON.stringify(element));
      }
    };
    tell({ kind: "begin" });
    const locked = attempt >= FREE_READS;
    const { orphans, lockedHead = null } = locked
      ? await readLocked(take)
      : { orphans: await readElements(connection, take) };
    if (orphans.nodes.length + orphans.relations.length > 0) {
      await adopt(connection, orphans);
      continue;
    }
    if (hasNewDoubles) continue;
    for (const [key, several] of together) takeOdd(oneOf(several, key));
    doubled.clear();
    for (const [key, several] of together) if (several.length > 1) doubled.add(key);
    // What was read is of one revision only if that is still the newest, or commits were kept away.
    if (!locked && headOf(await connection.read(HEAD)).head !== before.head) continue;
    const { head } = lockedHead ?? before;
    elements.flush();
    found.flush();
    if (isLoad) await tellKnown(lockedHead ?? before, new Map([...next, ...records]));
    const removed = [...mirror.keys(), ...ask].filter((key) => !next.has(key));
    mirror = next;
    tell({ kind: "end", head, bookmark, removed });
    return;
  }
}

async function tellKnown(head: LogHead, graph: ReadonlyMap<ElementKey, number>): Promise<void> {
  const known = await knownByLog(connection, head, graph);
  const pieces = new Pieces("known");
  for (const one of known) pieces.add(JSON.stringify(one));
  pieces.flush();
}

/** In an order that depends on nothing but what they are. */
function oneOf(several: FoundElement[], key: ElementKey): FoundElement {
  const texts = new Map(several.map((one) => [one, JSON.stringify(one)]));
  const [first, ...others] = several.sort((a, b) => ((texts.get(a) as string) < (texts.get(b) as string) ? -1 : 1));
  const { element, odd } = first as FoundElement;
  return { key, element, odd, doubles: others.flatMap((other) => other.element ?? []) };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const HEAD = "MATCH (m:_Plantgraph {key: 'meta'}) RETURN m.head AS head, m.digest AS digest";

function headOf([row]: readonly Record<string, unknown>[]): LogHead {
  const number = (value: unknown) => (typeof value === "bigint" ? Number(value) : null);
  return { head: number(row?.["head"]), digest: number(row?.["digest"]) };
}

/** Waits for the commit that is under way and holds off the next one; nothing is written. */
async function readLocked(
  take: (element: ModelElement, odd: readonly OddPart[]) => void,
): Promise<{ readonly orphans: Orphans; readonly lockedHead: LogHead }> {
  let read: { readonly orphans: Orphans; readonly lockedHead: LogHead } | undefined;
  const undone = new Error("nothing to commit");
  await connection
    .write(async (transaction) => {
      const rows = await transaction.run(
        "MATCH (m:_Plantgraph {key: 'meta'}) SET m.lock = true RETURN m.head AS head, m.digest AS digest",
      );
      read = { lockedHead: headOf(rows), orphans: await readElements(connection, take) };
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return read as NonNullable<typeof read>;
}

/** Elements travel as the JSON that their digest needs anyway: parsing it costs less than a structured clone. */
class Pieces {
  readonly #kind: "elements" | "found" | "known";
  #texts: string[] = [];

  constructor(kind: "elements" | "found" | "known") {
    this.#kind = kind;
  }

  add(text: string): void {
    this.#texts.push(text);
    if (this.#texts.length === PIECE) this.flush();
  }

  flush(): void {
    if (this.#texts.length > 0) tell({ kind: this.#kind, json: `[${this.#texts.join()}]` });
    this.#texts = [];
  }
}

parentPort?.on("message", async (request: ToReader) => {
  try {
    await read(request);
  } catch (error) {
    const { code, message } = error instanceof PlantgraphError ? error : connection.translate(error);
    tell({ kind: "failed", code, message });
  }
});
