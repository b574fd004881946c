/**
 * What callers can make the twin remember is bounded in bytes: a process with a small heap outlives floods of what is
 * different each time, most of which would fill more than such a heap if they were kept.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dump } from "js-yaml";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { freePort } from "../fixtures/neo4j/neo4j-server.ts";

/** Largest heap of the twin, MiB. */
const HEAP = 224;
const MIB = 1_048_576;

const PLANT = `plantgraph: 1
enterprise:
  Acme: {id: acme, lines: {L: {id: l1, properties: {power: {value: 3, unit: kW}}, tags: {t: {type: Float}}}}}
`;

let folder: string;
let url: string;
let twin: ChildProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-caches-"));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  await writeFile(join(folder, "plant.yaml"), PLANT);
  const settings = { dataDir: join(folder, "data"), plant: "plant.yaml", server: { port }, log: { level: "warn" } };
  await writeFile(join(folder, "plantgraph.yaml"), dump(settings));
  const program = fileURLToPath(new URL("../../bin/plantgraph.js", import.meta.url));
  twin = spawn(process.execPath, [program, "-c", join(folder, "plantgraph.yaml"), "start"], {
    env: { ...process.env, NODE_OPTIONS: `--max-old-space-size=${HEAP}` },
    stdio: "ignore",
  });
  const isReady = async () => expect((await fetch(`${url}/readyz`)).ok).toBe(true);
  await vi.waitFor(isReady, { timeout: 60_000, interval: 50 });
}, 90_000);

afterAll(async () => {
  if (twin?.exitCode === null && twin.kill("SIGKILL")) await once(twin, "exit");
  await rm(folder, { recursive: true, force: true });
});

interface Request {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask({ query, variables, headers }: Request): Promise<void> {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  await response.arrayBuffer();
}

/** Eight at a time. */
async function flood(times: number, request: (i: number) => Request): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (next < times) await ask(request(next++));
    }),
  );
}

async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
}

const SWITCHES = Array.from({ length: 60 }, (_, i) => `$b${i}: Boolean!`).join(",");
const SWITCHED = `query V(${SWITCHES}) { assets(first: 1) { nodes { tags { id } ${Array.from({ length: 60 }, (_, i) => `g${i}: name @include(if: $b${i})`).join(" ")} } } }`;
/** Bits of a number, and a different number each time. */
const switches = (i: number) =>
  Object.fromEntries(Array.from({ length: 60 }, (_, bit) => [`b${bit}`, bit >= 14 || ((i >> bit) & 1) === 1]));

const words = (i: number, count: number) => Array.from({ length: count }, (_, k) => `word-${i}-${k}`);

/** With what each request would take if all of it were kept. */
const FLOODS: Readonly<Record<string, readonly [times: number, request: (i: number) => Request]>> = {
  "comments (1.4 MB a document)": [450, (i) => ({ query: `query C${i} { revision }\n${"#\n".repeat(9_000)}` })],
  "long documents (2.5 MB each)": [
    260,
    (i) => ({ query: `query D${i} { tags(select: {ids: [${'"a" '.repeat(9_000)}]}) { totalCount } }` }),
  ],
  "texts too long for a document (4 MB each)": [
    20,
    (i) => ({ query: `query T${i} { revision } #${"x".repeat(4_000_000)}` }),
  ],
  "outcomes of @include (200 kB each)": [1_800, (i) => ({ query: SWITCHED, variables: switches(i) })],
  "headers of what a client takes (420 kB each)": [
    499,
    (i) => ({ query: "{ revision }", headers: { accept: `application/json,${i},${"a,".repeat(7_500)}b` } }),
  ],
  "variables of kept answers (400 kB each)": [
    900,
    (i) => ({
      query: `query W${i % 20}($w: [String!]) { assets(where: {name: {in: $w}}) { totalCount } }`,
      variables: { w: words(i, 4_000) },
    }),
  ],
  "spellings of units (1 MB each)": [
    400,
    (i) => ({
      query: 'query U($u: String) { asset(id: "l1") { properties { number(unit: $u) } } }',
      variables: { u: `${" ".repeat(1_000_000 + i)}W` },
    }),
  ],
  "languages (1 MB each)": [
    10,
    (i) => ({
      query: 'query N($l: String!) { asset(id: "l1") { displayName(locale: $l) } }',
      variables: { l: `de-x-${i}${"-abcdefgh".repeat(100_000)}` },
    }),
  ],
};

it.each(Object.entries(FLOODS))("outlives %s", { timeout: 180_000 }, async (_, [times, request]) => {
  await flood(times, request);
  expect(twin.exitCode).toBeNull();
  // They count what they hold, and hold no more than their part of the heap.
  expect(await gauge("plantgraph_document_bytes")).toBeLessThanOrEqual(24 * MIB);
  expect(await gauge("plantgraph_compiled_bytes")).toBeLessThanOrEqual(24 * MIB);
  expect(await gauge("plantgraph_template_bytes")).toBeLessThanOrEqual(72 * MIB);
  expect(await gauge("plantgraph_compressed_kept_bytes")).toBeLessThanOrEqual(24 * MIB);
});
