import { isEnumType } from "graphql";
import { expect, it } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import { qualityOf, statusNamed } from "../../../src/twin/words/status-codes.ts";
import { textOfPage } from "../../fixtures/doc-pages.ts";

const page = textOfPage("docs/stream-protocol.md");

it("the table of samples names status codes with the quality that they have", () => {
  const rows = [...page.matchAll(/^\| [^|]+ \| [^|]+ \| `([A-Z]\w+)` \| `(\w+)` \|$/gm)];
  expect(rows.length).toBeGreaterThan(8);
  for (const [, status = "", quality] of rows) {
    const code = statusNamed(status);
    expect(code, status).toBeDefined();
    expect(qualityOf(code as number), status).toBe(quality);
  }
});

it("the table of events has every kind", () => {
  const kinds = buildPlantgraphSchema().getType("TagChangesKind");
  if (!isEnumType(kinds)) throw new Error("TagChangesKind is no enum");
  for (const { name } of kinds.getValues()) expect(page).toContain(`\n| \`${name}\` |`);
});
