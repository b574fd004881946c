import { readFileSync } from "node:fs";
import { parse, validate } from "graphql";
import { expect, it } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";

const page = readFileSync(new URL("../../../docs/traversal.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, text]) => text as string);

it("the page on following the graph has examples", () => {
  expect(examples.length).toBeGreaterThan(3);
});

it.each(examples)("its example is valid: %s", (example) => {
  expect(validate(buildPlantgraphSchema(), parse(example)).map(({ message }) => message)).toEqual([]);
});
