import { readFileSync } from "node:fs";
import { isEnumType, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";

const page = readFileSync(new URL("../../../docs/live-data.md", import.meta.url), "utf8");
const schema = buildPlantgraphSchema();

describe("the page on live data", () => {
  it("has operations that fit the schema", () => {
    const operations = [...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, text]) => text as string);
    const [, inCurl] = /-d '(.*)'$/m.exec(page) as unknown as [string, string];
    operations.push((JSON.parse(inCurl) as { query: string }).query);
    expect(operations.length).toBe(3);
    for (const operation of operations) expect(validate(schema, parse(operation))).toEqual([]);
  });

  it.each(["TagChangesKind", "GapReason", "StreamMode"])("explains every %s", (name) => {
    const type = schema.getType(name);
    if (!isEnumType(type)) throw new Error(`${name} is not an enum`);
    for (const value of type.getValues()) expect(page).toContain(`\`${value.name}\``);
  });
});
