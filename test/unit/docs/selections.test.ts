import { readFileSync } from "node:fs";
import { isInputObjectType } from "graphql";
import { expect, it } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";

const page = readFileSync(new URL("../../../docs/selections.md", import.meta.url), "utf8");
const schema = buildPlantgraphSchema();

it.each([
  ["Selection", "Selection: which tags"],
  ["AssetFilter", "AssetFilter"],
  ["TagFilter", "TagFilter"],
  ["TagValueFilter", "Values"],
  ["StringFilter", "Texts"],
  ["PropertyFilter", "Properties"],
  ["IdentifierFilter", "Identifiers"],
  ["RelationFilter", "Relations"],
  ["ReachInput", "Reach"],
])("the page on selections documents every condition of %s, and no other", (name, heading) => {
  const [, section] = page.split(`\n## ${heading}\n`);
  const rows = [...(section?.split("\n## ")[0] ?? "").matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].map(([, keys]) => keys);
  const documented = rows.flatMap((keys) => (keys as string).split(", ").map((key) => key.slice(1, -1)));
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`${name} is not an input`);
  expect(documented.toSorted()).toEqual(Object.keys(type.getFields()).toSorted());
});
