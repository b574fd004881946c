/**
 * The HTTP server: what holds for all doors. Who may ask at all, how an address is spelt, when a request is taken, what is said
 * of one that can't be read; and the end, when the server drains.
 */
import { createServer, type IncomingMessage, METHODS, type RequestListener } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import cors from "@fastify/cors";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteOptions } from "fastify";
import type { PlantgraphError } from "../../twin/words/errors.ts";
import { PREFLIGHTED } from "../documents/graphql-request.ts";
import { challenge, isUnauthenticated, showsCredentials } from "./access.ts";
import { admissionHooks, callerHooks } from "./admit.ts";
import type { Admission, Callers, Door, DoorApp, DoorParts, DoorRoute, ServedRoute } from "./door.ts";
import { type Address, type Listening, listen } from "./listening.ts";
import { prefersPage } from "./negotiation.ts";
import { refuse } from "./refuse.ts";
import { refuseConnection, requestProblem } from "./request-problems.ts";
import { GRAPHQL_PATH, isNormalPath, pathOf } from "./request-target.ts";
import { type TlsCredentials, tlsOptions } from "./tls.ts";
import { asksForWebSocket, ONLY_UPGRADES, routeUpgrades } from "./upgrade.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Name of the door that declared the route. */
    door?: string;
    admission?: Admission;
    callers?: Callers;
  }
}

/** The route by which `@fastify/cors` answers preflights. */
const EVERY_PATH = "*";
/** Headers are short, so they arrive soon or not at all. Milliseconds. */
const HEADERS_MS = 15_000;
/** Longer than proxies keep a connection they don't use, lest they send a request on one that ends just now. Milliseconds. */
const KEEP_ALIVE_MS = 72_000;

/** No route has a schema of Fastify's: GraphQL and the doors look at what is asked themselves. Without it Fastify loads Ajv. */
const WITHOUT_SCHEMAS = {
  buildValidator: () => refuseSchema,
  buildSerializer: () => refuseSchema,
};

function refuseSchema(): never {
  throw new Error("Routes have no schemas here: nothing was loaded that compiles them.");
}

export class HttpServer {
  readonly #routes: ServedRoute[] = [];
  readonly #app: FastifyInstance;
  readonly #parts: DoorParts;
  /** What a request meets first: the router, or what a door has put in front of it. */
  #entrance: RequestListener = () => undefined;
  /** null: the server speaks plain HTTP. */
  #tlsServer: TlsServer | null = null;
  #listening: Listening | null = null;
  readonly #draining: ((spreadMs: number) => Promise<void>)[] = [];
  readonly #cutting: (() => void)[] = [];
  readonly #closing: (() => Promise<void>)[] = [];

