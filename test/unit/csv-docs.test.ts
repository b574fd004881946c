import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TABLES } from "../../src/model-files/csv/columns.ts";
import { readModel } from "../../src/model-files/model-files.ts";

const page = readFileSync(new URL("../../docs/importing.md", import.meta.url), "utf8");
const section = page.slice(page.indexOf("## From a spreadsheet"), page.indexOf("## From B2MML"));

describe("csv-docs", () => {
  it("has an example that is read, and says what the text says", () => {
    const [, text] = /```csv\n([\s\S]*?)```/.exec(section) as unknown as [string, string];
    const { assets } = readModel("CSV", [{ name: "assets.csv", text }]);
    expect(assets).toHaveLength(4);
    expect(assets[3]).toMatchObject({
      path: ["Acme", "Lyon", "Line 1", "P-101"],
      classes: ["Pump", "Machine"],
      identifiers: [{ system: "sap", value: "00010004101" }],
      properties: [{ name: "ratedPower", value: 7.5 }],
    });
  });

  it.each(Object.entries(TABLES))(
    "lists every column of %s that the reader knows",
    (table, { fixed, named, needed }) => {
      const row = new RegExp(`^\\| ${table} \\| (.*) \\|$`, "m").exec(section)?.[1] ?? "";
      const documented = [...row.matchAll(/`([A-Za-z]+(?:\.[a-z<>]+)?)`/g)].map(([, column]) => column as string);
      const known = [
        ...Object.keys(fixed),
        ...Object.keys(named).map((key) => documented.find((column) => column.startsWith(`${key}.<`)) ?? key),
      ];
      expect(documented.toSorted()).toEqual(known.toSorted());
      for (const column of needed) expect(row).toContain(`**\`${column}\`**`);
    },
  );
});
