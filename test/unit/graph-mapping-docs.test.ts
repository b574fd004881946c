import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readMapping } from "../../src/model-files/graph-mapping/read-mapping.ts";
import type { PlantgraphError } from "../../src/twin/words/errors.ts";

const page = readFileSync(new URL("../../docs/importing.md", import.meta.url), "utf8");
const section = page.slice(page.indexOf("## From a graph in Neo4j"));

function known(mapping: string): string[] {
  try {
    readMapping(mapping);
  } catch (error) {
    const [problem] = (error as PlantgraphError).problems.filter(({ message }) => message.includes("Known here"));
    return (/Known here: (.*?)\./.exec(problem?.message ?? "")?.[1] ?? "").split(", ");
  }
  return [];
}

describe("graph-mapping-docs", () => {
  it("has an example that is read, and says what the text says", () => {
    const [, example] = /```yaml\n([\s\S]*?)```/.exec(section) as unknown as [string, string];
    const mapping = readMapping(example);
    expect(mapping.assets.map(({ label }) => label)).toEqual(["Plant", "Area", "Machine"]);
    expect(mapping.containment).toEqual([
      ["HAS_AREA", "down"],
      ["HAS_MACHINE", "down"],
    ]);
    expect([...(mapping.tags[0]?.used ?? [])].toSorted()).toEqual(["name", "node_id", "type", "unit"]);
  });

  it.each([
    ["the mapping", "graphMapping: 1\nx: 1"],
    ["an asset", "graphMapping: 1\nassets: {A: {level: AREA, x: 1}}"],
    ["a tag", "graphMapping: 1\nassets: {A: {level: AREA}}\ntags: {T: {on: {HAS: down}, x: 1}}"],
    ["a relation", "graphMapping: 1\nassets: {A: {level: AREA}}\nrelations: {R: {x: 1}}"],
  ])("lists every key of %s that the reader knows", (what, mapping) => {
    const table = section.slice(section.indexOf(`| Key of ${what} |`)).split("\n\n")[0] as string;
    const documented = [...table.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell]) =>
      [...(cell as string).matchAll(/`(\w+)`/g)].map(([, key]) => key as string),
    );
    expect(documented.toSorted()).toEqual(known(mapping).toSorted());
  });
});
