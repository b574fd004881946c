import { readFileSync } from "node:fs";
import { isEnumType } from "graphql";
import { describe, expect, it } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";

const page = readFileSync(new URL("../../../docs/live-data.md", import.meta.url), "utf8");
const schema = buildPlantgraphSchema();

describe("the page on live data", () => {
  it.each(["TagChangesKind", "GapReason", "StreamMode"])("explains every %s", (name) => {
    const type = schema.getType(name);
    if (!isEnumType(type)) throw new Error(`${name} is not an enum`);
    for (const value of type.getValues()) expect(page).toContain(`\`${value.name}\``);
  });
});
