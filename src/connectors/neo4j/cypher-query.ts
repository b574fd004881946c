/**
 * Queries in Cypher that only read, in fact and not by promise: the plan of EXPLAIN is looked at before anything runs, and it
 * runs in read access mode, within bounds of rows, bytes and time, and ends when nobody waits for it any more.
 *
 * Read access mode alone is not enough: LOAD CSV reads files of the server and dials addresses, TERMINATE TRANSACTIONS ends
 * others' work, SHOW SETTINGS tells secrets, and all of them count as reading there.
 */
import neo4j, {
  type Integer,
  isDate,
  isDateTime,
  isDuration,
  isLocalDateTime,
  isLocalTime,
  isNode,
  isPath,
  isPoint,
  isRelationship,
  isTime,
  Neo4jError,
  type Plan,
} from "neo4j-driver";
import { PlantgraphError } from "../../twin/errors.ts";
import type { QueryLimits, Table } from "../../twin/graph-store.ts";
import type { Connection } from "./connection.ts";

/** Procedures that may be called: they tell what is in the graph, or look into its full-text indexes. */
export const READ_PROCEDURES: readonly string[] = [
  "db.index.fulltext.queryNodes",
  "db.index.fulltext.queryRelationships",
  "db.labels",
  "db.propertyKeys",
  "db.relationshipTypes",
  "db.schema.nodeTypeProperties",
  "db.schema.relTypeProperties",
  "db.schema.visualization",
];

/** Time for looking at a plan, milliseconds. */
const PLAN_MS = 5_000;

/**
 * @throws PlantgraphError BAD_USER_INPUT for what is no Cypher, FORBIDDEN for what does more than read, LIMIT_EXCEEDED past
 * the time or the bytes, STORE_UNAVAILABLE
 */
export async function queryTable(
  connection: Connection,
  cypher: string,
  parameters: Readonly<Record<string, unknown>>,
  limits: QueryLimits,
): Promise<Table> {
  const native = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, toParameter(value)]));
  try {
    await connection.stream(
      `EXPLAIN ${cypher}`,
      native,
      { timeoutMs: PLAN_MS, signal: limits.signal },
      {
        row: () => false,
        summary: ({ plan, queryType }) => refuseUnlessReading(plan, queryType),
      },
    );
    return await run(connection, cypher, native, limits);
  } catch (error) {
    throw inWords(error, limits);
  }
}

async function run(
  connection: Connection,
  cypher: string,
  parameters: Readonly<Record<string, unknown>>,
  limits: QueryLimits,
): Promise<Table> {
  const rows: unknown[][] = [];
  let columns: readonly string[] = [];
  let hasMore = false;
  let bytes = 0;
  await connection.stream(cypher, parameters, limits, {
    keys: (keys) => {
      columns = keys;
    },
    row: (record) => {
      if (rows.length === limits.rows) {
        hasMore = true;
        return false;
      }
      const row = record.map(plain);
      bytes += sizeOf(row);
      if (bytes > limits.bytes)
        throw new PlantgraphError(
          "LIMIT_EXCEEDED",
          `The table is larger than ${limits.bytes} bytes (setting cypher.bytes) after ${rows.length} rows. Return fewer columns, or give a smaller limit.`,
          { limit: limits.bytes, setting: "cypher.bytes" },
        );
      rows.push(row);
      return true;
    },
  });
  return { columns, rows, hasMore };
}

