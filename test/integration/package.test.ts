/** What strangers get from the registry: the packed tarball, run from an empty folder. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { RECONNECT, resumable } from "../../clients/typescript/src/index.ts";
import { blocksOf } from "../fixtures/doc-pages.ts";

const run = promisify(execFile);
const example = (file: string) => readFile(join(repository, "examples", "connector", file), "utf8");
const repository = fileURLToPath(new URL("../..", import.meta.url));

const TREE = [
  "bin",
  "clients",
  "deploy",
  "docs",
  "examples",
  "src",
  "tools",
  "LICENSE",
  "README.md",
  "package.json",
  "plantgraph.schema.json",
  "schema.graphql",
  "tsconfig.json",
  "tsconfig.build.json",
  "tsconfig.declarations.json",
];

let folder: string;
let installed: string;
let packed: readonly string[];

/** Packs a copy of the repository, so that nothing of this one changes, and lays the tarball out as an install would. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-package-"));
  const tree = join(folder, "tree");
  for (const path of TREE) await cp(join(repository, path), join(tree, path), { recursive: true });
  await symlink(join(repository, "node_modules"), join(tree, "node_modules"));
  await mkdir(join(tree, "dist"));
  await cp(join(tree, "LICENSE"), join(tree, "dist", "left-over.js"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: tree });
  // Lifecycle scripts may print before it.
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.search(/^\[$/m))) as [
    { filename: string; files: { path: string }[] },
  ];
  packed = files.map(({ path }) => path);
  expect(await readFile(join(tree, "package.json"), "utf8")).toBe(
    await readFile(join(repository, "package.json"), "utf8"),
  );

  await run("tar", ["-xzf", join(folder, filename), "-C", folder]);
  installed = join(folder, "node_modules", "plantgraph");
  await mkdir(join(folder, "node_modules"));
  await cp(join(folder, "package"), installed, { recursive: true });
  for (const name of await readdir(join(repository, "node_modules"))) {
    if (!name.startsWith("."))
      await symlink(join(repository, "node_modules", name), join(folder, "node_modules", name));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Place {
  readonly port?: number;
  readonly directory?: string;
}

function plantgraph(...args: string[]): ChildProcess {
  return plantgraphAt({}, ...args);
}

function plantgraphAt({ port = 0, directory = folder }: Place, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(installed, "bin", "plantgraph.js"), ...args], {
    cwd: directory,
    env: { PATH: process.env["PATH"], PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function outputOf(child: ChildProcess): Promise<{ code: number; text: string }> {
  let text = "";
  child.stdout?.on("data", (data) => {
    text += String(data);
  });
  child.stderr?.on("data", (data) => {
    text += String(data);
  });
  const [code] = (await once(child, "close")) as [number];
  return { code, text };
}

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it wrote until it answered. */
  readonly log: string;
  /** The process of the bundled plant, where that runs. */
  readonly simulator?: number;
}

/** A twin, once it says that it answers. */
async function start(place: Place): Promise<Started> {
  const child = plantgraphAt(place, "start");
  let log = "";
  let ready: { readonly url?: string; readonly simulator?: number } = {};
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    log += `${line}\n`;
    ready = JSON.parse(line) as typeof ready;
    if (ready.url !== undefined) break;
  }
  child.stdout?.resume();
  const { url } = ready;
  if (url === undefined) throw new Error(`it did not say that it answers:\n${log}`);
  return { ...ready, child, url: url.replace(/\/graphql$/, ""), log };
}

