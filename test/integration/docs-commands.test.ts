/** The commands of every page exist with their options, and its requests with curl are answered as they are written. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { blocksIn, textOfPage } from "../fixtures/doc-pages.ts";

const shell = blocksIn("sh", "bash").map((block) => ({ ...block, text: block.text.replaceAll("\\\n", " ") }));

/** Lines of the shell that begin with this word, with where they stand. */
const linesWith = (word: string) =>
  shell.flatMap(({ page, text }) =>
    text
      .split("\n")
      .map((line) => line.replace(/\s+#.*$/, "").trim())
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => [page, line] as const),
  );

const commands = [...linesWith("plantgraph"), ...linesWith("npx plantgraph")].map(
  ([page, line]) => [page, line.replace("npx ", "")] as const,
);

async function plantgraph(words: readonly string[]): Promise<{ code: number; text: string }> {
  const text: string[] = [];
  const code = await run(words, {
    environment: {},
    directory: ".",
    user: "tester",
    out: (part) => text.push(part),
    err: (part) => text.push(part),
    interrupted: new AbortController().signal,
  });
  return { code, text: text.join("\n") };
}

describe("the commands of the pages", () => {
  it("are found", () => {
    expect(commands.length).toBeGreaterThan(20);
  });

  it.each(commands)("%s: %s", async (_, line) => {
    const words = [
      ...line
        .split(/ [>|] /, 1)
        .join("")
        .matchAll(/'([^']*)'|(\S+)/g),
    ]
      .map(([, quoted, plain]) => quoted ?? plain ?? "")
      .slice(1);
    const { code, text } = await plantgraph([...words, "--help"]);
    expect(code).toBe(0);
    const names = words.filter((word) => word.startsWith("--"));
    expect(text).toMatch(new RegExp(`^Usage: plantgraph ${words[0]}\\b`));
    for (const name of names) expect(text).toContain(name);
  });

  it("are all in the page about them", async () => {
    const { text } = await plantgraph(["--help"]);
    const all = [...text.matchAll(/^ {2}([a-z][a-z-]*)[ |[]/gm)]
      .map(([, name]) => name as string)
      .filter((name) => name !== "help");
    const listed = [...textOfPage("docs/command-line.md").matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell]) =>
      (cell as string).split(", ").map((name) => name.slice(1, -1)),
    );
    expect(listed.toSorted()).toEqual([...new Set(all)].filter((name) => name !== "plantgraph").toSorted());
  });

  it("of npm exist", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: object };
    const names = linesWith("npm run").map(([, line]) => line.split(" ")[2] as string);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names.filter((one) => one !== "dev")) expect(scripts).toHaveProperty([name]);
  });
});

describe("the requests of the pages with curl", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({}, { demo: true });
  });
  afterAll(() => app?.stop());

  it.each(linesWith("curl"))("%s: %s", async (_, line) => {
    const command = line
      .replace("http://127.0.0.1:4000", app.url)
      .replace(/^curl/, "curl --silent --show-error --fail --max-time 5");
    const streams = line.includes("curl -N");
    const answer = await promisify(execFile)("sh", ["-c", streams ? `${command} | grep -m 1 ^data` : command]);
    if (streams) expect(answer.stdout).toMatch(/^data: \{"data":\{"tagChanges":\{"kind":"SNAPSHOT"/);
    else expect(JSON.parse(answer.stdout)).toEqual({ data: expect.any(Object) });
  });
});
