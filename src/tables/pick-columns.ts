/** A table with only some of its columns. */
import { PlantgraphError } from "../twin/words/errors.ts";
import type { Table } from "./table.ts";

/**
 * The columns named, in the order they are named; a name that ends in `*` stands for all that begin so.
 * @throws PlantgraphError BAD_USER_INPUT for a name without a column, listing those there are
 */
export function pickColumns(table: Table, names: readonly string[]): Table {
  const columns = new Set(
    names.flatMap((wanted) => {
      const start = wanted.endsWith("*") ? wanted.slice(0, -1) : null;
      const found = table.columns.filter(({ name }) => (start === null ? name === wanted : name.startsWith(start)));
      // Which systems and properties there are depends on the rows: none of them is an answer, not a mistake.
      if (found.length > 0 || start !== null) return found;
      const known = table.columns.map(({ name }) => name).join(", ");
      throw new PlantgraphError(
        "BAD_USER_INPUT",
        `columns: there is no column ${JSON.stringify(wanted)}; there are ${known}.`,
        { at: "columns" },
      );
    }),
  );
  return { ...table, columns: [...columns] };
}
