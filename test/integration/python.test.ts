/**
 * What data people do, in Python: each file of test/python against running twins, and the checks of the client package.
 * Installs the package the way its users do, into a folder of its own.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { plantgraph } from "../fixtures/command-line.ts";
import { dataPlant } from "../fixtures/data-plant.ts";
import {
  installClient,
  PYTHON_SETUP_MS,
  pythonMissing,
  pythonTestFailures,
  pythonWith,
  runPython,
} from "../fixtures/python.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const CLIENT = join(root, "clients/python");

const FILES = [
  "test_formats.py",
  "test_networkx.py",
  "test_client.py",
  "test_sign_in.py",
  "test_notebook.py",
  "test_docs.py",
];

/** Longest that one file of tests may take, milliseconds. */
const FILE_MS = 180_000;

describe.skipIf(pythonMissing !== null)("in Python", () => {
  let packages: string;
  let twin: TestApp;
  let sample: TestApp;
  let closed: TestApp;
  let administrator: string;
  let failures: ReturnType<typeof pythonTestFailures>;

  beforeAll(async () => {
    await pythonWith();
    packages = await mkdtemp(join(tmpdir(), "plantgraph-python-"));
    await installClient(packages);
    const auth = { mode: "required" };
    [twin, sample, closed] = await Promise.all([
      startTestApp({}, { plant: dataPlant(Number(process.env["SEED"] ?? 1)) }),
      startTestApp({}, { demo: true }),
      startTestApp({ auth }, { demo: true, takesCommands: true }),
    ]);
    // The samples that the first file compares.
    const waiting = '{ tags(select: {tag: {status: ["BadWaitingForInitialData"]}}, first: 1) { totalCount } }';
    await vi.waitFor(async () => expect(await sample.query(waiting)).toEqual({ tags: { totalCount: 0 } }), {
      timeout: 60_000,
      interval: 250,
    });
    const key = ["keys", "add", "root", "--role", "administrator"];
    administrator = (await plantgraph(key, { dataDir: closed.dataDir, settings: { auth } })).out;
    failures = pythonTestFailures(FILES, environment());
  }, PYTHON_SETUP_MS);
  afterAll(async () => {
    await failures;
    await Promise.all([twin?.stop(), sample?.stop(), closed?.stop()]);
    await rm(packages, { recursive: true, force: true });
  });

  const environment = () => ({
    PYTHONPATH: packages,
    PLANTGRAPH_URL: twin.url,
    PLANTGRAPH_SAMPLE_URL: sample.url,
    PLANTGRAPH_CLOSED_URL: closed.url,
    PLANTGRAPH_ADMINISTRATOR: administrator,
    NODE: process.execPath,
  });

  // They run in one process: the first case waits for all of them.
  it.each(FILES)(
    "%s passes",
    async (file) => {
      expect((await failures).get(file)).toBeNull();
    },
    FILES.length * FILE_MS,
  );

  it(
    "the client package is typed throughout",
    async () => {
      const cache = join(packages, ".mypy_cache");
      const config = join(CLIENT, "pyproject.toml");
      const sources = join(CLIENT, "src/plantgraph");
      const { status, output } = await runPython([
        "-m",
        "mypy",
        "--config-file",
        config,
        "--cache-dir",
        cache,
        sources,
      ]);
      expect(status, output).toBe(0);
    },
    FILE_MS,
  );
});
