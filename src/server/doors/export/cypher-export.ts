/**
 * /export/cypher: the answer of a query in Cypher as a table. Nothing of it is collected: rows are fetched from the database
 * as fast as the client reads. Only the first ones are looked at before the answer begins, for their types, and so that most
 * mistakes are told as such.
 */
import type { RequestContext } from "../../../resolvers/context.ts";
import { toGraphQLError } from "../../../resolvers/errors.ts";
import type { ArrowWriter } from "../../../tables/arrow.ts";
import { type CsvOptions, CsvWriter } from "../../../tables/csv.ts";
import { queryColumns, queryTexts } from "../../../tables/query-table.ts";
import { type Metadata, timeText } from "../../../tables/table.ts";
import type { BoundedRows } from "../../../twin/access/store-queries.ts";
import { type QueryRow, sizeOfValue } from "../../../twin/ports/query-values.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import type { Format } from "./formats.ts";
import type { CypherExportParameters } from "./parameters.ts";

/** Rows that are looked at before the answer begins: these many, or of this size. */
const FIRST = { rows: 10_000, bytes: 4_194_304 } as const;
/** Rows written in one go. */
const BATCH = { rows: 4_096, bytes: 1_048_576 } as const;

/**
 * @returns metadata says whether there are more rows than asked for, where that is known when the answer begins; Arrow's says
 * it at the end otherwise
 * @throws PlantgraphError as queries of the store do; BAD_USER_INPUT for wrong `types`; LIMIT_EXCEEDED for more rows than an
 * answer may have, unless a limit was asked for. The pieces too
 */
export async function cypherExport(
  format: Format,
  { query, parameters, limit, types }: CypherExportParameters,
  csv: CsvOptions,
  { session, view, clock }: RequestContext,
): Promise<{
  readonly metadata: Metadata;
  /** How many were sent so far. */
  readonly rows: () => number;
  readonly pieces: AsyncGenerator<string | Uint8Array>;
}> {
  if (format.name === "csv" && types != null)
    throw new PlantgraphError("BAD_USER_INPUT", "types: CSV has no types; leave it out.", { at: "types" });
  if (types != null && (typeof types !== "object" || Array.isArray(types)))
    throw new PlantgraphError("BAD_USER_INPUT", "types: it is an object: {column: type}.", { at: "types" });
  const made = { revision: view.model.revision, time: timeText(clock.now()) };
  const most = limit ?? session.queryRights.rows;
  const rows = await session.query({ query, parameters, limit: most });
  const found = new Found(rows, limit == null ? most : null);
  try {
    const first = (await found.batch(FIRST)) ?? [];
    const known = rows.hasMore === null ? {} : { hasMore: String(rows.hasMore) };
    if (format.name === "csv") {
      const writer = new CsvWriter(queryTexts(rows.columns), csv);
      return { metadata: { ...made, ...known }, rows: () => rows.count, pieces: csvPieces(writer, first, found) };
    }
    const { ArrowWriter } = await import("../../../tables/arrow.ts");
    const columns = queryColumns(rows.columns, first, (types ?? {}) as Record<string, unknown>);
    const jsonColumns = JSON.stringify(columns.filter(({ isJson }) => isJson).map(({ name }) => name));
    const metadata = { ...made, ...known };
    const form = format.name === "arrow-file" ? "FILE" : "STREAM";
    const writer = new ArrowWriter<QueryRow>({ name: "cypher", columns, metadata: { ...metadata, jsonColumns } }, form);
    return { metadata, rows: () => rows.count, pieces: arrowPieces(writer, first, found) };
  } catch (error) {
    await rows.return();
    throw error;
  }
}

/** The rows in batches. */
class Found {
  readonly rows: BoundedRows;
  readonly #most: number | null;

  /** @param most rows there may be, where more are refused; null: the rest is left out */
  constructor(rows: BoundedRows, most: number | null) {
    this.rows = rows;
    this.#most = most;
  }

  /** The next rows, up to a number or a size; null: there are none. */
  async batch(bounds: { readonly rows: number; readonly bytes: number }): Promise<QueryRow[] | null> {
    const batch: QueryRow[] = [];
    let bytes = 0;
    while (this.rows.hasMore === null && batch.length < bounds.rows && bytes < bounds.bytes) {
      const { value, done } = await this.rows.next();
      if (done) break;
      batch.push(value);
      bytes += sizeOfValue(value);
    }
    if (this.rows.hasMore && this.#most !== null)
      throw new PlantgraphError(
        "LIMIT_EXCEEDED",
        `The query has more than ${this.#most} rows (setting cypher.rows). Ask for less; with \`limit\` the first rows are sent, and it is said that there are more.`,
        { limit: this.#most, setting: "cypher.rows" },
      );
    return batch.length > 0 ? batch : null;
  }
}

async function* csvPieces(
  writer: CsvWriter<QueryRow>,
  first: readonly QueryRow[],
  found: Found,
): AsyncGenerator<string> {
  try {
    yield writer.head;
    for (const rows of parts(first)) yield writer.batch(rows);
    for (let rows = await found.batch(BATCH); rows; rows = await found.batch(BATCH)) yield writer.batch(rows);
  } finally {
    await found.rows.return();
  }
}

async function* arrowPieces(
  writer: ArrowWriter<QueryRow>,
  first: readonly QueryRow[],
  found: Found,
): AsyncGenerator<Uint8Array> {
  const isKnown = found.rows.hasMore !== null;
  let isBegun = false;
  try {
    for (const rows of parts(first)) {
      yield writer.batch(rows);
      isBegun = true;
    }
    for (let rows = await found.batch(BATCH); rows; rows = await found.batch(BATCH)) yield writer.batch(rows);
    if (!isKnown) yield writer.remark({ hasMore: String(found.rows.hasMore) });
    yield writer.end();
  } catch (error) {
    // What follows is no end of a table: the transfer breaks off. A user who can look into it finds out why.
    if (isBegun && error instanceof PlantgraphError)
      yield writer.remark({ error: JSON.stringify(toGraphQLError(error).toJSON()) });
    throw error;
  } finally {
    await found.rows.return();
  }
}

function* parts(rows: readonly QueryRow[]): Generator<readonly QueryRow[]> {
  for (let at = 0; at < rows.length; at += BATCH.rows) yield rows.slice(at, at + BATCH.rows);
}
