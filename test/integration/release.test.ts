/** Releases are made as CONTRIBUTING says, in a copy of the files that they touch. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blocksOf } from "../fixtures/doc-pages.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const TOUCHED = [
  "CHANGELOG.md",
  "package.json",
  "package-lock.json",
  "changes",
  "clients/python/pyproject.toml",
  "clients/typescript/package.json",
  "tools/release.ts",
];

let copy: string;
beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), "plantgraph-release-"));
  for (const path of TOUCHED) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await cp(join(repository, path), join(copy, path), { recursive: true });
  }
  await symlink(join(repository, "node_modules"), join(copy, "node_modules"));
  for (const name of await readdir(join(copy, "changes")))
    if (name !== "README.md") await rm(join(copy, "changes", name));
  await set("0.4.2");
});
afterEach(() => rm(copy, { recursive: true, force: true }));

const read = (path: string) => readFile(join(copy, path), "utf8");
const change = (name: string, text: string) => writeFile(join(copy, "changes", name), text);

/** The version, everywhere. */
async function set(version: string): Promise<void> {
  const { version: old } = JSON.parse(await read("package.json")) as { version: string };
  for (const file of TOUCHED.slice(0, 3).concat(TOUCHED.slice(4, 6))) {
    const text = await read(file);
    await writeFile(join(copy, file), file.endsWith("lock.json") ? inLock(text, version) : text.replace(old, version));
  }
}

function inLock(text: string, version: string): string {
  const lock = JSON.parse(text) as { version: string; packages: Record<string, { version: string }> };
  lock.version = version;
  for (const path of ["", "clients/typescript"]) (lock.packages[path] as { version: string }).version = version;
  return `${JSON.stringify(lock, null, 2)}\n`;
}

async function release(...args: string[]): Promise<{ code: number; text: string }> {
  const run = promisify(execFile)(process.execPath, [join(copy, "tools/release.ts"), ...args]);
  return run.then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, text: stderr }),
  );
}

describe("a release", () => {
  it("could be made of the repository as it is", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["tools/release.ts", "--check"], {
      cwd: repository,
    });
    expect(stdout).toBe("");
  });

  it("makes a section of all changes under the greatest step, and says its version everywhere", async () => {
    await change("a.yaml", "bump: patch\nfixed:\n  - |\n    A crash,\n    in two lines.\n");
    await change("b.yaml", "bump: minor\nadded: [A thing.]\nfixed: [Another.]\n");
    const before = await read("CHANGELOG.md");
    const { text } = await release("--preview");
    expect(text).toMatch(/^## 0\.5\.0 - \d{4}-\d\d-\d\d\n/);
    expect(text.replace(/^.*\n/, "")).toBe(
      "\n### Added\n\n- A thing.\n\n### Fixed\n\n- A crash,\n  in two lines.\n- Another.\n",
    );
    expect(await read("CHANGELOG.md")).toBe(before);

    expect(await release()).toMatchObject({ code: 0 });
    expect(await read("CHANGELOG.md")).toBe(before.replace("## 0.4.2", `${text}\n## 0.4.2`));
    expect(await readdir(join(copy, "changes"))).toEqual(["README.md"]);
    const lock = JSON.parse(await read("package-lock.json")) as { packages: Record<string, { version: string }> };
    expect([lock.packages[""]?.version, lock.packages["clients/typescript"]?.version]).toEqual(["0.5.0", "0.5.0"]);
    for (const file of ["package.json", "clients/typescript/package.json", "clients/python/pyproject.toml"])
      expect(await read(file)).toContain('"0.5.0"');
    expect(await release("--check")).toEqual({ code: 0, text: "" });
    expect(await release()).toMatchObject({ code: 1, text: expect.stringContaining("nothing changed since 0.5.0") });
  });

  it("takes the file that its page shows", async () => {
    const [block] = blocksOf("changes/README.md");
    await change("replay-source.yaml", block?.text as string);
    expect((await release("--preview")).text).toMatch(
      /## 0\.5\.0.*### Added\n\n- A second kind.*### Fixed\n\n- No server/s,
    );
  });

  it.each([
    ["patch", "0.4.3"],
    ["major", "1.0.0"],
  ])("moves 0.4.2 by %s to %s", async (bump, version) => {
    await change("a.yaml", `bump: ${bump}\nfixed: [Something.]\n`);
    expect((await release("--preview")).text).toContain(`## ${version} - `);
  });

  it.each([
    [
      "an unknown list",
      "a.yaml",
      "bump: minor\nimproved: [Much.]\n",
      /changes\/a\.yaml.*improved.*changes\/README\.md/s,
    ],
    ["no step", "a.yaml", "added: [Much.]\n", /changes\/a\.yaml.*bump/s],
    ["nothing to tell", "a.yaml", "bump: minor\n", /changes\/a\.yaml.*say what is added/s],
    ["an empty line", "a.yaml", "bump: minor\nadded: [' ']\n", /changes\/a\.yaml.*added/s],
    ["another kind of file", "a.md", "Much.\n", /changes\/a\.md.*\.yaml/s],
  ])("is refused for %s, and says which file", async (_, name, text, message) => {
    await change(name, text);
    const refusal = await release("--check");
    expect(refusal).toMatchObject({ code: 1, text: expect.stringMatching(message) });
    expect(await release()).toEqual(refusal);
  });

  it("is refused where two packages have two versions, or the changelog begins with another", async () => {
    const client = join(copy, "clients/typescript/package.json");
    const right = await readFile(client, "utf8");
    await writeFile(client, right.replace("0.4.2", "0.4.1"));
    expect(await release("--check")).toMatchObject({
      code: 1,
      text: expect.stringContaining("clients/typescript/package.json says version 0.4.1, package.json 0.4.2"),
    });
    await writeFile(client, right);
    const log = await read("CHANGELOG.md");
    await writeFile(join(copy, "CHANGELOG.md"), log.replace("## 0.4.2", "## Unreleased\n\n- A line.\n\n## 0.4.2"));
    expect(await release("--check")).toMatchObject({ code: 1, text: expect.stringContaining("stands in changes/") });
  });
});
