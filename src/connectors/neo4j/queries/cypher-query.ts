/**
 * Queries in Cypher that only read, in fact and not by promise: the plan of EXPLAIN is looked at before anything runs, and it
 * runs in read access mode, within bounds of rows, bytes and time, and ends when nobody waits for it any more.
 *
 * Read access mode alone is not enough: LOAD CSV reads files of the server and dials addresses, TERMINATE TRANSACTIONS ends
 * others' work, SHOW SETTINGS tells secrets, and all of them count as reading there.
 */
import neo4j, {
  type DateTime,
  type Integer,
  isDateTime,
  isNode,
  isPath,
  isPoint,
  isRelationship,
  Neo4jError,
  type Plan,
} from "neo4j-driver";
import type { QueryBounds, QueryRows } from "../../../twin/ports/graph-store.ts";
import { Moment, Parts, plainValue, type QueryValue } from "../../../twin/ports/query-values.ts";
import { callerLeft, PlantgraphError } from "../../../twin/words/errors.ts";
import type { Connection } from "../connection.ts";
import { base64Of, nativeTypeOf } from "../mapping/native-values.ts";
import { RunningQuery } from "./running-query.ts";

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
/** Up to here, about the year 2255, microseconds since 1970 are whole numbers of a Double. */
const MOST_EXACT_MS = 2 ** 53 / 1_000;

/**
 * @throws PlantgraphError BAD_USER_INPUT for what is no Cypher, FORBIDDEN for what does more than read, LIMIT_EXCEEDED past
 * the time, STORE_UNAVAILABLE; reading the rows too
 */
export async function openQuery(
  connection: Connection,
  cypher: string,
  parameters: Readonly<Record<string, unknown>>,
  bounds: QueryBounds,
): Promise<QueryRows> {
  const native = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, toParameter(value)]));
  const inWords = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw wordsFor(error, bounds);
    }
  };
  const query = await inWords(async () => {
    await refuseUnlessReading(connection, cypher, native, bounds);
    return RunningQuery.start(connection, cypher, native, bounds);
  });
  return {
    columns: query.columns,
    next: () => inWords(async () => (await query.next())?.map(queryValue) ?? null),
    end: () => query.end(),
  };
}

async function refuseUnlessReading(
  connection: Connection,
  cypher: string,
  parameters: Readonly<Record<string, unknown>>,
  { signal }: QueryBounds,
): Promise<void> {
  const explained = await RunningQuery.start(connection, `EXPLAIN ${cypher}`, parameters, {
    timeoutMs: PLAN_MS,
    signal,
  });
  try {
    while (await explained.next());
    const { plan, queryType } = await explained.summary();
    refuseUnlessPlanReads(plan, queryType);
  } finally {
    await explained.end();
  }
}

/** @throws PlantgraphError FORBIDDEN */
function refuseUnlessPlanReads(plan: Plan | false, queryType: string): void {
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

function wordsFor(error: unknown, { timeoutMs, signal }: QueryBounds): unknown {
  if (signal?.aborted) return callerLeft();
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
 * A value of Neo4j with its type showing: durations, dates and times without a zone are texts in ISO 8601, byte arrays are
 * base64, points `{srid, x, y}`; nodes and relationships have labels or type and properties, paths are lists of both.
 */
function queryValue(value: unknown): QueryValue {
  if (typeof value !== "object" || value === null) return (value ?? null) as QueryValue;
  if (Array.isArray(value)) return value.map(queryValue);
  if (isDateTime(value)) return new Moment(millisecondsOf(value), String(value));
  if (isTemporal(value)) return String(value);
  if (value instanceof Int8Array) return base64Of(value);
  return new Parts(plain(value));
}

/** To the microsecond; null for a zone whose offset the server did not send, and for what no Double holds so exactly. */
function millisecondsOf(moment: DateTime<Integer | bigint>): number | null {
  const { year, month, day, hour, minute, second, nanosecond, timeZoneOffsetSeconds } = moment;
  if (timeZoneOffsetSeconds === null || timeZoneOffsetSeconds === undefined) return null;
  const date = new Date(0);
  // Date.UTC takes years below 100 for the twentieth century.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const at = date.getTime() - Number(timeZoneOffsetSeconds) * 1_000 + Math.floor(Number(nanosecond) / 1_000) / 1_000;
  return Math.abs(at) < MOST_EXACT_MS ? at : null;
}

function isTemporal(value: object): boolean {
  const type = nativeTypeOf(value);
  return type !== null && type !== "POINT";
}

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return plainValue(queryValue(value));
  if (Array.isArray(value)) return value.map(plain);
  if (isNode(value)) return { labels: value.labels, properties: plainMap(value.properties) };
  if (isRelationship(value)) return { type: value.type, properties: plainMap(value.properties) };
  if (isPath(value))
    return [
      plain(value.start),
      ...value.segments.flatMap(({ relationship, end }) => [plain(relationship), plain(end)]),
    ];
  if (isPoint(value)) {
    const { srid, x, y, z } = value;
    return { srid: Number(srid), x, y, ...(z === undefined ? {} : { z }) };
  }
  const known = isTemporal(value) || value instanceof Int8Array;
  return known ? plainValue(queryValue(value)) : plainMap(value as Record<string, unknown>);
}

function plainMap(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, plain(item)]));
}