  private constructor(parts: DoorParts, tls: TlsCredentials | null) {
    this.#parts = parts;
    const { requestBytes, requestMs } = parts.limits;
    this.#app = fastify({
      bodyLimit: requestBytes,
      schemaController: { compilersFactory: WITHOUT_SCHEMAS },
      clientErrorHandler: (error, socket) => refuseConnection(error, socket, parts.metrics),
      serverFactory: (router) => {
        this.#entrance = router;
        const options = {
          keepAliveTimeout: KEEP_ALIVE_MS,
          requestTimeout: requestMs,
          headersTimeout: Math.min(requestMs, HEADERS_MS),
          // How often Node looks for connections whose time is up.
          connectionsCheckingInterval: Math.min(5_000, Math.ceil(requestMs / 10)),
          shouldUpgradeCallback: asksForWebSocket,
        };
        const entrance: RequestListener = (request, response) => this.#entrance(request, response);
        if (tls === null) return createServer(options, entrance);
        this.#tlsServer = createTlsServer({ ...options, ...tlsOptions(tls) }, entrance);
        return this.#tlsServer;
      },
    });
  }

  /** @param tls null: plain HTTP */
  static async open(doors: readonly Door[], parts: DoorParts, tls: TlsCredentials | null): Promise<HttpServer> {
    const server = new HttpServer(parts, tls);
    try {
      await server.#prepare();
      for (const door of doors) await door.register(server.#appOf(door), parts);
      await server.#app.ready();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** Shows others from now on what it shows; connections that are there stay. Nothing where it speaks plain HTTP. */
  secure(tls: TlsCredentials): void {
    this.#tlsServer?.setSecureContext(tlsOptions(tls));
  }

  /** All there are. */
  get routes(): readonly ServedRoute[] {
    return this.#routes;
  }

  /**
   * @returns the port
   * @throws PlantgraphError INVALID_CONFIGURATION when the address can't be listened on
   */
  async listen(address: Address): Promise<number> {
    try {
      this.#listening = await listen(this.#app, address);
    } catch (error) {
      await this.close();
      throw error;
    }
    return this.#listening.port;
  }

  /**
   * Lets what runs finish, tells those that would stay to come back, not all at the same moment; resolves within `deadlineMs`,
   * with everything closed.
   * @param spreadMs longest time from the first client told to the last; at most half of `deadlineMs` is taken
   */
  async drain(deadlineMs: number, spreadMs: number): Promise<void> {
    const { server } = this.#app;
    const closed = this.#listening?.close();
    server.closeIdleConnections();
    const deadline = setTimeout(() => {
      for (const cut of this.#cutting) cut();
      server.closeAllConnections();
    }, deadlineMs);
    const spread = Math.min(spreadMs, deadlineMs / 2);
    await Promise.all([...this.#draining.map((end) => end(spread)), closed]);
    clearTimeout(deadline);
    await this.close();
  }

  async close(): Promise<void> {
    await Promise.all([this.#app.close(), ...this.#closing.map((close) => close())]);
  }

  async #prepare(): Promise<void> {
    const app = this.#app;
    const { origins, metrics, queue, limits, errors, security } = this.#parts;
    app.removeContentTypeParser("text/plain");
    app.server.on("connection", () => queue.connectionOpened());
    for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
    app.addHook("onRoute", (route) => this.#served(route));
    app.addHook("onRequest", (request, reply, done) => {
      reply.headers(security);
      const refusal = origins.refusal(request.raw);
      if (refusal !== null) {
        metrics.refusedRequests.inc({ reason: "origin" });
        return refuse(reply, 403, "FORBIDDEN", refusal);
      }
      if (request.is404) return done();
      const { url } = request.routeOptions;
      const path = pathOf(request.url);
      return url === path || url === EVERY_PATH || isNormalPath(path) ? done() : nothingThere(request, reply);
    });
    await app.register(cors, {
      delegator: (request, done) =>
        done(null, {
          origin: origins.isAllowedPage(request.raw),
          methods: ["GET", "POST"],
          allowedHeaders: ["authorization", "content-type", "if-none-match", "last-event-id", ...PREFLIGHTED],
          exposedHeaders: ["etag", "retry-after", "plantgraph-revision", "plantgraph-time", "plantgraph-has-more"],
        }),
    });
    app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
      if (isUnauthenticated(error)) return this.#unauthenticated(request, reply, error);
      const status = error.statusCode ?? 500;
      if (status >= 500) return reply.code(500).send({ errors: [errors.format(error)] });
      const [code, sentence] = requestProblem(error, limits.requestBytes, request.headers["content-type"]);
      metrics.refusedRequests.inc({ reason: code });
      return refuse(reply, status, code, sentence);
    });
    app.setNotFoundHandler(nothingThere);
    routeUpgrades(app, metrics);
  }

  /** What one door declares its own to. */
  #appOf(door: Door): DoorApp {
    return {
      route: (route) => this.#route(door, route),
      inFront: (answer) => {
        this.#entrance = answer(this.#entrance);
      },
      onDrain: (end) => this.#draining.push(end),
      onDeadline: (cut) => this.#cutting.push(cut),
      onClose: (close) => this.#closing.push(close),
    };
  }

  #route({ name }: Door, { method, url, admission, callers, upgrades, takesForms, askedBy, handler }: DoorRoute): void {
    const app = this.#app;
    const config = { door: name, admission, callers };
    const admitted = [...callerHooks(callers, this.#parts), ...admissionHooks(admission, this.#parts)];
    const route: RouteOptions = {
      method: [...method],
      url,
      config,
      // A HEAD of Fastify's own says "content-length: 0" where the length of a GET's answer is not known.
      exposeHeadRoute: !upgrades && !method.includes("HEAD"),
      ...(upgrades ? { constraints: ONLY_UPGRADES } : {}),
      onRequest: admitted,
      handler,
    };
    if (takesForms)
      app.register((own, _, done) => {
        withForms(own).route(route);
        done();
      });
    else app.route(route);
    if (askedBy === undefined) return;
    app.route({
      // OPTIONS is answered for every address alike.
      method: app.supportedMethods.filter((each) => each !== "OPTIONS" && !method.includes(each)),
      url,
      config,
      // Before anything of a body is read.
      onRequest: [
        ...admitted,
        (request, reply) => {
          reply.header("allow", method.join(", "));
          refuse(reply, 405, "BAD_USER_INPUT", `${askedBy}, not ${request.method}.`);
        },
      ],
      handler: () => undefined,
    });
  }

  #unauthenticated(
    { raw, url }: FastifyRequest,
    reply: FastifyReply,
    { code, message }: PlantgraphError,
  ): FastifyReply {
    this.#parts.metrics.refusedRequests.inc({ reason: code });
    reply.header("cache-control", "no-store");
    const { signInPath } = this.#parts;
    if (signInPath !== null && isVisit(raw)) return reply.redirect(`${signInPath}?to=${encodeURIComponent(url)}`, 303);
    reply.header("www-authenticate", challenge(raw));
    return refuse(reply, 401, code, message);
  }

  #served({ method, url, config, constraints }: RouteOptions): void {
    const { door = null, admission = null, callers = null } = config ?? {};
    if (door === null && url !== EVERY_PATH) throw new Error(`No door declares the route ${method} ${url}.`);
    this.#routes.push({ door, method: [method].flat(), url, admission, callers, upgrades: constraints !== undefined });
  }
}

/** A person follows a link, who may sign in; a client that shows something is told that it does not hold. */
function isVisit(request: IncomingMessage): boolean {
  return request.method === "GET" && prefersPage(request.headers.accept) && !showsCredentials(request);
}

/** Of a few short fields. Bytes. */
const LONGEST_FORM = 8_192;

/** For routes of a scope of their own: all others take no forms, which pages of other sites could send. */
function withForms(app: FastifyInstance): FastifyInstance {
  const settings = { parseAs: "string", bodyLimit: LONGEST_FORM } as const;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>("application/x-www-form-urlencoded", settings, (_, body, done) =>
    done(null, new URLSearchParams(body)),
  );
  return app;
}

function nothingThere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return refuse(reply, 404, "NOT_FOUND", `There is nothing at ${pathOf(request.url)}. GraphQL is at ${GRAPHQL_PATH}.`);
}
