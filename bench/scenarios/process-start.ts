/**
 * From the start of the process, as it is shipped, to its first answer: the model is loaded, GraphQL answers. Connecting to
 * OPC UA servers is not waited for, by the twin neither: what speaks OPC UA is loaded after that, so it is measured too how
 * long that keeps clients waiting, and when the server is dialled.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort, neo4jMissing, startNeo4j } from "../../test/fixtures/neo4j/neo4j-server.ts";
import { getBytes, HttpConnection, postBytes, textOf } from "../clients/http-connection.ts";
import { imported, NEO4J_HEAP } from "./model.ts";
import { median, type Outcome, type Scenario, type Size } from "./scenario.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/plantgraph.js", import.meta.url));
const DEADLINE_MS = 120_000;
/** Nobody is there, so there is an error when it was tried. */
const TRIED = JSON.stringify({ query: '{ dataSource(name: "simulator") { lastError } }' });
/** Pause between two attempts to connect. Milliseconds. */
const EVERY_MS = 2;

function scenarioOf({ tags }: Size): string {
  return `Start: from the start of the process to its first answer, ${tags.toLocaleString("en")} tags`;
}

export const processStart: Scenario = {
  name: "process-start",
  async run(size, folder): Promise<Outcome> {
    const directory = join(folder, "process-start");
    await mkdir(directory);
    await imported({ directory: join(directory, "data") }, size, null);
    const figures = await started(directory, {}, size);
    return { rows: [{ scenario: scenarioOf(size), subject: "embedded store", figures }] };
  },
};

export const processStartNeo4j: Scenario = {
  name: "process-start-neo4j",
  onlyAsked: true,
  async run(size, folder): Promise<Outcome> {
    const missing = neo4jMissing();
    if (missing !== null) return { rows: [], skipped: [{ scenario: `${scenarioOf(size)}, Neo4j`, reason: missing }] };
    const server = await startNeo4j({ heap: NEO4J_HEAP });
    try {
      const { uri, username, password, database } = server;
      await imported({ uri, username, password, database }, size, null);
      const directory = join(folder, "process-start-neo4j");
      await mkdir(directory);
      const environment = { NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password };
      const figures = await started(directory, environment, size);
      return { rows: [{ scenario: scenarioOf(size), subject: "Neo4j", figures, note: "Neo4j runs already" }] };
    } finally {
      await server.dispose();
    }
  },
};

async function started(directory: string, environment: NodeJS.ProcessEnv, { starts, tags }: Size) {
  const port = await freePort();
  const file = join(directory, "plantgraph.yaml");
  // A server that is not there: the twin starts beside it.
  const source = '{endpoint: "opc.tcp://127.0.0.1:9"}';
  await writeFile(
    file,
    `server: {port: ${port}}\ndataDir: data\nlog: {level: fatal}\ndataSources: {simulator: ${source}}\n`,
  );
  const alive: number[] = [];
  const ready: number[] = [];
  const slowest: number[] = [];
  const dialled: number[] = [];
  for (let start = 0; start < starts; start++) {
    const begun = performance.now();
    const child = spawn(process.execPath, [PROGRAM, "start"], {
      cwd: directory,
      env: { ...process.env, ...environment, PLANTGRAPH_CONFIG: file, NODE_ENV: "production" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    try {
      const url = `http://127.0.0.1:${port}`;
      const connection = await reached(url, child);
      alive.push(performance.now() - begun);
      const body = JSON.stringify({ query: '{ tag(id: "t1") { id name current { quality } } }' });
      const answer = textOf(await connection.ask(postBytes(`${url}/graphql`, body)));
      ready.push(performance.now() - begun);
      if (!answer.includes('"id":"t1"')) throw new Error(`it answered ${answer.slice(0, 300)}`);
      const readiness = await connection.ask(getBytes(`${url}/readyz`));
      if (readiness.status !== 200) throw new Error("it answers and says it is not ready");
      const metrics = textOf(await connection.ask(getBytes(`${url}/metrics`)));
      if (!metrics.includes(`plantgraph_model_tags ${tags}\n`)) throw new Error(`it does not have ${tags} tags`);
      let most = 0;
      for (let tried = false; !tried; ) {
        const asked = await connection.ask(postBytes(`${url}/graphql`, TRIED));
        most = Math.max(most, asked.ms);
        tried = !textOf(asked).includes('"lastError":null');
        await pause(EVERY_MS);
      }
      slowest.push(most);
      dialled.push(performance.now() - begun);
      connection.close();
    } finally {
      child.kill("SIGTERM");
      await ended(child);
    }
  }
  return {
    "listening ms": median(alive),
    "first answer ms": median(ready),
    "slowest answer until the data source is dialled ms": median(slowest),
    "data source dialled ms": median(dialled),
  };
}

/** A start tries its port before anything else, and lets it go until it answers: so an answer is waited for, not an open port. */
async function reached(url: string, child: ChildProcess): Promise<HttpConnection> {
  const begun = performance.now();
  for (;;) {
    const connection = await answering(url);
    if (connection) return connection;
    if (child.exitCode !== null) throw new Error(`the twin ended with ${child.exitCode}`);
    if (performance.now() - begun > DEADLINE_MS) throw new Error("the twin did not answer within two minutes");
    await pause(EVERY_MS);
  }
}

async function answering(url: string): Promise<HttpConnection | null> {
  try {
    const connection = await HttpConnection.open(url);
    await connection.ask(getBytes(`${url}/healthz`));
    return connection;
  } catch {
    return null;
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}