/** @throws PlantgraphError FORBIDDEN */
export function refuseUnlessReading(plan: Plan | false, queryType: string): void {
  const refuse = (what: string): never => {
    throw new PlantgraphError(
      "FORBIDDEN",
      `This Cypher ${what}, and only reading is allowed here. Change the model by mutations.`,
    );
  };
  if (!plan || (queryType !== "r" && queryType !== "s")) refuse("writes");
  const look = ({ operatorType, arguments: details, children }: Plan): void => {
    const operator = operatorType.replace(/@.*$/, "");
    if (operator === "ProcedureCall") {
      const name = /^[^(]*/.exec(String(details["Details"] ?? ""))?.[0].trim() ?? "";
      if (!READ_PROCEDURES.includes(name))
        refuse(`calls ${name || "a procedure"}; ${READ_PROCEDURES.join(", ")} may be called`);
    } else if (operator === "LoadCSV") refuse("loads a file or an address (LOAD CSV)");
    else if (/^(Show|Terminate|Administration|System|Alter|Create|Drop|Do)/.test(operator))
      refuse("is a command of the database's administration");
    else if (operator.startsWith("Transaction")) refuse("commits in between (IN TRANSACTIONS)");
    children.forEach(look);
  };
  look(plan as Plan);
  if (queryType !== "r") refuse("is a command of the database's administration");
}

function inWords(error: unknown, { timeoutMs, signal }: QueryLimits): unknown {
  if (signal?.aborted) return new PlantgraphError("BAD_USER_INPUT", "The query was ended: its caller went away.");
  if (!(error instanceof Neo4jError)) return error;
  if (error.code.includes("TransactionTimedOut") || error.code.endsWith("Transaction.Terminated"))
    return new PlantgraphError(
      "LIMIT_EXCEEDED",
      `The query took longer than ${timeoutMs / 1_000} s (setting cypher.timeoutMs) and was ended.`,
      { limit: timeoutMs, setting: "cypher.timeoutMs" },
      { cause: error },
    );
  if (error.code === "Neo.ClientError.Statement.AccessMode")
    return new PlantgraphError(
      "FORBIDDEN",
      "This Cypher writes, and only reading is allowed here.",
      {},
      { cause: error },
    );
  if (error.code.includes("OutOfMemory"))
    return new PlantgraphError(
      "LIMIT_EXCEEDED",
      "The query needs more memory than the database gives one transaction (its setting db.memory.transaction.max).",
      { setting: "db.memory.transaction.max" },
      { cause: error },
    );
  if (error.code.startsWith("Neo.ClientError.Statement"))
    return new PlantgraphError("BAD_USER_INPUT", `Neo4j refuses the query: ${error.message}`, {}, { cause: error });
  return error;
}

/** JSON has one kind of number; Cypher's LIMIT and lists want INTEGER. */
function toParameter(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? neo4j.int(value) : value;
  if (Array.isArray(value)) return value.map(toParameter);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toParameter(item)]));
}

/**
 * A value of Neo4j as JSON: INTEGER beyond 2^53 as text, NaN and infinities as text, temporal values and durations in
 * ISO 8601, points and byte arrays as objects and base64, nodes and relationships with labels or type and properties.
 */
export function plain(value: unknown): unknown {
  switch (typeof value) {
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "object":
      return value === null ? null : plainObject(value);
    default:
      return value;
  }
}

function plainObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isNode(value)) return { labels: value.labels, properties: plainMap(value.properties) };
  if (isRelationship(value)) return { type: value.type, properties: plainMap(value.properties) };
  if (isPath(value))
    return [
      plain(value.start),
      ...value.segments.flatMap(({ relationship, end }) => [plain(relationship), plain(end)]),
    ];
  if ([isDateTime, isLocalDateTime, isDate, isTime, isLocalTime, isDuration].some((is) => is(value)))
    return String(value);
  if (isPoint(value)) {
    const { srid, x, y, z } = value as unknown as Record<
      "srid" | "x" | "y" | "z",
      number | Integer | bigint | undefined
    >;
    return { srid: Number(srid), x, y, ...(z === undefined ? {} : { z }) };
  }
  if (value instanceof Int8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  return plainMap(value as Record<string, unknown>);
}

function plainMap(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, plain(item)]));
}

/** About what a value takes as JSON. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 8;
  let size = 2;
  if (Array.isArray(value)) for (const item of value) size += sizeOf(item) + 1;
  else for (const [key, item] of Object.entries(value)) size += key.length + sizeOf(item) + 4;
  return size;
}
