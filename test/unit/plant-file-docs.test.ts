import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPlant } from "../../src/model-files/plant-file/read.ts";

const page = readFileSync(new URL("../../docs/plant-file.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text as string);

describe("plant-file-docs", () => {
  it("has examples that are read, and give what the text says", () => {
    const [first, addresses, ranges] = examples.map((text) => readPlant(text));
    expect(examples).toHaveLength(3);
    expect(addresses?.tags.map(({ source }) => source?.address)).toEqual([
      "nsu=KEPServerEX;s=Ch1.P1.Speed",
      "nsu=KEPServerEX;s={address}.Speed",
      "%nsu=KEPServerEX;s=two%0Alines",
    ]);
    expect(first?.assets).toHaveLength(85);
    expect(ranges?.assets).toHaveLength(27);
    expect(ranges?.tags).toHaveLength(72);
    expect(ranges?.tags.at(-1)?.source?.address).toBe("nsu=urn:presses;s=B.12.T3");
    expect(ranges?.relations.at(-1)).toMatchObject({ from: "Acme/Line A/Press 12", to: "Acme/Line B/Press 12" });
  });

  it.each([
    ["asset", "enterprise: {A: {x: 1}}", "Key of an asset", ["sites", "areas", "lines", "equipment"]],
    ["tag", "enterprise: {A: {tags: {t: {x: 1}}}}", "Key of a tag", []],
    ["class", "classes: {A: {x: 1}}", "Key of a class", []],
  ])("lists every key of a %s that the reader knows", (_, body, heading, elsewhere) => {
    let known: string[] = [];
    try {
      readPlant(`plantgraph: 1\n${body}`);
    } catch (error) {
      known = (/Known here: (.*?)\./.exec((error as Error).message)?.[1] ?? "").split(", ");
    }
    const table = page.slice(page.indexOf(heading)).split("\n\n")[0] as string;
    const documented = [...table.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell]) =>
      [...(cell as string).matchAll(/`(\w+)`/g)].map(([, key]) => key as string),
    );
    expect(documented.toSorted()).toEqual(known.filter((key) => !elsewhere.includes(key)).toSorted());
  });
});
