/** Imports that fail, race, or are watched: the model, the store and the process afterwards. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { print } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { MODEL_FORMATS, type ModelFormat } from "../../src/twin/words/model-draft.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { broken, largeFiles } from "../fixtures/broken-files.ts";
import { proveWhole } from "../fixtures/store-trial.ts";
import { Subscriber } from "../fixtures/subscriptions.ts";
import { ImportModelDocument, type ImportModelMutation, ModelChangesDocument } from "../generated/documents.ts";

/** `IMPORT_MB=50` tries files as large as plants' are. */
const CHARACTERS = Number(process.env["IMPORT_MB"] ?? 10) * 1_000_000;

const PLANT = `
plantgraph: 1
enterprise:
  Acme: {id: acme, sites: {Lyon: {id: lyon, tags: {power: {id: power, type: Double, unit: kW}}}}}
`;

/** Bytes in use after everything that can go has gone; what has a finalizer goes in the second round. */
async function memory(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let round = 0; round < 3; round++) {
    collect();
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ limits: { requestBytes: 200_000_000, requestMs: 600_000 } }, { plant: PLANT });
  await writeFile(join(app.dataDir, "plantgraph.yaml"), `dataDir: ${app.dataDir}\n`);
});
afterAll(() => app?.stop());

interface Answer<T> {
  readonly data: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: object }[];
}

/** On a connection of its own: one that is kept waiting while large files are made is closed meanwhile. */
async function ask<T>(query: string, variables: object = {}): Promise<Answer<T>> {
  const response = Promise.withResolvers<IncomingMessage>();
  request(`${app.url}/graphql`, { method: "POST", agent: false, headers: { "content-type": "application/json" } })
    .on("response", response.resolve)
    .on("error", response.reject)
    .end(JSON.stringify({ query, variables }));
  return (await json(await response.promise)) as Answer<T>;
}

const imported = (variables: object) => ask<ImportModelMutation>(print(ImportModelDocument), variables);

async function plantgraph(...args: string[]): Promise<{ code: number; err: string[] }> {
  const err: string[] = [];
  const code = await run(args, {
    environment: {},
    directory: app.dataDir,
    user: "tester",
    out: () => {},
    err: (text) => err.push(...text.split("\n")),
    interrupted: new AbortController().signal,
  });
  return { code, err };
}

const PLANT_QUERY = "{ enterprises { id children { id tags { id name unit { symbol } } } } commits { totalCount } }";

/** Right but for one mistake at the end. Nothing large outlives this call, nor those below. */
async function writeBroken(format: ModelFormat, folder: string): Promise<string[]> {
  const files = broken(largeFiles(format, CHARACTERS), "at the end");
  await mkdir(folder);
  for (const { name, text } of files) await writeFile(join(folder, name), text);
  return files.map(({ name }) => join(folder, name));
}

async function importEverywhereBroken(format: ModelFormat, paths: readonly string[]) {
  const files = await Promise.all(paths.map(async (path) => ({ name: path, text: await readFile(path, "utf8") })));
  return imported({ model: broken(files, "everywhere").map(({ text }) => text), format });
}

describe("an import", () => {
  it.each(MODEL_FORMATS)(
    "of megabytes of broken %s leaves the model, the store and the process as they were",
    async (format) => {
      const folder = join(app.dataDir, format);
      const commits = await proveWhole({ store: "sqlite", directory: app.dataDir });
      const before = await ask(PLANT_QUERY);
      const used = await memory();
      const paths = await writeBroken(format, folder);
      const answer = await importEverywhereBroken(format, paths);
      expect(answer.errors).toMatchObject([
        {
          message: expect.stringMatching(/"Flaot" is not a data type.*And 999 more mistakes/),
          extensions: { code: "INVALID_FILE", problemCount: 1_000 },
        },
      ]);
      const option = format.toLowerCase().replaceAll("_", "-");
      const { code, err } = await plantgraph("import", ...paths, "--format", option);
      expect({ code, err }).toEqual({
        code: 2,
        err: [expect.stringMatching(/:\d+:\d+: .*"Flaot" is not a data type/)],
      });
      expect(await ask(PLANT_QUERY)).toEqual(before);
      expect(await proveWhole({ store: "sqlite", directory: app.dataDir })).toEqual(commits);
      expect((await memory()) - used).toBeLessThan(25_000_000);
      // And while it was read: the request, the file, what is made of it.
      expect(process.resourceUsage().maxRSS / 1_024).toBeLessThan(3_072);
    },
    600_000,
  );

  const machines = (name: string, count: number) => `
plantgraph: 1
enterprise:
  Acme:
    sites:
      Lyon:
        equipment:
          '${name}-{n}': {for: {n: 1..${count}}, id: '${name}-{n}', tags: {speed: Double, load: Double}}
`;

  it("beside another one is a commit of its own, and the same twice at once is one commit", async () => {
    const { revision } = app.twin.model;
    const made = await Promise.all(["a", "b"].map((name) => imported({ model: [machines(name, 500)] })));
    expect(made.map(({ data }) => data?.importModel)).toMatchObject([{ created: 1_500 }, { created: 1_500 }]);
    expect(made.map(({ data }) => data?.importModel.revision).toSorted()).toEqual([revision + 1, revision + 2]);
    const same = await Promise.all([1, 2, 3].map(() => imported({ model: [machines("c", 500)] })));
    expect(same.map(({ data }) => data?.importModel.changeCount).toSorted()).toEqual([0, 0, 1_500]);
    expect(app.twin.model.revision).toBe(revision + 3);
    await proveWhole({ store: "sqlite", directory: app.dataDir });
  });

  it("is one commit to who streams, by whichever way it came, and a dry run none", async () => {
    const subscriber = new Subscriber(app);
    const commits = subscriber.open<{ revision: number; changeCount: number; by: string }>(print(ModelChangesDocument));
    const tags = subscriber.open<{ kind: string; tags: { id: string }[] }>(
      'subscription { tagChanges(select: {under: ["lyon"], tag: {name: {eq: "speed"}}}) { kind tags { id } } }',
    );
    try {
      await tags.until(({ kind }) => kind === "SNAPSHOT");
      const { revision } = app.twin.model;
      expect((await imported({ model: [machines("d", 300)], dryRun: true })).data?.importModel.changeCount).toBe(900);
      await imported({ model: [machines("d", 300)] });
      await writeFile(join(app.dataDir, "e.yaml"), machines("e", 300));
      expect(await plantgraph("import", "e.yaml")).toMatchObject({ code: 0 });
      expect(await commits.next()).toMatchObject({ revision: revision + 1, changeCount: 900, by: "anonymous" });
      expect(await commits.next()).toMatchObject({ revision: revision + 2, changeCount: 900, by: "tester" });
      const joined = new Set<string>();
      while (joined.size < 600) for (const { id } of (await tags.next()).tags) joined.add(id);
      expect([...joined].filter((id) => app.twin.model.tags.get(id)?.asset.name.startsWith("d-"))).toHaveLength(300);
    } finally {
      await subscriber.close();
    }
  });
});
