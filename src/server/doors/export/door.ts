/**
 * /export/tags and /export/graph: parts of the model as data frames and graphs, for pandas, polars, NetworkX and
 * spreadsheets; /export/cypher: what the store answers. GET with parameters, POST with a JSON body, HEAD for the headers
 * alone; Arrow, CSV, node-link JSON, GraphML.
 *
 * What is sent of the model is of one revision, with the samples of one moment: the rows are collected in steps, anew if a
 * commit comes in between, and hold records and samples, which never change. They are written as they are read.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { RequestContext } from "../../../resolvers/context.ts";
import type { ArrowForm } from "../../../tables/arrow.ts";
import { type CsvOptions, csvText } from "../../../tables/csv.ts";
import { graphTables } from "../../../tables/graph-tables.ts";
import { graphmlText } from "../../../tables/graphml.ts";
import { KeptTables } from "../../../tables/kept-tables.ts";
import { nodeLinkText } from "../../../tables/node-link.ts";
import { pickColumns } from "../../../tables/pick-columns.ts";
import { type GraphTables, type Metadata, type Table, timeText } from "../../../tables/table.ts";
import { type TagList, tagTable } from "../../../tables/tag-table.ts";
import type { Session } from "../../../twin/access/session.ts";
import { boundedJson, digestOf } from "../../../twin/audit/bounded-json.ts";
import type { BegunRecord } from "../../../twin/audit/recorded.ts";
import { inBackground } from "../../../twin/tools/background.ts";
import type { CooperativeTask } from "../../../twin/tools/cooperative-task.ts";
import { Permits } from "../../../twin/tools/permits.ts";
import { holderOf } from "../../../twin/words/caller.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { isOwnShare, noRoom } from "../../../twin/words/no-room.ts";
import { isUnauthenticated, whenEnded } from "../../http/access.ts";
import { disconnectSignal } from "../../http/disconnect-signal.ts";
import type { Door, DoorApp, DoorParts, SharedLimits } from "../../http/door.ts";
import { ROOM_RETRY_S } from "../../http/refuse.ts";
import { RequestOrigin } from "../../http/request-origin.ts";
import type { ErrorReport } from "../../operation/error-report.ts";
import { cypherExport } from "./cypher-export.ts";
import { ExportMetrics } from "./export-metrics.ts";
import { ExportStream, type Pieces } from "./export-stream.ts";
import { chooseFormat, type Format } from "./formats.ts";
import { graphContent } from "./graph-content.ts";
import { inSteps } from "./in-steps.ts";
import {
  type CsvParameters,
  type CypherExportParameters,
  checkedParameters,
  type GraphExportParameters,
  parametersOfQuery,
  parameterTypes,
  type TagExportParameters,
} from "./parameters.ts";

export interface ExportLimits extends SharedLimits {
  /** Exports being sent at once; more are refused with 503, more of one caller with 429. */
  readonly exports: number;
  /** Rows of one export; more are refused, never cut. */
  readonly exportRows: number;
  /** Bytes of tables that are kept for clients that ask for the same again. */
  readonly exportKeptBytes: number;
}

/** Rows of a batch, which readers of Arrow see: its columns are written one after another. */
const ARROW_ROWS = 4_096;
/** Rows of the other formats written in one go: a few milliseconds of work. */
const BATCH_ROWS = 256;

/** What an export answers with, ready to be written. */
interface Answer {
  /** How many were sent, as far as that is known. */
  readonly rows: () => number | null;
  readonly format: Format;
  readonly metadata: Metadata;
  readonly pieces: Pieces;
}

type Export = "tags" | "graph" | "cypher";

export function exportDoor(limits: ExportLimits): Door {
  return { name: "export", register: (app, parts) => addExports(app, parts, limits) };
}

