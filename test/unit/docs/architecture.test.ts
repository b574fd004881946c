import { globSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const page = readFileSync(`${repository}docs/architecture.md`, "utf8");
const files = globSync("{src,test,clients}/**/*.ts", { cwd: repository, exclude: (name) => name === "node_modules" });

interface Restricted {
  readonly options: { readonly patterns: readonly { readonly group: readonly string[] }[] };
}

/** The text below a heading, up to the next one. */
function section(heading: string): string {
  const [, text] = page.split(`\n${heading}\n`);
  if (text === undefined) throw new Error(`There is no heading "${heading}".`);
  return text.split(/\n#+ /)[0] as string;
}

/** Names in the first column of the section's table, in order. */
function rows(heading: string): string[] {
  const cells = [...section(heading).matchAll(/^\| ([^|]*) \|/gm)].map(([, cell]) => cell as string);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string));
}

function foldersOf(path: string): string[] {
  const entries = readdirSync(`${repository}${path}`, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

it.each([
  ["## The rooms", "src", (name: string) => name.replace("src/", "")],
  ["### Inside `src/twin`", "src/twin", (name: string) => name],
  ["### Inside `src/connectors/opcua`", "src/connectors/opcua", (name: string) => name],
  ["### Inside `src/server`", "src/server", (name: string) => name],
])("the page on architecture has a row for each folder, and for no other: %s", (heading, path, nameOf) => {
  const named = rows(heading).map(nameOf);
  expect(named.filter((name) => !name.endsWith(".ts")).toSorted()).toEqual(foldersOf(path).toSorted());
});

it("the page on architecture reads the rooms of the twin in the order that the linter keeps", () => {
  const order = rows("### Inside `src/twin`");
  const rules = JSON.parse(readFileSync(`${repository}biome.json`, "utf8")) as {
    overrides: { includes: string[]; linter?: { rules?: { style?: { noRestrictedImports?: Restricted } } } }[];
  };
  const wrong: string[] = [];
  for (const { includes, linter } of rules.overrides) {
    const [, room] = /^src\/twin\/([\w-]+)\/\*\*$/.exec(includes[0] ?? "") ?? [];
    const [pattern] = linter?.rules?.style?.noRestrictedImports?.options.patterns ?? [];
    if (room === undefined || pattern === undefined || !order.includes(room)) continue;
    for (const [, allowed] of pattern.group.join("\n").matchAll(/^!\.\.\/([\w-]+)\/\*\*$/gm))
      if (order.indexOf(allowed as string) > order.indexOf(room)) wrong.push(`${room} may import ${allowed}`);
  }
  expect(wrong).toEqual([]);
});

it("the page on architecture draws all connectors, and names no file that is not there", () => {
  const [, drawn] = /connectors\["connectors: ([^"]*)"\]/.exec(page) ?? [];
  expect(drawn?.split(", ").toSorted()).toEqual(foldersOf("src/connectors").toSorted());
  const named = [...page.matchAll(/`([\w./-]+\.ts)`/g)].map(([, name]) => name as string);
  const missing = named.filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)));
  expect(missing).toEqual([]);
});
