/**
 * The HTTP door: /graphql for operations, / for people, /healthz and /readyz for supervisors, /metrics for Prometheus.
 */
import { METHODS, type RequestListener } from "node:http";
import type { Socket } from "node:net";
import cors from "@fastify/cors";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { ErrorCode } from "../../twin/words/errors.ts";
import type { AdmissionQueue, Entrance } from "../admission/admission-queue.ts";
import { overloaded } from "../admission/overload.ts";
import { PREFLIGHTED } from "../documents/graphql-request.ts";
import { addControlDoor, type Control } from "../doors/control/control-door.ts";
import { addExports, type ExportLimits } from "../doors/export/export-door.ts";
import type { GraphiQLPage } from "../doors/graphiql/graphiql.ts";
import { enteredBefore, fastPath } from "../doors/graphql/fast-path.ts";
import { answerGraphQL, type GraphQLDoorParts } from "../doors/graphql/graphql-door.ts";
import type { Health } from "../doors/health/health.ts";
import type { WebSocketDoor } from "../doors/websocket/websocket-door.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { prefersPage } from "./negotiation.ts";
import { refuse, refuseOtherMethods } from "./refuse.ts";
import { pathOf } from "./request-target.ts";
import type { OriginCheck } from "./same-origin.ts";
import { asksForWebSocket, isUpgrade, openSocket, routeUpgrades } from "./upgrade.ts";

export interface HttpLimits {
  /** Bytes of a request's body. */
  readonly requestBytes: number;
  /** Milliseconds a client may take to send a whole request. */
  readonly requestMs: number;
  /** Milliseconds a client may read nothing of an answer. */
  readonly unreadMs: number;
}

export interface HttpParts extends GraphQLDoorParts {
  readonly metrics: Metrics;
  readonly health: Health;
  readonly queue: AdmissionQueue;
  readonly origins: OriginCheck;
  readonly graphiql: GraphiQLPage | null;
  readonly control: Control | null;
  readonly sockets: WebSocketDoor;
  readonly limits: HttpLimits & ExportLimits;
}

/** What is asked while the server drains is answered so. */
const DRAINING = "The server is stopping; ask again in a moment.";
/** When to ask again, seconds. */
const DRAINING_RETRY_S = 5;
/** When a client for whose socket there is no room may ask again, seconds. */
const ROOM_RETRY_S = 10;
/** The route by which `@fastify/cors` answers preflights. */
const EVERY_PATH = "*";
/** Headers are short, so they arrive soon or not at all. Milliseconds. */
const HEADERS_MS = 15_000;

export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { origins, metrics, health, queue, graphiql } = parts;
  const { requestBytes, requestMs } = parts.limits;
  const app = fastify({
    bodyLimit: requestBytes,
    requestTimeout: requestMs,
    http: {
      headersTimeout: Math.min(requestMs, HEADERS_MS),
      // How often Node looks for connections whose time is up.
      connectionsCheckingInterval: Math.min(5_000, Math.ceil(requestMs / 10)),
      shouldUpgradeCallback: asksForWebSocket,
    },
    forceCloseConnections: "idle",
    clientErrorHandler: (error, socket) => refuseConnection(error, socket, metrics),
  });
  app.removeContentTypeParser("text/plain");
  app.server.on("connection", () => queue.connectionOpened());

  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  app.addHook("onRequest", (request, reply, done) => {
    const refusal = origins.refusal(request.raw);
    if (refusal !== null) {
      metrics.refusedRequests.inc({ reason: "origin" });
      return refuse(reply, 403, "FORBIDDEN", refusal);
    }
    // The router reads "%67" as "g"; whoever filters addresses in front of the twin may not.
    const { url } = request.routeOptions;
    if (request.is404 || url === EVERY_PATH || url === pathOf(request.url)) return done();
    return nothingThere(request, reply);
  });
  await app.register(cors, {
    delegator: (request, done) =>
      done(null, {
        origin: origins.isAllowedPage(request.raw),
        methods: ["GET", "POST"],
        allowedHeaders: ["content-type", "if-none-match", "last-event-id", ...PREFLIGHTED],
        exposedHeaders: ["etag", "retry-after", "plantgraph-revision", "plantgraph-time", "plantgraph-has-more"],
      }),
  });
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) return reply.code(500).send({ errors: [parts.errors.format(error)] });
    const [code, sentence] = requestProblem(error, requestBytes, request.headers["content-type"]);
    metrics.refusedRequests.inc({ reason: code });
    return refuse(reply, status, code, sentence);
  });
  app.setNotFoundHandler(nothingThere);

  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_, reply) => {
    const report = health.report();
    return reply.code(report.ready ? 200 : 503).send(report);
  });
  app.get("/metrics", async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  if (parts.control) addControlDoor(app, parts.control);
  if (graphiql) app.get("/", (request, reply) => graphiql.send(request, reply));
  await app.register((questions, _, done) => {
    questions.addHook("onRequest", (request, reply, next) => takeTurn(request, reply, next, parts));
    addGraphQL(questions, parts);
    addExports(questions, parts);
    done();
  });
  routeUpgrades(app, metrics);
  if (parts.pipeline.compiled) {
    await app.ready();
    putInFront(app, parts);
  }
  return app;
}