function addExports(app: DoorApp, parts: DoorParts, limits: ExportLimits): void {
  const types = parameterTypes(parts.pipeline.schema);
  const permits = new Permits(limits.exports, limits.callerShare);
  const metrics = new ExportMetrics(parts.metrics.registry, () => permits.held);

  const serve = <P>(
    what: Export,
    answer: (parameters: P, accept: string | undefined, context: RequestContext) => Answer | Promise<Answer>,
  ) => {
    const type = types[what];
    const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      let release: (() => void) | null = null;
      let record: BegunRecord<"EXPORT"> | null = null;
      const signal = disconnectSignal(reply.raw);
      try {
        refuseEmbedding(request);
        const identity = parts.access.identify(request.raw);
        const holder = holderOf(identity.caller);
        const shortage = permits.shortage(holder);
        if (shortage !== null) throw noRoom(shortage, permits, "exports", "limits.exports");
        const done = permits.hold(holder);
        release = done;
        const { query, body, method } = request;
        const given = method === "POST" ? (body ?? {}) : parametersOfQuery(type, query as Record<string, unknown>);
        const parameters = checkedParameters<P>(type, given);
        const origin = new RequestOrigin("export", request.raw, parts.peers);
        const context = parts.access.newContext(parts.access.newSession(identity, origin, signal));
        // HEAD asks what would be sent.
        if (method !== "HEAD") record = await begunExport(context.session, what, parameters);
        const { format, metadata, rows, pieces } = await answer(parameters, request.headers.accept, context);
        const stream = await ExportStream.begin(pieces, {
          onBytes: (bytes) => metrics.made(what, format.name, bytes),
          onFault: (error) => parts.errors.format(error),
        });
        const forget = whenEnded(identity, () => stream.destroy());
        const begun = record;
        stream.once("close", () => {
          forget();
          done();
          metrics.ended(what, format.name, stream.isWhole || method === "HEAD" ? "sent" : "broken");
          const facts = { revision: Number(metadata["revision"]), rows: rows(), bytes: stream.bytes };
          inBackground(
            async () => (stream.isWhole ? begun?.done(facts) : begun?.broken(BROKEN, facts)),
            (err) => parts.log.error({ err }, "the end of an export could not be recorded"),
          );
        });
        release = null;
        const file = `plantgraph-${what}-${metadata["revision"]}.${format.extension}`;
        reply
          .header("content-disposition", `attachment; filename="${file}"`)
          .header("cache-control", "no-store")
          .header("plantgraph-revision", String(metadata["revision"]))
          .header("plantgraph-time", String(metadata["time"]));
        if ("hasMore" in metadata) reply.header("plantgraph-has-more", String(metadata["hasMore"]));
        return parts.answers.stream(request, reply, format.mediaType, stream);
      } catch (error) {
        release?.();
        metrics.ended(what, "none", signal.aborted ? "broken" : "refused");
        await record?.failed(error);
        if (isUnauthenticated(error)) throw error;
        return refuse(reply, error, parts.errors);
      }
    };
    app.route({
      method: ["GET", "HEAD", "POST"],
      url: `/export/${what}`,
      admission: "QUEUED",
      callers: what === "cypher" ? "cypher" : "read",
      askedBy: "Exports are asked for by GET or POST",
      handler: handle,
    });
  };

  const { exportRows, exportKeptBytes } = limits;
  const kept = new KeptTables<TagList>(exportKeptBytes);

  serve<TagExportParameters>("tags", async (parameters, accept, { view, clock, session }) => {
    const format = chooseFormat(["csv", "arrow", "arrow-file"], parameters.format, accept);
    const csv = csvOptions(parameters);
    const made = () => ({ revision: view.model.revision, time: timeText(clock.now()) });
    const table = await inSteps(
      view,
      () => tagTable(view, parameters.select ?? {}, made, exportRows, kept),
      session.signal,
    );
    return {
      format,
      metadata: table.metadata,
      rows: () => table.rows.length,
      pieces: tablePieces(format, [table], parameters, csv),
    };
  });

  serve<GraphExportParameters>("graph", async (parameters, accept, context) => {
    const format = chooseFormat(["node-link", "graphml", "arrow", "arrow-file", "csv"], parameters.format, accept);
    const csv = csvOptions(parameters);
    const wanted = wantedTables(format, parameters);
    const { view, clock, session } = context;
    const tables = function* (): CooperativeTask<GraphTables> {
      const { content, facts } = yield* graphContent(view, parameters, context);
      const metadata = { revision: view.model.revision, time: timeText(clock.now()), ...facts };
      return yield* graphTables(view, content, metadata, exportRows);
    };
    const graph = await inSteps(view, tables, session.signal);
    const { metadata } = graph;
    const pieces =
      format.holds === "TABLE"
        ? tablePieces(
            format,
            wanted.map((name) => graph[name]),
            parameters,
            csv,
          )
        : graphPieces(format, graph);
    const rows = () => graph.nodes.rows.length + graph.edges.rows.length;
    return { format, metadata, rows, pieces };
  });

  serve<CypherExportParameters>("cypher", async (parameters, accept, context) => {
    const format = chooseFormat(["csv", "arrow", "arrow-file"], parameters.format, accept);
    return { format, ...(await cypherExport(format, parameters, csvOptions(parameters), context)) };
  });
}

