import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { type SeenSample, WatchedTags } from "../fixtures/watched-tags.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const NODES = [
  { id: "Speed", type: "Double", value: 1 },
  { id: "Level", type: "Double", value: 2 },
];
const QUICK = {
  allowWrites: true,
  samplingMs: 0,
  publishingMs: 50,
  reconnect: { initialDelayMs: 100, maxDelayMs: 500 },
};

let folder: string;
let a: OpcUaTestServer;
let b: OpcUaTestServer;
let interruption: AbortController;
let ended: Promise<unknown>;
let url: string;

beforeAll(async () => {
  [a, b] = await Promise.all([startOpcUaServer({ nodes: NODES }), startOpcUaServer({ nodes: NODES })]);
});
afterAll(async () => {
  await Promise.all([a?.stop(), b?.stop()]);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-runtime-"));
  for (const server of [a, b]) for (const { id, value } of NODES) await server.set(id, value);
  await writeFile(
    join(folder, "plant.yaml"),
    `plantgraph: 1
enterprise:
  Acme:
    id: acme
    tags:
      a: {id: a, type: Double, writable: true, source: a, address: "${a.address("Speed")}"}
      b: {id: b, type: Double, writable: true, source: b, address: "${b.address("Speed")}"}
      c: {id: c, type: Double, source: c, address: "${b.address("Level")}"}
`,
  );
});
afterEach(async () => {
  interruption.abort();
  await ended;
  await rm(folder, { recursive: true, force: true });
});

const configure = (dataSources: object, more: object = {}) =>
  writeFile(
    join(folder, "plantgraph.yaml"),
    dump({
      dataDir: "data",
      plant: "plant.yaml",
      server: { port: 0 },
      log: { level: "silent" },
      dataSources,
      ...more,
    }),
  );

function plantgraph(args: readonly string[], out: (text: string) => void, interrupted = new AbortController().signal) {
  // On a terminal a start shows where it listens.
  const isTerminal = true;
  return run(args, { environment: {}, directory: folder, user: "tester", isTerminal, out, err: out, interrupted });
}

/** The twin of the command line, in this process. */
async function start(): Promise<void> {
  interruption = new AbortController();
  url = await new Promise<string>((resolve, reject) => {
    ended = plantgraph(
      ["start"],
      (text) => {
        const address = /Plantgraph (http:\S+)/.exec(text)?.[1];
        if (address) resolve(address);
      },
      interruption.signal,
    ).then(() => reject(new Error("the twin ended")));
    ended.catch(() => {});
  });
  ended = ended.catch(() => {});
}

async function query<T = Record<string, never>>(text: string): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: text }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

interface Seen {
  readonly tag: { readonly current: { readonly value: unknown; readonly status: string } } | null;
}
const current = async (id: string) =>
  (await query<Seen>(`{ tag(id: "${id}") { current { value status } } }`)).tag?.current;
const untilValue = (id: string, value: unknown) =>
  vi.waitFor(async () => expect(await current(id)).toEqual({ value, status: "Good" }), { timeout: 30_000 });

async function reload(): Promise<string> {
  const lines: string[] = [];
  const code = await plantgraph(["reload"], (text) => lines.push(text));
  return `${code}: ${lines.join("; ")}`;
}

it("monitors tags a commit brings, re-points them, and releases those it removes, without touching the others", async () => {
  await configure({ a: { endpoint: a.endpoint, ...QUICK }, b: { endpoint: b.endpoint, ...QUICK } });
  await start();
  await Promise.all([untilValue("a", 1), untilValue("b", 1)]);
  const items = async () => [(await a.stats()).monitoredItems, (await b.stats()).monitoredItems];
  // Each has the server's state as well.
  expect(await items()).toEqual([2, 2]);
  const calls = (await a.stats()).calls["CreateMonitoredItems"]?.count;
  const source = `{dataSource: "b", address: "${b.address("Level")}"}`;
  await query(
    `mutation { createTag(input: {asset: "acme", id: "new", name: "new", dataType: Double, source: ${source}}) { tag { id } } }`,
  );
  await untilValue("new", 2);
  expect(await items()).toEqual([2, 3]);
  expect((await a.stats()).calls["CreateMonitoredItems"]?.count).toBe(calls);
  const other = `{dataSource: "a", address: "${a.address("Level")}"}`;
  await query(`mutation { updateTag(input: {id: "new", source: ${other}}) { tag { id } } }`);
  await a.set("Level", 7);
  await untilValue("new", 7);
  await vi.waitFor(async () => expect(await items()).toEqual([3, 2]));
  await query(`mutation { deleteTag(input: {id: "new"}) { deletedIds } }`);
  await vi.waitFor(async () => expect(await items()).toEqual([2, 2]));
  expect(await current("a")).toEqual({ value: 1, status: "Good" });
});

