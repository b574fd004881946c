/**
 * The HTTP door: /graphql for operations, / for people, /healthz and /readyz for supervisors, /metrics for Prometheus.
 */
import { type ApolloServer, HeaderMap } from "@apollo/server";
import cors from "@fastify/cors";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { DocumentNode } from "graphql";
import type { RequestContext } from "../resolvers/context.ts";
import type { ErrorCode } from "../twin/errors.ts";
import { addControlDoor, type Control } from "./control-door.ts";
import type { ErrorReport } from "./errors.ts";
import type { CompiledAnswer } from "./execution/compiled-operations.ts";
import type { GraphiQLPage } from "./graphiql.ts";
import type { Health } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import type { Pipeline } from "./pipeline.ts";
import type { OriginCheck } from "./same-origin.ts";
import type { EventStreams } from "./sse.ts";

export interface HttpParts {
  readonly pipeline: Pipeline;
  readonly apollo: ApolloServer<RequestContext>;
  readonly errors: ErrorReport;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly origins: OriginCheck;
  readonly graphiql: GraphiQLPage | null;
  readonly control: Control | null;
  readonly eventStreams: EventStreams;
  readonly newContext: () => RequestContext;
  /** Bytes of a request's body. */
  readonly requestBytes: number;
}

/** What is asked while the server drains is answered so. */
export const DRAINING = "The server is stopping; ask again in a moment.";
/** When to ask again, seconds. */
const DRAINING_RETRY_S = 5;

export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { origins, metrics, health, graphiql } = parts;
  const app = fastify({ bodyLimit: parts.requestBytes, requestTimeout: 60_000, forceCloseConnections: "idle" });
  app.removeContentTypeParser("text/plain");

  app.addHook("onRequest", async (request, reply) => {
    // Over a connection that was open before: nobody can open one any more.
    if (health.draining && request.url.startsWith("/graphql")) {
      reply.header("connection", "close").header("retry-after", DRAINING_RETRY_S);
      return refuse(reply, 503, "SHUTTING_DOWN", DRAINING);
    }
    const refusal = origins.refusal(request.headers);
    if (refusal === null) return undefined;
    metrics.refusedRequests.inc({ reason: "origin" });
    return refuse(reply, 403, "FORBIDDEN", refusal);
  });
  await app.register(cors, {
    delegator: (request, done) => {
      const { origin, host } = request.headers;
      const allowed = origin !== undefined && host !== undefined && origins.isAllowedOrigin(origin, host);
      done(null, {
        origin: allowed,
        methods: ["GET", "POST"],
        allowedHeaders: ["content-type", "apollo-require-preflight", "if-none-match"],
      });
    },
  });
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) return reply.code(500).send({ errors: [parts.errors.format(error)] });
    const [code, sentence] = requestProblem(error, parts.requestBytes, request.headers["content-type"]);
    metrics.refusedRequests.inc({ reason: code });
    return refuse(reply, status, code, sentence);
  });
  app.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split("?");
    if (path !== "/graphql")
      return refuse(reply, 404, "NOT_FOUND", `There is nothing at ${path}. GraphQL is at /graphql.`);
    reply.header("allow", "GET, POST");
    return refuse(reply, 405, "BAD_USER_INPUT", `GraphQL is asked by GET or POST, not ${request.method}.`);
  });

  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_, reply) => {
    const report = health.report();
    return reply.code(report.ready ? 200 : 503).send(report);
  });
  app.get("/metrics", async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  if (parts.control) addControlDoor(app, parts.control);
  parts.eventStreams.serve(app);
  if (graphiql) app.get("/", (request, reply) => graphiql.send(request, reply));
  app.get("/graphql", (request, reply) =>
    graphiql && isBrowserVisit(request) ? graphiql.send(request, reply) : answer(request, reply, parts),
  );
  app.post("/graphql", (request, reply) => answer(request, reply, parts));
  return app;
}

/** A person following a link, not a client asking a query. */
function isBrowserVisit(request: FastifyRequest): boolean {
  const { accept } = request.headers;
  return accept?.includes("text/html") === true && !(request.query as Record<string, unknown>)["query"];
}

/** What a client may have sent. */
interface Asked {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
}

/**
 * What a GET asks, as GraphQL over HTTP has it. Only from clients that a page of another site can't make ask: those that
 * send a header which needs a preflight; Apollo refuses the others in words.
 */
function askedByGet({ headers, query }: FastifyRequest): Asked {
  if (!headers["apollo-require-preflight"] && !headers["x-apollo-operation-name"]) return {};
  const { variables, ...asked } = query as Readonly<Record<string, unknown>>;
  if (variables === undefined) return asked;
  try {
    return { ...asked, variables: JSON.parse(String(variables)) };
  } catch {
    return {};
  }
}

/** Requests whose parts have the right shape; Apollo says what is wrong with the others. */
function compiledAnswer(
  asked: Asked,
  document: DocumentNode,
  { pipeline, newContext }: HttpParts,
): CompiledAnswer | null {
  const { operationName = null, variables = null } = asked;
  if (operationName !== null && typeof operationName !== "string") return null;
  if (typeof variables !== "object" || Array.isArray(variables)) return null;
  return pipeline.answer(
    { document, operationName, variables: variables as Record<string, unknown> | null },
    newContext(),
  );
}

/** As the specification of GraphQL over HTTP wants it, and as Apollo does it. */
function responseType(accept: string | undefined): string {
  const wanted = accept?.includes("application/graphql-response+json")
    ? "application/graphql-response+json"
    : "application/json";
  return `${wanted}; charset=utf-8`;
}

async function answer(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): Promise<FastifyReply> {
  const { body } = request;
  const asked =
    request.method === "GET" ? askedByGet(request) : typeof body === "object" && body !== null ? (body as Asked) : {};
  if (typeof asked.query === "string" && asked.query !== "") {
    const prepared = parts.pipeline.prepare(asked.query, asked.operationName);
    if ("errors" in prepared) {
      return reply.code(400).send({ errors: prepared.errors.map((error) => parts.errors.format(error)) });
    }
    const compiled = asked.extensions == null ? compiledAnswer(asked, prepared.document, parts) : null;
    if (compiled) {
      reply.type(responseType(request.headers.accept));
      if (compiled.etag !== null) {
        reply.header("etag", compiled.etag).header("cache-control", "no-cache").header("vary", "accept");
        if (request.headers["if-none-match"] === compiled.etag) return reply.code(304).send();
      }
      return reply.send(compiled.body);
    }
  }
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const question = request.url.indexOf("?");
  const response = await parts.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method,
      headers,
      body,
      search: question < 0 ? "" : request.url.slice(question),
    },
    context: async () => parts.newContext(),
  });
  reply.code(response.status ?? 200);
  for (const [name, value] of response.headers) reply.header(name, value);
  if (response.body.kind === "complete") return reply.send(response.body.string);
  return refuse(reply, 406, "BAD_USER_INPUT", "Incremental delivery is not offered; ask for application/json.");
}

function refuse(reply: FastifyReply, status: number, code: ErrorCode, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}

function requestProblem(
  error: Error & { code?: string },
  requestBytes: number,
  contentType: string | undefined,
): [ErrorCode, string] {
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return [
        "LIMIT_EXCEEDED",
        `The request's body is longer than ${requestBytes} bytes (setting limits.requestBytes).`,
      ];
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return ["BAD_USER_INPUT", `The content type must be application/json, not ${contentType ?? "absent"}.`];
    default:
      return ["BAD_USER_INPUT", `The request can't be read: ${error.message}`];
  }
}
