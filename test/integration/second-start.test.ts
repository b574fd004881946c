/** A second twin on the same data directory or port says so and leaves no trace; what a process leaves behind locks nobody out. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { freePort } from "../fixtures/neo4j/neo4j-server.ts";

vi.setConfig({ testTimeout: 120_000 });

const program = fileURLToPath(new URL("../../bin/plantgraph.js", import.meta.url));
const PLANT = "plantgraph: 1\nenterprise:\n  Acme:\n    id: acme\n    sites:\n      Lyon: {id: lyon}\n";

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-second-"));
  await writeFile(join(folder, "plant.yaml"), PLANT);
  await writeFile(join(folder, "plantgraph.yaml"), "plant: plant.yaml\n");
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }
  await rm(folder, { recursive: true, force: true });
});

function start(dataDir: string, port: number): ChildProcess {
  const child = spawn(process.execPath, [program, "start"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PORT: String(port), PLANTGRAPH_DATA_DIR: join(folder, dataDir) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  return child;
}

/** Resolves with what the log says when the twin answers. */
async function ready(child: ChildProcess): Promise<Readonly<Record<string, unknown>>> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const said = JSON.parse(line) as Record<string, unknown>;
    if (String(said["msg"]).startsWith("Plantgraph answers")) {
      child.stdout?.resume();
      return said;
    }
  }
  throw new Error(`the twin did not start: ${await text(child.stderr as NodeJS.ReadableStream)}`);
}

/** How a start that is refused ends. */
async function refusal(child: ChildProcess): Promise<{ code: number; out: string; error: string }> {
  const [[code], out, error] = await Promise.all([
    once(child, "close") as Promise<[number]>,
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
  ]);
  return { code, out, error };
}

/** Every file with its bytes and its times, but for what the twin that runs signs anew and records by itself. */
async function contents(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.name.startsWith("audit.head.json") || path.startsWith(join(directory, "history"))) continue;
    const { mtimeMs, mode, size } = await stat(path);
    const hash = entry.isFile()
      ? createHash("sha256")
          .update(await readFile(path))
          .digest("hex")
      : "folder";
    found[path] = `${mode} ${size} ${mtimeMs} ${hash}`;
  }
  return found;
}

const asks = async (port: number): Promise<unknown> => {
  const body = JSON.stringify({ query: "{ enterprises { name } }" });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: "POST", headers, body });
  return ((await response.json()) as { data: unknown }).data;
};
const ACME = { enterprises: [{ name: "Acme" }] };

it("on the same data directory it names the twin that runs there, and changes nothing", async () => {
  const [port, other] = [await freePort(), await freePort()];
  const first = start("data", port);
  await ready(first);
  const before = await contents(join(folder, "data"));
  for (const attempt of [port, other]) {
    const { code, out, error } = await refusal(start("data", attempt));
    expect([code, out]).toEqual([2, ""]);
    expect(error).toContain(`A twin runs on the data directory ${join(folder, "data")} already`);
    expect(error).toContain(`process ${first.pid}, at http://127.0.0.1:${port}`);
  }
  expect(await contents(join(folder, "data"))).toEqual(before);
  expect(await asks(port)).toEqual(ACME);
  // Commands that work on the store itself are no second twin.
  const check = spawn(process.execPath, [program, "import", "plant.yaml"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PLANTGRAPH_DATA_DIR: join(folder, "data") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(check);
  expect(await refusal(check)).toMatchObject({ code: 0, out: expect.stringContaining("Nothing differs") });
});

it("on a port that another program listens on it makes no data directory, and one that is there stays as it is", async () => {
  const taken: Server = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  try {
    const before = await contents(folder);
    const { code, out, error } = await refusal(start("data", port));
    expect([code, out]).toEqual([2, ""]);
    expect(error).toContain(`Can't listen on 127.0.0.1:${port}: another program listens there`);
    expect(await contents(folder)).toEqual(before);

    const free = await freePort();
    const first = start("data", free);
    await ready(first);
    const exited = once(first, "exit");
    first.kill("SIGTERM");
    await exited;
    const ended = await contents(folder);
    expect((await refusal(start("data", port))).code).toBe(2);
    expect(await contents(folder)).toEqual(ended);
  } finally {
    taken.close();
  }
});

it("after a kill it starts at once, and of two that start together one does", async () => {
  const [port, other] = [await freePort(), await freePort()];
  const first = start("data", port);
  await ready(first);
  const killed = once(first, "exit");
  first.kill("SIGKILL");
  await killed;
  const both = [start("data", port), start("data", other)].map(async (child) => {
    const ended = once(child, "exit").then(([code]) => code as number);
    return Promise.race([
      ready(child).then(
        () => "ready" as const,
        () => ended,
      ),
      ended,
    ]);
  });
  const outcomes = await Promise.all(both);
  expect(outcomes.toSorted()).toEqual([2, "ready"]);
  expect(await asks(outcomes[0] === "ready" ? port : other)).toEqual(ACME);
});

it("in a pipe says all in lines of JSON with ISO 8601 times, and that it connects is no warning", async () => {
  const port = await freePort();
  await writeFile(join(folder, "plantgraph.yaml"), "{}\n");
  const child = start("data", port);
  const lines: Record<string, unknown>[] = [];
  const connected = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      try {
        lines.push(JSON.parse(line) as Record<string, unknown>);
      } catch {
        reject(new Error(`this is no JSON: ${line}`));
      }
      if (/^connected to /.test(String(lines.at(-1)?.["msg"])) && lines.some(({ url }) => url !== undefined)) resolve();
    });
  });
  await connected;
  const closed = once(child, "close");
  child.kill("SIGTERM");
  await closed;
  for (const { time } of lines) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const [INFO, WARN] = [30, 40];
  expect(lines.filter(({ level }) => (level as number) >= WARN)).toEqual([]);
  expect(lines.find(({ url }) => url !== undefined)).toMatchObject({
    level: INFO,
    url: `http://127.0.0.1:${port}/graphql`,
    revision: 1,
    assets: expect.any(Number),
    store: expect.stringContaining("SQLite"),
    sources: [{ name: "simulator" }],
    simulator: expect.any(Number),
  });
  expect(lines.filter(({ source }) => source === "simulator").map(({ msg }) => String(msg).split(/[ :]/)[0])).toEqual([
    "connecting",
    "connected",
  ]);
});
