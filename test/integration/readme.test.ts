/** The README's query and commands run as written. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const scripts = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { scripts: object }
).scripts;

/** The code blocks in one language. */
function blocks(language: string): string[] {
  const block = new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, "gm");
  return [...readme.matchAll(block)].map(([, text]) => text as string);
}

describe("readme", () => {
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    app = await startTestApp({}, { demo: true });
    folder = await mkdtemp(join(tmpdir(), "readme-"));
  });
  afterAll(async () => {
    await app?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("asks a query that the bundled plant answers with live values", async () => {
    const [query] = blocks("graphql");
    const { asset } = await app.query<{
      asset: { children: { tags: { current: { quality: string } }[] }[] };
    }>(query as string);
    expect(asset.children.flatMap(({ tags }) => tags).length).toBeGreaterThan(20);
  });

  it("shows a configuration that is valid, and commands that exist", async () => {
    const [yaml] = blocks("yaml");
    await writeFile(join(folder, "plantgraph.yaml"), (yaml as string).replaceAll(/^ {3}/gm, ""));
    const plantgraph = async (args: readonly string[]) => {
      const text: string[] = [];
      const code = await run(args, {
        environment: { S7_PASSWORD: "x" },
        directory: folder,
        user: "tester",
        out: (line) => text.push(line),
        err: (line) => text.push(line),
        interrupted: new AbortController().signal,
      });
      return { code, text: text.join("\n") };
    };
    expect(await plantgraph(["check"])).toMatchObject({
      code: 0,
      text: expect.stringContaining("Data source s7-utilities"),
    });
    const commands = [
      ...blocks("sh")
        .join("")
        .matchAll(/npx plantgraph (.+)/g),
    ].map(([, line]) => line as string);
    expect(commands.length).toBeGreaterThan(3);
    for (const line of commands) {
      const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => (quoted ?? plain) as string);
      const { text } = await plantgraph([...words, "--help"]);
      expect(text).toContain(`Usage: plantgraph ${words[0]}`);
      const options = words.filter((word) => word.startsWith("--"));
      for (const option of options) expect(text).toContain(option);
    }
  });

  it("names npm scripts and pages that exist", () => {
    const npmRun = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name as string);
    for (const name of npmRun) expect(scripts).toHaveProperty(name);
    const links = [...readme.matchAll(/\]\(([^)#]+)/g)].map(([, target]) => target as string);
    expect(links.length).toBeGreaterThan(4);
    for (const link of links) expect(readFileSync(new URL(`../../${link}`, import.meta.url)).length).toBeGreaterThan(0);
  });
});
