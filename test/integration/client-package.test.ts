/** `@plantgraph/client` as strangers get it: the packed tarball, beside what its pages name. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { installClientPackage } from "../fixtures/client-package.ts";
import { blocksIn } from "../fixtures/doc-pages.ts";

const BESIDE = ["@apollo/client", "@types/node", "graphql", "graphql-ws", "rxjs", "typescript", "undici-types", "ws"];
// Those of connectors are compiled with the twin's package.
const examples = blocksIn("ts").filter(({ page }) => page !== "docs/writing-a-connector.md");

describe("@plantgraph/client", { timeout: 90_000 }, () => {
  let folder: string;
  let packed: readonly string[];
  let app: TestApp;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "plantgraph-client-"));
    packed = await installClientPackage(folder, BESIDE);
    await writeFile(join(folder, "package.json"), '{"type": "module"}');
    app = await startTestApp({}, { demo: true });
  });
  afterAll(async () => {
    await app?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("has no dependencies, and holds what is needed and nothing else", async () => {
    const file = join(folder, "node_modules/@plantgraph/client/package.json");
    const manifest = JSON.parse(await readFile(file, "utf8")) as object;
    for (const key of ["dependencies", "peerDependencies", "scripts"]) expect(manifest).not.toHaveProperty(key);
    expect(packed.toSorted()).toEqual([
      "LICENSE",
      "README.md",
      ...["generated", "index", "iterate", "resume", "sign-in"].flatMap((name) => [
        `dist/${name}.d.ts`,
        `dist/${name}.js`,
      ]),
      "package.json",
      "src/live.graphql",
    ]);
  });

  it("fits the TypeScript of the pages", async () => {
    expect(examples.length).toBeGreaterThan(1);
    const programs = examples.map((_, i) => `example-${i}.ts`);
    for (const [i, { text }] of examples.entries()) await writeFile(join(folder, `example-${i}.ts`), text);
    const options =
      "--ignoreConfig --noEmit --module nodenext --target es2024 --strict --skipLibCheck --lib es2024,dom";
    await promisify(execFile)(
      process.execPath,
      [join(folder, "node_modules/typescript/bin/tsc"), ...options.split(" "), "--types", "node", ...programs],
      { cwd: folder },
    );
  });

  it("streams as its own page shows", async () => {
    const example = examples.find(({ page }) => page === "clients/typescript/README.md");
    await writeFile(join(folder, "live.ts"), (example?.text ?? "").replace("ws://127.0.0.1:4000/graphql", app.wsUrl));
    const child = spawn(process.execPath, ["live.ts"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
      expect(JSON.parse(line)).toMatchObject({ tagChanges: { kind: "SNAPSHOT", cursor: expect.any(String) } });
    } finally {
      child.kill();
    }
  });
});