/** With the bundled plant. */
async function startDemo(port = 0): Promise<Required<Started>> {
  const { simulator, ...started } = await start({ port });
  if (simulator === undefined) throw new Error(`it has no bundled plant:\n${started.log}`);
  return { ...started, simulator };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("package", { timeout: 90_000 }, () => {
  it("holds what is needed to run, and nothing else", () => {
    expect(packed.filter((path) => !path.startsWith("dist/") && !path.startsWith("docs/")).toSorted()).toEqual([
      "LICENSE",
      "README.md",
      "bin/plantgraph.js",
      "deploy/alerts.yaml",
      "deploy/plantgraph.service",
      "examples/connector/gateway.test.ts",
      "examples/connector/gateway.ts",
      "examples/dairy-equipment.xml",
      "examples/grafana/README.md",
      "examples/grafana/dashboard.json",
      "examples/notebook/execute.py",
      "examples/notebook/process-engineer.ipynb",
      "examples/packaging-plant.yaml",
      "examples/plantgraph-b2mml.xsd",
      "examples/react/README.md",
      "examples/react/index.html",
      "examples/react/src/main.tsx",
      "examples/react/src/plant.ts",
      "examples/react/src/screen.css",
      "examples/react/src/use-line.ts",
      "examples/react/tsconfig.json",
      "package.json",
      "plantgraph.schema.json",
      "schema.graphql",
    ]);
    expect(packed.filter((path) => path.startsWith("docs/") && !path.endsWith(".md"))).toEqual([]);
    const declared = packed.filter((path) => path.startsWith("dist/") && !path.endsWith(".js"));
    expect(declared.filter((path) => !path.endsWith(".d.ts"))).toEqual([]);
    // Of what is exported to people who write a connector, and what that is made of.
    expect(declared).toContain("dist/contract/connector.d.ts");
    expect(declared.filter((path) => /^dist\/(app|cli|server|resolvers|schema)\//.test(path))).toEqual([]);
    expect(packed).toContain("dist/cli/main.js");
    expect(packed).not.toContain("dist/left-over.js");
  });

  it("leaves the consumer's own node, and what only the repository needs, alone", async () => {
    const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as Record<string, unknown>;
    expect(manifest["bin"]).toEqual({ plantgraph: "bin/plantgraph.js" });
    expect(manifest["dependencies"]).toHaveProperty("node-opcua-client");
    for (const key of ["optionalDependencies", "devDependencies", "scripts"]) expect(manifest).not.toHaveProperty(key);
  });

  it("says its version, and checks the configuration", async () => {
    const { version } = JSON.parse(await readFile(join(repository, "package.json"), "utf8")) as { version: string };
    expect(await outputOf(plantgraph("--version"))).toEqual({ code: 0, text: `${version}\n` });
    expect(await outputOf(plantgraph("check"))).toMatchObject({ code: 0, text: expect.stringContaining("valid") });
  });

  it("starts a live plant, tells subscribers to come back on SIGTERM, and takes the plant with it", async () => {
    const { child, url, log, simulator } = await startDemo();
    const closed = once(child, "close");
    expect(log).toContain('"store":"SQLite');
    expect(log).toContain("examples");
    const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    const messages: string[] = [];
    const snapshot = new Promise<void>((resolve) => {
      socket.on("message", (data) => {
        messages.push(String(data));
        if (messages.length === 1) {
          const query = "subscription { tagChanges(select: {}) { kind tags { id } } }";
          socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
        }
        if (messages.length === 3) resolve();
      });
    });
    await once(socket, "open");
    socket.send('{"type":"connection_init"}');
    await snapshot;
    expect(messages[1]).toContain('"SNAPSHOT"');
    expect(messages[2]).toContain('"CHANGES"');

    const configure = (name: string) =>
      writeFile(join(folder, "plantgraph.yaml"), `dataSources: {${name}: {endpoint: "opc.tcp://127.0.0.1:1"}}\n`);
    await configure("one");
    expect(await outputOf(plantgraph("reload"))).toEqual({ code: 0, text: "added: one\nunchanged: simulator\n" });
    await configure("other");
    const sources = new Promise<string>((resolve) => {
      socket.on("message", (data) => {
        if (String(data).includes('"other"')) resolve(String(data));
      });
    });
    socket.send(
      JSON.stringify({ id: "2", type: "subscribe", payload: { query: "subscription { dataSourceChanges { name } }" } }),
    );
    child.kill("SIGHUP");
    expect(await sources).toContain('"dataSourceChanges"');
    await rm(join(folder, "plantgraph.yaml"));

    const goodbye = once(socket, "close");
    child.kill("SIGTERM");
    const [code] = await goodbye;
    expect(code).toBe(1012);
    expect(await closed).toEqual([0, null]);
    expect(isRunning(simulator)).toBe(false);
  });

  it("leaves a standard client with a cursor knowing what it has, killed or restarted", async () => {
    let running = await startDemo();
    const port = Number(new URL(running.url).port);
    const closed: number[] = [];
    const client = resumable(
      createClient({
        url: `${running.url.replace("http", "ws")}/graphql`,
        webSocketImpl: WebSocket,
        ...RECONNECT,
        retryWait: () => pause(100),
        on: { closed: (event) => closed.push((event as { code: number }).code) },
      }),
    );
    const events = client.iterate<{ tagChanges: { kind: string; cursor: string; gap: unknown; tags: unknown[] } }>({
      query: `subscription S($resumeAfter: String) {
        tagChanges(select: {}, minIntervalMs: 100, resumeAfter: $resumeAfter) { kind cursor gap { from reason } tags { id } } }`,
    });
    const next = async () => {
      const { value } = await events.next();
      return (value as { data: { tagChanges: { kind: string; cursor: string; gap: unknown; tags: unknown[] } } }).data
        .tagChanges;
    };
    try {
      expect((await next()).kind).toBe("SNAPSHOT");
      for (const signal of ["SIGKILL", "SIGTERM"] as const) {
        let last = await next();
        expect(last.kind).toBe("CHANGES");
        const ended = once(running.child, "close");
        running.child.kill(signal);
        await ended;
        running = await startDemo(port);
        // What was on its way still arrives; then exactly the gap, and the present after it.
        let event = await next();
        for (; event.kind === "CHANGES"; event = await next()) last = event;
        expect(event).toMatchObject({ kind: "GAP", gap: { from: last.cursor, reason: "RESTARTED" } });
        const snapshot = await next();
        expect(snapshot.kind).toBe("SNAPSHOT");
        expect(snapshot.tags.length).toBeGreaterThan(20);
      }
      expect(closed).toContain(1012);
      expect((await next()).kind).toBe("CHANGES");
    } finally {
      await client.dispose();
      const ended = once(running.child, "close");
      running.child.kill("SIGTERM");
      await ended;
    }
  });

  it("ends at once on a second SIGTERM, though a client does not let go", async () => {
    const { child, url, simulator } = await startDemo();
    const closed = once(child, "close");
    const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    await once(socket, "open");
    // Never answers the closing handshake.
    socket.pause();
    const stopping = new Promise<void>((resolve) => {
      child.stdout?.on("data", (data) => {
        if (String(data).includes("Stopping")) resolve();
      });
    });
    child.kill("SIGTERM");
    await stopping;
    child.kill("SIGTERM");
    expect(await closed).toEqual([143, null]);
    socket.terminate();
    await expect.poll(() => isRunning(simulator), { timeout: 10_000 }).toBe(false);
  });
});

describe("a connector of somebody else's", { timeout: 90_000 }, () => {
  const PAGE = "docs/writing-a-connector.md";
  const tool = (name: string, ...args: string[]) =>
    run(process.execPath, [join(repository, "node_modules/.bin", name), ...args], {
      cwd: own,
      env: { ...process.env, NO_COLOR: "1" },
    });
  /** A gateway that has one value. */
  let gateway: Server;
  let own: string;

  beforeAll(async () => {
    own = join(folder, "connector");
    await mkdir(own);
    await writeFile(join(own, "package.json"), '{"type": "module"}');
    for (const file of ["gateway.ts", "gateway.test.ts"]) await writeFile(join(own, file), await example(file));
    // The embedded store is none of what is exported; here it stands for somebody's own.
    await writeFile(
      join(own, "store.test.js"),
      `import { mkdtemp, rm } from "node:fs/promises";
      import { systemClock } from "plantgraph/connector";
      import { graphStoreContract } from "plantgraph/contract/graph-store";
      import { SqliteGraphStore } from "../node_modules/plantgraph/dist/connectors/sqlite/sqlite-graph-store.js";
      graphStoreContract("somebody's", async () => {
        const directory = await mkdtemp("store-");
        return {
          open: () => SqliteGraphStore.open(directory, systemClock),
          layOutNewer: async () => {},
          remove: () => rm(directory, { recursive: true }),
        };
      });`,
    );
    gateway = createServer((_, response) => response.end('{"TK-7/level": 4.25}'));
    await once(gateway.listen(0, "127.0.0.1"), "listening");
  });
  afterAll(() => gateway?.close());

  it("is what its page shows", async () => {
    const files = [
      await example("gateway.ts"),
      await example("gateway.test.ts"),
      await readFile(join(repository, "test/contract/graph-store.test.ts"), "utf8"),
    ];
    const blocks = blocksOf(PAGE).filter(({ language }) => language === "ts");
    expect(blocks).toHaveLength(3);
    for (const [i, { text }] of blocks.entries()) expect(files[i]).toContain(text);
  });

  it("fits the published declarations, without skipping any", async () => {
    const options = "--ignoreConfig --module nodenext --target es2024 --strict --exactOptionalPropertyTypes";
    const rest = "--rewriteRelativeImportExtensions --types node gateway.ts gateway.test.ts";
    await tool("tsc", ...`${options} ${rest}`.split(" "));
    const wrong = "gateway-wrong.ts";
    await writeFile(join(own, wrong), (await example("gateway.ts")).replace("async stop(", "async halt("));
    await expect(tool("tsc", "--noEmit", ...options.split(" "), "--types", "node", wrong)).rejects.toMatchObject({
      stdout: expect.stringContaining("Property 'stop' is missing"),
    });
    await rm(join(own, wrong));
  });

  it("passes the contract of its kind, which a faulty one does not", async () => {
    const vitest = (pattern: string, ...files: string[]) =>
      tool("vitest", "run", "--testTimeout=30000", `--testNamePattern=${pattern}`, ...files);
    const { stdout } = await vitest("data source|empty database", "gateway.test.ts", "store.test.js");
    expect(stdout).toMatch(/Tests +15 passed/);
    await writeFile(
      join(own, "faulty.ts"),
      (await example("gateway.ts")).replace("lostSample(current, this.#clock.now())", "current"),
    );
    await writeFile(
      join(own, "faulty.test.ts"),
      (await example("gateway.test.ts"))
        .replace("./gateway.ts", "./faulty.ts")
        .replace("dataSourceContract(", "vi.setConfig({ testTimeout: 3_000 });\n$&")
        .replace("import {", 'import { vi } from "vitest";\n$&'),
    );
    await expect(vitest("outage", "faulty.test.ts")).rejects.toMatchObject({
      stdout: expect.stringMatching(/Tests +1 failed/),
    });
  });

  it("brings live values to a twin whose configuration names it", async () => {
    const [settings] = blocksOf(PAGE).filter(({ language }) => language === "yaml");
    const { port } = gateway.address() as AddressInfo;
    const text = (settings?.text ?? "").replace("127.0.0.1:8080", `127.0.0.1:${port}`);
    await writeFile(join(own, "plantgraph.yaml"), `${text}plant: plant.yaml\n`);
    await writeFile(
      join(own, "plant.yaml"),
      "plantgraph: 1\nenterprise: {Acme: {source: utilities, tags: {level: {id: level, type: Double, address: TK-7/level}}}}\n",
    );
    const { child, url } = await start({ directory: own });
    try {
      const ask = async () => {
        const body = JSON.stringify({ query: '{ tag(id: "level") { current { value quality } } }' });
        const headers = { "content-type": "application/json" };
        return (await fetch(`${url}/graphql`, { method: "POST", headers, body })).json();
      };
      await expect
        .poll(ask, { timeout: 30_000 })
        .toEqual({ data: { tag: { current: { value: 4.25, quality: "GOOD" } } } });

      // A further one, while it runs.
      await writeFile(
        join(own, "other.js"),
        (await readFile(join(own, "gateway.js"), "utf8")).replaceAll("gateway", "other"),
      );
      const both = text
        .replace("[./gateway.js]", "[./gateway.js, ./other.js]")
        .replace("dataSources:", `$&\n  second:\n    endpoint: other+http://127.0.0.1:${port}`);
      await writeFile(join(own, "plantgraph.yaml"), `${both}plant: plant.yaml\n`);
      const reloaded = plantgraphAt({ directory: own }, "reload");
      expect(await outputOf(reloaded)).toEqual({ code: 0, text: "added: second\nunchanged: utilities\n" });
    } finally {
      const ended = once(child, "close");
      child.kill("SIGTERM");
      await ended;
    }
  });
});