/** What costs more than a look: it is not begun while the server drains, and waits for those before it. */
function takeTurn(request: FastifyRequest, reply: FastifyReply, done: () => void, parts: HttpParts): void {
  const { health, queue, metrics } = parts;
  // Over a connection that was open before: nobody can open one any more.
  if (health.draining) {
    reply.header("connection", "close").header("retry-after", DRAINING_RETRY_S);
    refuse(reply, 503, "SHUTTING_DOWN", DRAINING);
    return;
  }
  // Opening a socket costs nothing; its operations are looked at one by one.
  if (isUpgrade(request)) {
    done();
    return;
  }
  const before = enteredBefore(request.raw);
  const go: Entrance = (reason) => {
    // A client that waited too long has left by now: nothing is begun for it.
    if (request.raw.socket.destroyed) return;
    if (reason === null) return done();
    metrics.shed.inc({ door: "http", reason });
    const retryAfterS = queue.retryAfter();
    reply.code(503).header("retry-after", retryAfterS);
    reply.send({ errors: [overloaded(reason, retryAfterS).toJSON()] });
  };
  if (before === undefined) queue.enter(go);
  else go(before);
}

function addGraphQL(app: FastifyInstance, parts: HttpParts): void {
  const { graphiql, sockets } = parts;
  const url = "/graphql";
  const handleGet = (request: FastifyRequest, reply: FastifyReply) => {
    if (isUpgrade(request)) {
      if (sockets.hasRoom) return openSocket(request, reply, sockets);
      reply.header("retry-after", ROOM_RETRY_S);
      return refuse(reply, 503, "OVERLOADED", "All sockets are in use (setting limits.sockets).");
    }
    return graphiql && isBrowserVisit(request) ? graphiql.send(request, reply) : answerGraphQL(request, reply, parts);
  };
  // A HEAD of Fastify's own says "content-length: 0" where the length of a GET's answer is not known.
  app.route({ method: ["GET", "HEAD"], url, exposeHeadRoute: false, handler: handleGet });
  app.post(url, (request, reply) => answerGraphQL(request, reply, parts));
  refuseOtherMethods(app, url, ["GET", "HEAD", "POST"], "GraphQL is asked by GET or POST");
}

function nothingThere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return refuse(reply, 404, "NOT_FOUND", `There is nothing at ${pathOf(request.url)}. GraphQL is at /graphql.`);
}

function putInFront({ server }: FastifyInstance, parts: HttpParts): void {
  const slowPath = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  server.on(
    "request",
    fastPath((request, response) => {
      for (const listener of slowPath) listener(request, response);
    }, parts),
  );
}

/** A person following a link, not a client asking a query. */
function isBrowserVisit(request: FastifyRequest): boolean {
  const asked = request.query as Readonly<Record<string, unknown>>;
  const isAsking = ["query", "documentId", "id", "doc_id", "extensions"].some((name) => asked[name]);
  return !isAsking && prefersPage(request.headers.accept);
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

/** What is wrong with a connection before there is a request: answered by hand, for there is nothing to reply to. */
function refuseConnection(error: Error & { code?: string }, socket: Socket, metrics: Metrics): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const [status, code, message] = connectionProblem(error.code);
  metrics.refusedRequests.inc({ reason: code });
  if (!socket.writable) return void socket.destroy(error);
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  const head = [
    `HTTP/1.1 ${status}`,
    "Connection: close",
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

function connectionProblem(code: string | undefined): [status: string, code: ErrorCode, message: string] {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return [
        "408 Request Timeout",
        "LIMIT_EXCEEDED",
        "The request took too long to arrive (setting limits.requestMs).",
      ];
    case "HPE_HEADER_OVERFLOW":
      return ["431 Request Header Fields Too Large", "LIMIT_EXCEEDED", "The request's headers are longer than 16 KiB."];
    default:
      return ["400 Bad Request", "BAD_USER_INPUT", "This is not HTTP/1.1."];
  }
}
