/** What is read back from each format is what the table held, for any table. */
import { type Table as ArrowTable, type List, tableFromIPC } from "apache-arrow";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { type ArrowForm, arrowPieces } from "../../../src/tables/arrow.ts";
import { csvText } from "../../../src/tables/csv.ts";
import { graphmlText } from "../../../src/tables/graphml.ts";
import { nodeLinkText } from "../../../src/tables/node-link.ts";
import { ofSpreadsheetText, toSpreadsheetText } from "../../../src/tables/spreadsheet-text.ts";
import { type Cell, type CellType, column, type Table, timeOf, timeText } from "../../../src/tables/table.ts";

type Row = Readonly<Record<string, Cell>>;

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("", "=1+1", "-5", "-x", "'", "@a", "\tx", "\r\n", 'a"b', "a;b,c", "<&>", "Zürich ° 温度 🏭", "null"),
);
/** Whole microseconds, which all formats hold. */
const time = fc.integer({ min: -2e12, max: 4e12 }).map((ms) => ms + 0.25);
const scalars: Readonly<Record<CellType, fc.Arbitrary<string | number | bigint | boolean>>> = {
  TEXT: text,
  BOOLEAN: fc.boolean(),
  INTEGER: fc.oneof(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  NUMBER: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  TIME: time,
};
const types = Object.keys(scalars) as CellType[];

interface Shape {
  readonly name: string;
  readonly type: CellType;
  readonly isList: boolean;
}

/** A column of each type, and of lists of each. */
const shapes: readonly Shape[] = types.flatMap((type) =>
  [false, true].map((isList) => ({ name: `${type.toLowerCase()}${isList ? " list, ä" : ""}`, type, isList })),
);
const rows = fc.array(
  fc.record(
    Object.fromEntries(
      shapes.map(({ name, type, isList }): [string, fc.Arbitrary<Cell>] => {
        const present = isList ? fc.array(scalars[type], { maxLength: 3 }) : scalars[type];
        return [name, fc.option<Cell>(present as fc.Arbitrary<Cell>, { nil: null, freq: 4 })];
      }),
    ),
  ),
  { maxLength: 12 },
);
const batch = fc.integer({ min: 1, max: 5 });

function tableOf(name: string, given: readonly Row[], more: readonly Shape[] = []): Table {
  const columns = [...more, ...shapes].map((shape) =>
    column<Row>(shape.name, shape.type, (row) => row[shape.name] as Cell, { isList: shape.isList }),
  );
  return { name, columns, rows: given, metadata: { revision: 42, time: "2026-01-01T00:00:00.000Z" } } as Table;
}

/** What a cell is once it has been through a format, for comparing. */
function plain(cell: Cell, type: CellType): unknown {
  if (cell === null) return null;
  if (typeof cell === "object") return cell.map((item) => plain(item, type));
  if (type === "INTEGER") return BigInt(cell as number | bigint);
  return type === "TIME" ? timeText(cell as number) : cell;
}

const expected = (given: readonly Row[]) =>
  given.map((row) => Object.fromEntries(shapes.map(({ name, type }) => [name, plain(row[name] as Cell, type)])));

/** Whole Doubles say that they are Doubles. */
function jsonItem(item: unknown, type: CellType): string {
  if (type === "TEXT" || type === "TIME") return JSON.stringify(item);
  return type === "NUMBER" && /^-?\d+$/.test(String(item)) ? `${item}.0` : String(item);
}

function ofArrow(value: unknown, type: CellType): unknown {
  if (value === null || value === undefined) return null;
  // Milliseconds, with the microseconds behind the point.
  return type === "TIME" ? timeText(value as number) : value;
}

describe("a table", () => {
  it.each<ArrowForm>(["STREAM", "FILE"])("comes back from an Arrow %s with its types and its metadata", (form) => {
    fc.assert(
      fc.property(rows, batch, (given, batchRows) => {
        const bytes = Buffer.concat([...arrowPieces(tableOf("t", given), batchRows, form)]);
        const arrow: ArrowTable = tableFromIPC(bytes);
        if (form === "FILE") {
          expect([bytes.toString("latin1", 0, 8), bytes.toString("latin1", bytes.length - 6)]).toEqual([
            "ARROW1\0\0",
            "ARROW1",
          ]);
          // What is between is the stream (Arrow columnar format, "IPC File Format").
          const stream = Buffer.concat([...arrowPieces(tableOf("t", given), batchRows, "STREAM")]);
          expect(bytes.subarray(8, 8 + stream.length).equals(stream)).toBe(true);
        }
        expect(arrow.schema.metadata.get("plantgraph.revision")).toBe("42");
        const types = arrow.schema.fields.map(({ type }) => String(type));
        expect(types.slice(0, 2)).toEqual(["Utf8", "List<Utf8>"]);
        const times = arrow.schema.fields[9]?.type as List | undefined;
        expect(String(times?.children[0]?.type)).toBe("Timestamp<MICROSECOND, UTC>");
        const back = [...arrow].map((row) =>
          Object.fromEntries(
            shapes.map(({ name, type, isList }) => {
              const value: unknown = row?.[name];
              const shown =
                isList && value != null
                  ? [...(value as Iterable<unknown>)].map((v) => ofArrow(v, type))
                  : ofArrow(value, type);
              return [name, shown];
            }),
          ),
        );
        expect(back).toEqual(expected(given));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [",", true],
    [";", true],
    ["\t", false],
    ["|", false],
  ])("comes back from CSV with separator %j, as spreadsheets see it: %s", (separator, spreadsheet) => {
    fc.assert(
      fc.property(rows, batch, (given, batchRows) => {
        const csv = [...csvText(tableOf("t", given), batchRows, { separator, bom: true, spreadsheet })].join("");
        const [header, ...lines] = parse(csv, {
          delimiter: separator,
          bom: true,
          record_delimiter: "\r\n",
        }) as string[][];
        expect(header).toEqual(shapes.map(({ name }) => name));
        const undone = spreadsheet ? ofSpreadsheetText : (cell: string) => cell;
        const shown = expected(given).map((row) =>
          shapes.map(({ name, type }) => {
            const value = row[name];
            if (value === null || value === undefined) return "";
            if (!Array.isArray(value)) return String(value);
            return `[${value.map((item) => jsonItem(item, type)).join(",")}]`;
          }),
        );
        expect(lines.map((line) => line.map(undone))).toEqual(shown);
      }),
      { numRuns: 30 },
    );
  });

  it("tells an empty text from a missing value in CSV", () => {
    const table = tableOf("t", [{ ...blank, text: "" }, blank]);
    const csv = [...csvText(table, 10, { separator: ",", bom: false, spreadsheet: true })].join("");
    expect(csv.split("\r\n").slice(1, 3)).toEqual([`""${",".repeat(9)}`, ",".repeat(9)]);
  });
});

const blank: Row = Object.fromEntries(shapes.map(({ name }) => [name, null]));

describe("texts for spreadsheets", () => {
  it.each(["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "-1+1", "'quoted"])("are harmless: %j", (formula) => {
    expect(toSpreadsheetText(formula)).toBe(`'${formula}`);
  });

  it.each(["-5", "+5.25", "-1e-7", "P-101", "", "a=b"])("are left as they are: %j", (harmless) => {
    expect(toSpreadsheetText(harmless)).toBe(harmless);
  });

  it("come back as they were", () => {
    fc.assert(fc.property(text, (given) => ofSpreadsheetText(toSpreadsheetText(given)) === given));
  });
});

const END: readonly Shape[] = ["id", "source", "target", "type"].map((name) => ({ name, type: "TEXT", isList: false }));
const NODE: readonly Shape[] = ["id", "name"].map((name) => ({ name, type: "TEXT", isList: false }));
const graph = fc.tuple(rows, rows).map(([nodes, edges]) => {
  const nodeRows = [
    { ...blank, id: 'n"0', name: "P <1>" },
    ...nodes.map((row, i) => ({ ...row, id: `n${i + 1}`, name: `P-${i}` })),
  ];
  const edgeRows = edges.map((row, i) => ({
    ...row,
    id: i % 3 === 0 ? null : `e<${i}>`,
    source: nodeRows[i % nodeRows.length]?.id as string,
    target: nodeRows[(i * 7) % nodeRows.length]?.id as string,
    type: i % 3 === 0 ? "MADE_UP_OF" : "FEEDS",
  }));
  return {
    nodes: tableOf("nodes", nodeRows, NODE),
    edges: tableOf("edges", edgeRows, END),
    metadata: { revision: 42, time: "now" },
    nodeRows,
    edgeRows,
  };
});

/** The attributes of a row that are there, for comparing. */
function attributes(row: Row, names: readonly string[]): Record<string, unknown> {
  const values = [...END, ...NODE.slice(1), ...shapes]
    .filter(({ name }) => names.includes(name) || shapes.some((shape) => shape.name === name))
    .map(({ name, type }): [string, unknown] => [name, plain(row[name] ?? null, type)]);
  return Object.fromEntries(values.filter(([, value]) => value !== null));
}

describe("a graph", () => {
  it("comes back from node-link JSON, missing attributes left out", () => {
    fc.assert(
      fc.property(graph, batch, (given, batchRows) => {
        const json = [...nodeLinkText(given, batchRows)].join("");
        // Integers in all their digits, which only JSON.parse's source text shows.
        const exact = (_: string, value: unknown, { source }: { source?: string }) =>
          typeof value === "number" && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
        const parsed = (JSON.parse as (text: string, reviver: typeof exact) => Record<string, unknown>)(json, exact);
        const numbers = (value: unknown): unknown => (typeof value === "bigint" ? Number(value) : value);
        const back = (items: unknown, edge: boolean) =>
          (items as Record<string, unknown>[]).map((item) =>
            Object.fromEntries(
              Object.entries(item)
                .filter(([name]) => !edge || name !== "key")
                .map(([name, value]) => {
                  if (!name.startsWith("number")) return [name, value];
                  return [name, Array.isArray(value) ? value.map(numbers) : numbers(value)];
                }),
            ),
          );
        expect(parsed).toMatchObject({ directed: true, multigraph: true, graph: { revision: 42n, time: "now" } });
        expect(back(parsed["nodes"], false)).toEqual(given.nodeRows.map((row) => attributes(row, ["id", "name"])));
        expect(back(parsed["edges"], true)).toEqual(
          given.edgeRows.map((row) => attributes(row, ["id", "source", "target", "type"])),
        );
        expect((parsed["edges"] as { key: string }[]).map(({ key }) => key)).toEqual(
          given.edgeRows.map(({ id, type }) => id ?? type),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("is well-formed GraphML that holds every attribute", () => {
    fc.assert(
      fc.property(graph, batch, (given, batchRows) => {
        const { keys, elements } = readGraphml([...graphmlText(given, batchRows)].join(""));
        const shown = (row: Row, names: readonly string[]) =>
          Object.fromEntries(
            Object.entries(attributes(row, names)).map(([name, value]) => {
              const { type, isList } = [...END, ...NODE, ...shapes].find((shape) => shape.name === name) as Shape;
              const json = (item: unknown) => jsonItem(item, type);
              const held = isList ? `[${(value as unknown[]).map(json).join(",")}]` : String(value);
              return [name, inXml(held)];
            }),
          );
        expect(elements.filter(({ tag }) => tag === "node").map(({ data }) => data)).toEqual(
          given.nodeRows.map((row) => ({ ...shown(row, ["name"]), label: row.name })),
        );
        expect(elements.filter(({ tag }) => tag === "edge").map(({ data }) => data)).toEqual(
          given.edgeRows.map((row) => shown(row, ["type"])),
        );
        expect(
          elements.filter(({ tag }) => tag === "edge").map(({ own }) => [own["source"], own["target"], own["id"]]),
        ).toEqual(given.edgeRows.map(({ source, target, id }) => [source, target, id ?? undefined]));
        const typeOf = (name: string) => [...keys.values()].find((key) => key["attr.name"] === name)?.["attr.type"];
        expect(["text", "boolean", "integer", "number", "time", "text list, ä"].map(typeOf)).toEqual([
          "string",
          "boolean",
          "long",
          "double",
          "string",
          "string",
        ]);
      }),
      { numRuns: 60 },
    );
  });
});

/** XML holds neither most control characters nor two at the end of the first plane. */
function inXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\uFFFD");
}

interface Element {
  readonly tag: string;
  readonly own: Readonly<Record<string, string>>;
  readonly data: Record<string, string>;
}

function readGraphml(xml: string): { keys: Map<string, Record<string, string>>; elements: Element[] } {
  const keys = new Map<string, Record<string, string>>();
  const elements: Element[] = [];
  const parser = new SaxesParser();
  let name: string | null = null;
  let content = "";
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name: tag, attributes: own }) => {
    const given = own as Record<string, string>;
    if (tag === "key") keys.set(given["id"] as string, given);
    if (tag === "node" || tag === "edge") elements.push({ tag, own: given, data: {} });
    name = tag === "data" ? (keys.get(given["key"] as string)?.["attr.name"] as string) : null;
    content = "";
  });
  parser.on("text", (more) => {
    content += more;
  });
  parser.on("closetag", ({ name: tag }) => {
    const last = elements.at(-1);
    if (tag === "data" && name !== null && last) last.data[name] = content;
  });
  parser.write(xml).close();
  return { keys, elements };
}

describe("times", () => {
  it("are exact to the microsecond, both ways", () => {
    expect(timeText(timeOf("2026-11-23T04:08:29.123456Z"))).toBe("2026-11-23T04:08:29.123456Z");
    expect(timeText(timeOf("1969-12-31T23:59:59.9Z"))).toBe("1969-12-31T23:59:59.900Z");
    expect(timeText(0.9999)).toBe("1970-01-01T00:00:00.001Z");
  });
});
