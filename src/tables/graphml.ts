/**
 * Graphs as GraphML, which NetworkX, Gephi, yEd and igraph read. Attributes have types (string, boolean, long, double); an
 * attribute that is missing is left out. A node's name is its `label` too, which Gephi and others show. GraphML has no lists
 * and no times: a list is its JSON text and a time is RFC 3339, each under a key of type string whose `<desc>` says so
 * ("JSON list of string", "time, RFC 3339"). Characters that XML can't hold become U+FFFD.
 */
import { jsonCell } from "./json.ts";
import { type CellType, type Column, type GraphTables, type Rows, timeText } from "./table.ts";

const TYPES: Readonly<Record<CellType, string>> = {
  TEXT: "string",
  BOOLEAN: "boolean",
  INTEGER: "long",
  NUMBER: "double",
  TIME: "string",
};

interface Key {
  readonly id: string;
  readonly column: Column<unknown>;
}

export function* graphmlText({ nodes, edges, metadata }: GraphTables, batchRows: number): Generator<string> {
  // Ids, and the ends of edges, are GraphML's own attributes.
  const nodeKeys = keysOf("n", withLabel(nodes.columns), ["id"]);
  const edgeKeys = keysOf("e", edges.columns, ["id", "source", "target"]);
  const facts = Object.entries(metadata);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n';
  let head = "";
  facts.forEach(([name, value], i) => {
    const type = typeof value === "number" ? "long" : "string";
    head += `<key id="g${i}" for="graph" attr.name="${escaped(name)}" attr.type="${type}"/>\n`;
  });
  for (const key of nodeKeys) head += declaration(key, "node");
  for (const key of edgeKeys) head += declaration(key, "edge");
  head += '<graph edgedefault="directed">\n';
  facts.forEach(([, value], i) => {
    head += `<data key="g${i}">${escaped(String(value))}</data>\n`;
  });
  yield head;
  const id = columnNamed(nodes.columns, "id");
  yield* elements(nodes.rows, batchRows, nodeKeys, "node", (row) => `id="${id(row)}"`);
  const [source, target] = [columnNamed(edges.columns, "source"), columnNamed(edges.columns, "target")];
  const relation = columnNamed(edges.columns, "id");
  yield* elements(edges.rows, batchRows, edgeKeys, "edge", (row) => {
    const own = relation(row);
    return `${own === "" ? "" : `id="${own}" `}source="${source(row)}" target="${target(row)}"`;
  });
  yield "</graph>\n</graphml>\n";
}

/** What programs that draw graphs write beside a node: its name. */
function withLabel(columns: readonly Column<unknown>[]): readonly Column<unknown>[] {
  const name = columns.find((column) => column.name === "name");
  return name === undefined ? columns : [...columns, { ...name, name: "label" }];
}

function keysOf(prefix: string, columns: readonly Column<unknown>[], without: readonly string[]): Key[] {
  return columns.filter(({ name }) => !without.includes(name)).map((column, i) => ({ id: `${prefix}${i}`, column }));
}

function declaration({ id, column: { name, type, isList } }: Key, element: string): string {
  const key = `<key id="${id}" for="${element}" attr.name="${escaped(name)}" attr.type="${isList ? "string" : TYPES[type]}"`;
  const list = type === "TIME" ? "times, RFC 3339" : TYPES[type];
  const desc = isList ? `JSON list of ${list}` : type === "TIME" ? "time, RFC 3339" : null;
  return desc === null ? `${key}/>\n` : `${key}><desc>${desc}</desc></key>\n`;
}

function columnNamed(columns: readonly Column<unknown>[], name: string): (row: unknown) => string {
  const { cell } = columns.find((column) => column.name === name) as Column<unknown>;
  return (row) => escaped(String(cell(row) ?? ""));
}

function* elements(
  rows: Rows<unknown>,
  batchRows: number,
  keys: readonly Key[],
  element: string,
  attributes: (row: unknown) => string,
): Generator<string> {
  for (let start = 0; start < rows.length; start += batchRows) {
    let text = "";
    for (const row of rows.slice(start, start + batchRows)) {
      text += `<${element} ${attributes(row)}>`;
      for (const { id, column } of keys) {
        const value = column.cell(row);
        if (value === null) continue;
        const { type } = column;
        const plain =
          typeof value === "object"
            ? jsonCell(value, type)
            : type === "TIME"
              ? timeText(value as number)
              : String(value);
        text += `<data key="${id}">${escaped(plain)}</data>`;
      }
      text += `</${element}>\n`;
    }
    yield text;
  }
}

const REPLACEMENTS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // As themselves they would come back as spaces or line feeds.
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** XML 1.0, 2.2: the characters a document may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[&<>"\u0000-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

function escaped(text: string): string {
  return text.replace(SPECIAL, (character) => REPLACEMENTS[character] ?? "\uFFFD");
}