function tablePieces(
  format: Format,
  tables: readonly Table[],
  { columns }: TagExportParameters | GraphExportParameters,
  csv: CsvOptions,
): Pieces {
  const picked = columns ? tables.map((table) => pickColumns(table, columns)) : tables;
  if (format.name === "csv") return csvText(picked[0] as Table, BATCH_ROWS, csv);
  return arrowTables(picked, format.name === "arrow-file" ? "FILE" : "STREAM");
}

/** @throws PlantgraphError BAD_USER_INPUT for another separator than people use */
function csvOptions({ bom, separator, spreadsheet }: CsvParameters): CsvOptions {
  const options = { bom: bom ?? false, separator: separator ?? ",", spreadsheet: spreadsheet ?? true };
  if ([",", ";", "\t", "|"].includes(options.separator)) return options;
  throw new PlantgraphError("BAD_USER_INPUT", "separator: it must be one of , ; | and the tab.", { at: "separator" });
}

/** The library is loaded for the first client that asks for it: a start has no use for it. */
async function* arrowTables(tables: readonly Table[], form: ArrowForm): AsyncGenerator<Uint8Array> {
  const { arrowPieces } = await import("../../../tables/arrow.ts");
  for (const table of tables) yield* arrowPieces(table, ARROW_ROWS, form);
}

function graphPieces(format: Format, graph: GraphTables): Iterable<string> {
  return format.name === "graphml" ? graphmlText(graph, BATCH_ROWS) : nodeLinkText(graph, BATCH_ROWS);
}

const TABLES = ["nodes", "edges"] as const;

/** @throws PlantgraphError BAD_USER_INPUT for parameters that the format has no use for */
function wantedTables(format: Format, { table, columns }: GraphExportParameters): readonly (typeof TABLES)[number][] {
  if (format.holds === "GRAPH") {
    if (table == null && columns == null) return TABLES;
    const at = table == null ? "columns" : "table";
    throw new PlantgraphError("BAD_USER_INPUT", `${at}: ${format.name} holds the whole graph; leave it out.`, { at });
  }
  const found = TABLES.find((name) => name === table);
  if (found) return [found];
  if (table === "both" && format.name === "arrow" && columns == null) return TABLES;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `table: say which table of the graph: nodes or edges${format.name === "arrow" ? ", or both for two streams one behind the other, with all columns" : ""}.`,
    { at: "table" },
  );
}

/** Pages of other sites can't read an answer, but could make the server work by embedding its address as an image. */
function refuseEmbedding({ headers }: FastifyRequest): void {
  if (headers["sec-fetch-site"] === "cross-site" && headers["sec-fetch-mode"] === "no-cors")
    throw new PlantgraphError("FORBIDDEN", "Pages of other sites may not embed exports.");
}

/** What is recorded of a transfer that ended before all was sent. */
const BROKEN = "The transfer ended before all was sent.";

/** Of a query in Cypher, which may name what it looks for, the digest alone. */
function begunExport(session: Session, what: Export, parameters: unknown): Promise<BegunRecord<"EXPORT">> {
  const kept = what === "cypher" ? digestOf(JSON.stringify(parameters)) : boundedJson(parameters);
  const object = { what, parameters: kept };
  return session.begun({ action: "EXPORT", object, nothing: { revision: null, rows: null, bytes: 0 } });
}

const STATUS: Readonly<Record<string, number>> = {
  OVERLOADED: 503,
  STORE_UNAVAILABLE: 503,
  AUDIT_UNAVAILABLE: 503,
  HISTORY_UNAVAILABLE: 503,
  FORBIDDEN: 403,
};

function statusOf(error: PlantgraphError): number {
  const { code, details } = error;
  if (isOwnShare(error)) return 429;
  return STATUS[code] ?? (details.at === "accept" ? 406 : 400);
}

function refuse(reply: FastifyReply, error: unknown, errors: ErrorReport): FastifyReply {
  const problems = error instanceof PlantgraphError && error.problems.length > 0 ? error.problems : [error];
  const status = error instanceof PlantgraphError ? statusOf(error) : 500;
  if (status === 503 || status === 429) reply.header("retry-after", ROOM_RETRY_S);
  return reply.code(status).send({ errors: problems.map((problem) => errors.format(problem)) });
}
