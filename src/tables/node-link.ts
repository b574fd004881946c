/**
 * Graphs as node-link JSON, which NetworkX reads with `node_link_graph(data)` (3.4 and later; before, with
 * `edges="edges"`): a directed multigraph whose edges' keys are the relations' ids, and MADE_UP_OF for containment, of which
 * there is one at most between two assets. An attribute that is missing is left out, so that it is missing in Python too.
 */
import { jsonCell } from "./json.ts";
import type { Column, GraphTables, Rows } from "./table.ts";

export function* nodeLinkText({ nodes, edges, metadata }: GraphTables, batchRows: number): Generator<string> {
  yield `{"directed":true,"multigraph":true,"graph":${JSON.stringify(metadata)},"nodes":[`;
  yield* objects(nodes.columns, nodes.rows, batchRows, () => "");
  yield '],"edges":[';
  const text = (name: string) => edges.columns.find((column) => column.name === name) as Column<unknown>;
  const [id, type] = [text("id"), text("type")];
  yield* objects(
    edges.columns,
    edges.rows,
    batchRows,
    (row) => `,"key":${jsonCell(id.cell(row) ?? (type.cell(row) as string), "TEXT")}`,
  );
  yield "]}\n";
}

/** @param more members at each object's end, each behind a comma */
function* objects(
  columns: readonly Column<unknown>[],
  rows: Rows<unknown>,
  batchRows: number,
  more: (row: unknown) => string,
): Generator<string> {
  const members = columns.map(({ name, type, cell }) => ({ before: `,${JSON.stringify(name)}:`, type, cell }));
  for (let start = 0; start < rows.length; start += batchRows) {
    let text = "";
    for (const [i, row] of rows.slice(start, start + batchRows).entries()) {
      let object = "";
      for (const { before, type, cell } of members) {
        const value = cell(row);
        if (value !== null) object += before + jsonCell(value, type);
      }
      text += `${start + i === 0 ? "\n" : ",\n"}{${(object + more(row)).slice(1)}}`;
    }
    yield text;
  }
}