it("takes over data sources that are added, changed, switched off and removed, and leaves the others alone", async () => {
  const kept = { endpoint: a.endpoint, ...QUICK };
  await configure({ a: kept, b: { endpoint: b.endpoint, ...QUICK } });
  await start();
  await Promise.all([untilValue("a", 1), untilValue("b", 1)]);
  expect(await current("c")).toEqual({ value: null, status: "BadConfigurationError" });
  const sessions = (await a.stats()).calls["CreateSession"]?.count;

  await configure({ a: kept, b: { endpoint: b.endpoint, ...QUICK }, c: { endpoint: b.endpoint, ...QUICK } });
  expect(await reload()).toBe("0: added: c; unchanged: a, b");
  await untilValue("c", 2);

  await configure({ a: kept, b: { endpoint: b.endpoint, ...QUICK, enabled: false } });
  expect(await reload()).toBe("0: changed: b; removed: c; unchanged: a");
  expect(await current("c")).toEqual({ value: null, status: "BadConfigurationError" });
  expect(await current("b")).toEqual({ value: null, status: "BadOutOfService" });
  expect((await b.stats()).sessions).toBe(0);

  // The same by a signal; another setting is said to need a restart.
  await configure({ a: kept, b: { endpoint: a.endpoint, ...QUICK } }, { shutdown: { drainMs: 2_000 } });
  process.emit("SIGHUP", "SIGHUP");
  await untilValue("b", 1);
  expect(await reload()).toBe("0: unchanged: a, b; Changed as well, but taken over at the next start only: shutdown");

  await writeFile(join(folder, "plantgraph.yaml"), "dataDir: data\ndataSources: {a: {endpiont: x}}\n");
  expect(await reload()).toMatch(/^2: .*endpiont/);
  expect(await current("a")).toEqual({ value: 1, status: "Good" });
  // One session each: the one it has had all the time, and the new b's.
  expect((await a.stats()).calls["CreateSession"]?.count).toBe((sessions ?? 0) + 1);
});

it("makes a changed data source's tags uncertain at once and good again, twenty times over, and leaves nothing behind", async () => {
  const configured = (publishingMs: number) =>
    configure({ a: { endpoint: a.endpoint, ...QUICK }, b: { endpoint: b.endpoint, ...QUICK, publishingMs } });
  await configured(20);
  await start();
  await Promise.all([untilValue("a", 1), untilValue("b", 1)]);
  const watched = new WatchedTags({ wsUrl: url.replace("http", "ws") });
  const good = ({ quality }: SeenSample) => quality === "GOOD";
  await watched.until(["a", "b"], good);
  const held = () => ({
    listeners: process.eventNames().map((name) => `${String(name)} ${process.listenerCount(name)}`),
    watchers: process.getActiveResourcesInfo().filter((resource) => resource === "FSEventWrap").length,
  });
  const calls = async () => (await a.stats()).calls["CreateSession"]?.count;
  const [before, sessions] = [held(), await calls()];
  watched.forget();
  for (let i = 0; i < 20; i++) {
    watched.forget("b");
    await configured(21 + i);
    expect(await reload()).toBe("0: changed: b; unchanged: a");
    await watched.until(["b"], good);
    // Never a moment without its last value: the server is the same.
    expect(new Set(watched.seen("b").map(({ status, value }) => `${status} ${value}`))).toEqual(
      new Set(["UncertainNoCommunicationLastUsableValue 1", "Good 1"]),
    );
  }
  expect(watched.seen("a")).toEqual([]);
  expect(held()).toEqual(before);
  expect(await calls()).toBe(sessions);
  expect(await b.stats()).toMatchObject({ sessions: 1, subscriptions: 1, monitoredItems: 2 });
  await watched.close();
});

it("takes a reload from the owner of the data directory only", async () => {
  await configure({ a: { endpoint: a.endpoint, ...QUICK } });
  await start();
  const door = url.replace("/graphql", "/reload");
  const token = { authorization: `Bearer ${"x".repeat(43)}` };
  for (const headers of [{}, token]) expect((await fetch(door, { method: "POST", headers })).status).toBe(403);
  if (process.platform !== "win32") expect((await stat(join(folder, "data", "control.json"))).mode & 0o777).toBe(0o600);
  interruption.abort();
  await ended;
  expect(await reload()).toMatch(/^2: No twin runs on/);
});

it("lets a server that does not answer delay nobody else's values, reads and writes", async () => {
  await configure({ a: { endpoint: a.endpoint, ...QUICK }, b: { endpoint: b.endpoint, ...QUICK } });
  await start();
  await Promise.all([untilValue("a", 1), untilValue("b", 1)]);
  a.freeze();
  try {
    const late: string[] = [];
    const pending = Promise.all([
      query(`{ tag(id: "a") { read { status } } }`).then(() => late.push("read")),
      query(`mutation { writeTag(id: "a", value: 9) { ok } }`).then(() => late.push("write")),
    ]);
    for (let value = 5; value < 25; value++) {
      expect(await query(`mutation { writeTag(id: "b", value: ${value}) { ok } }`)).toEqual({ writeTag: { ok: true } });
      const read = await query<{ tag: { read: object } }>(`{ tag(id: "b") { read { value status } } }`);
      expect(read.tag.read).toEqual({ value, status: "Good" });
      await b.set("Speed", -value);
      await untilValue("b", -value);
    }
    // All that while, the first question to the other one waits for its answer.
    expect(late).toEqual([]);
    a.thaw();
    await pending;
  } finally {
    a.thaw();
  }
});
