/**
 * The WebSockets that are open: the protocol is graphql-ws' own (`graphql-transport-ws`), operations go through the pipeline.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type ExecutionArgs, type ExecutionResult, type FormattedExecutionResult, GraphQLError } from "graphql";
import { CloseCode, type Context, handleProtocols, makeServer, type Server, type SubscribePayload } from "graphql-ws";
import type { Logger } from "pino";
import { type WebSocket, WebSocketServer } from "ws";
import { holderOf } from "../../../twin/words/caller.ts";
import type { PlantgraphError } from "../../../twin/words/errors.ts";
import type { Origin } from "../../../twin/words/origin.ts";
import type { OverloadReason } from "../../admission/admission-queue.ts";
import { countRefusal, overloaded } from "../../admission/overload.ts";
import { checkedParameters, type GraphQLParameters } from "../../documents/graphql-request.ts";
import type { Operation } from "../../documents/operation.ts";
import { type Access, type Identity, identityOf, whenEnded } from "../../http/access.ts";
import type { SharedLimits } from "../../http/door.ts";
import type { Peers } from "../../http/peers.ts";
import { spread } from "../../http/spread.ts";
import type { Upgrade } from "../../http/upgrade.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import type { ErrorReport } from "../../operation/error-report.ts";
import type { Pipeline } from "../../operation/pipeline.ts";
import type { Payload } from "../../operation/subscription.ts";
import { AwaitedAnswer } from "./awaited-answer.ts";
import { PayloadWriter } from "./payload-writer.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { type SocketPlace, SocketPlaces } from "./socket-places.ts";
import { Frames } from "./subscription-frames.ts";

export interface WebSocketLimits extends SharedLimits {
  /** Open sockets; more are refused with 503, more of one caller with 429. */
  readonly sockets: number;
  /** Operations open at once on one socket. */
  readonly subscriptionsPerSocket: number;
  /** Bytes of one message from a client; a longer one closes the socket with 1009. */
  readonly socketMessageBytes: number;
  /** Messages a client may send for ever; a burst of as many, and one for each operation it may have open, is free. */
  readonly socketMessagesPerSecond: number;
  /** Unsent bytes at which a client that does not read is closed with 1013 ("try again later"). */
  readonly socketBufferBytes: number;
  /** Milliseconds a client may take to say `connection_init`; then it is closed with 4408. */
  readonly connectionInitMs: number;
  /** Milliseconds between pings; a client that misses one whole interval is closed with 1013, and cut off one later. */
  readonly pingMs: number;
}

interface OpenedSocket {
  readonly socket: WebSocket;
  readonly writer: PayloadWriter;
  /** The request it was opened by, until the caller is known. */
  request: IncomingMessage | null;
  /** The caller; null before that is known. */
  identity: Identity | null;
  readonly place: SocketPlace;
  readonly origin: Origin;
}

/** One operation of a socket. */
interface Asking {
  readonly id: string;
  readonly identity: Identity;
  readonly origin: Origin;
  readonly writer: PayloadWriter;
}

/** What graphql-ws goes on with, or what is wrong. */
type Accepted = readonly GraphQLError[] | ExecutionArgs;

/** Sent to clients when the server drains: "Service Restart", on which graphql-ws clients reconnect. */
const SERVICE_RESTART = 1012;

/** Sent to a client that does not read, or answer pings; graphql-ws clients reconnect on it too. */
const TRY_AGAIN_LATER = 1013;

/** Sent to a client that says more than it may; graphql-ws clients report it and stay away, for they would do it again. */
const POLICY_VIOLATION = 1008;

/** Told with 4403 to a client whose identity holds no more: graphql-ws clients come back, and ask anew what they shall show. */
const SIGN_IN_AGAIN = "The caller is not known any more; sign in again.";

/** Told with 1013 to a client whose caller has as many sockets as it may: graphql-ws clients try again, later and later. */
const SHARE_IN_USE = "All sockets of your share are open (settings limits.sockets and limits.callerShare).";

/** Close codes that metrics tell apart; clients may send any. */
const COUNTED: ReadonlySet<number> = new Set([
  ...[1000, 1001, 1002, 1005, 1006, 1007, POLICY_VIOLATION, 1009, 1011, SERVICE_RESTART, TRY_AGAIN_LATER],
  ...Object.values(CloseCode).filter((code) => typeof code === "number"),
]);

export interface WebSocketParts {
  readonly pipeline: Pipeline;
  readonly errors: ErrorReport;
  readonly metrics: Metrics;
  readonly access: Access;
  readonly peers: Peers;
  readonly log: Logger;
}

export class WebSockets {
  readonly #sockets: WebSocketServer;
  readonly #pipeline: Pipeline;
  readonly #errors: ErrorReport;
  readonly #limits: WebSocketLimits;
  readonly #log: Logger;
  readonly #access: Access;
  readonly #peers: Peers;
  readonly #protocol: Server<OpenedSocket>;
  readonly #metrics: Metrics;
  readonly #places: SocketPlaces;
  /** Ends what a socket has open. */
  readonly #ends = new WeakMap<WebSocket, (code: number, reason: string) => void>();
  #draining = false;

  constructor({ pipeline, errors, metrics, access, peers, log }: WebSocketParts, limits: WebSocketLimits) {
    this.#pipeline = pipeline;
    this.#errors = errors;
    this.#metrics = metrics;
    this.#limits = limits;
    this.#access = access;
    this.#peers = peers;
    this.#log = log;
    this.#places = new SocketPlaces(limits.sockets, limits.callerShare, access, peers);
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload: limits.socketMessageBytes, handleProtocols });
    this.#protocol = makeServer<Record<string, unknown> | undefined, OpenedSocket>({
      connectionInitWaitTimeout: limits.connectionInitMs,
      onConnect: ({ connectionParams, extra }) => this.#connect(extra, connectionParams),
      onSubscribe: (context, id, payload) => this.#accept(context, id, payload),
      execute: (args) => this.#execute(operationOf(args), args.contextValue as Asking),
      subscribe: async (args) => {
        const asking = args.contextValue as Asking;
        const session = this.#access.newSession(asking.identity, asking.origin, undefined);
        const newContext = () => this.#access.newContext(session);
        const answers = await this.#pipeline.subscribe(operationOf(args), newContext, payloadAlone);
        return Symbol.asyncIterator in answers ? new Frames(answers, asking.id, asking.writer) : answers;
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => this.#errors.format(error)),
      onNext: (_context, _id, _payload, _args, { errors, ...result }) =>
        errors === undefined
          ? undefined
          : ({ errors: errors.map((error) => this.#errors.format(error)), ...result } as FormattedExecutionResult<
              Record<string, unknown>,
              Record<string, unknown>
            >),
    });
  }

  get open(): number {
    return this.#sockets.clients.size;
  }

  /** A place for the socket that a request asks for; or why there is none. */
  placeFor(request: IncomingMessage): SocketPlace | PlantgraphError {
    return this.#places.take(request);
  }

  /** Takes over an HTTP upgrade whose host, origin and path were found to be right. */
  upgrade(request: IncomingMessage, { socket, head }: Upgrade, place: SocketPlace): void {
    socket.once("close", () => place.release());
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#opened(opened, socket, request, place));
  }

  /**
   * Tells every client to come back, not all at the same moment, and resolves when all have closed. One that asks for
   * something new meanwhile is told at once.
   */
  async drain(spreadMs: number): Promise<void> {
    this.#draining = true;
    const sockets = [...this.#sockets.clients];
    const closed = sockets.map((socket) => new Promise<void>((resolve) => socket.once("close", () => resolve())));
    await spread(sockets, spreadMs, (socket) => this.#restart(socket));
    await Promise.all(closed);
  }

  terminate(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  /**
   * Finds out who the caller is: by the request that opened the socket, or by what the client says as it begins.
   * @returns whether it is known; if not, graphql-ws closes the socket with 4403
   */
  async #connect(opened: OpenedSocket, parameters: Readonly<Record<string, unknown>> | undefined): Promise<boolean> {
    const { request, socket } = opened;
    opened.request = null;
    if (request === null) return false;
    const said = parameters?.["authorization"] ?? parameters?.["Authorization"];
    const authorization = typeof said === "string" ? said : undefined;
    await this.#access.prepare(request, authorization);
    const identity = identityOf(this.#access, request, authorization);
    if (identity === null || socket.readyState !== socket.OPEN) return false;
    if (opened.place.moveTo(identity) !== null) {
      this.#metrics.sharesUsed.inc({ setting: "limits.sockets" });
      this.#close(socket, TRY_AGAIN_LATER, SHARE_IN_USE);
      return false;
    }
    opened.identity = identity;
    socket.once(
      "close",
      whenEnded(identity, () => this.#close(socket, CloseCode.Forbidden, SIGN_IN_AGAIN)),
    );
    return true;
  }

  /** Ends what it has open at once, though the client may hear of it late, or never. */
  #close(socket: WebSocket, code: number, reason: string): void {
    if (socket.readyState !== socket.OPEN) return;
    socket.close(code, reason);
    this.#ends.get(socket)?.(code, reason);
  }

  #restart(socket: WebSocket): void {
    this.#close(socket, SERVICE_RESTART, "The server restarts; reconnect.");
  }

  /** Within the bounds of a socket, an operation waits for its turn as requests do at every door. */
  #accept(
    context: Context<Record<string, unknown> | undefined, OpenedSocket>,
    id: string,
    payload: SubscribePayload,
  ): Accepted | Promise<Accepted> {
    // graphql-ws has reserved the id of this operation already.
    const open = Object.keys(context.subscriptions).length;
    if (open > this.#limits.subscriptionsPerSocket) {
      return [
        new GraphQLError(
          `A socket may have ${this.#limits.subscriptionsPerSocket} operations open at once (setting limits.subscriptionsPerSocket).`,
          {
            extensions: {
              code: "LIMIT_EXCEEDED",
              limit: this.#limits.subscriptionsPerSocket,
              setting: "limits.subscriptionsPerSocket",
            },
          },
        ),
      ];
    }
    const { identity } = context.extra;
    // graphql-ws lets nobody ask before `connection_init` is answered.
    if (identity === null) throw new Error("an operation came before its caller was known");
    let accepted: Accepted | null = null;
    let later: ((accepted: Accepted) => void) | null = null;
    this.#pipeline.queue.enterPatiently(holderOf(identity.caller), (refused) => {
      accepted = refused === null ? this.#prepare(context.extra, identity, id, payload) : this.#shed(refused);
      later?.(accepted);
    });
    return (
      accepted ??
      new Promise((resolve) => {
        later = resolve;
      })
    );
  }

  #shed(reason: OverloadReason): Accepted {
    countRefusal(this.#metrics, "websocket", reason);
    return [overloaded(reason, this.#pipeline.queue.retryAfter())];
  }

  #prepare({ origin, writer }: OpenedSocket, identity: Identity, id: string, payload: SubscribePayload): Accepted {
    let asked: GraphQLParameters;
    try {
      asked = checkedParameters(payload);
    } catch (error) {
      return [new GraphQLError("", { originalError: error as Error })];
    }
    const prepared = this.#pipeline.prepare(asked);
    if ("errors" in prepared) return prepared.errors;
    const { schema } = this.#pipeline;
    const { document } = prepared;
    const forbidden = this.#pipeline.forbidden(
      { document, operationName: asked.operationName },
      this.#access.newSession(identity, origin, undefined),
    );
    if (forbidden) return forbidden;
    return {
      schema,
      document,
      operationName: payload.operationName ?? null,
      variableValues: payload.variables ?? null,
      contextValue: { id, identity, origin, writer } satisfies Asking,
    };
  }

  #execute(operation: Operation, { identity, origin }: Asking): ExecutionResult | AwaitedAnswer {
    const disconnected = new AbortController();
    const session = this.#access.newSession(identity, origin, disconnected.signal);
    const result = this.#pipeline.execute(operation, this.#access.newContext(session));
    return result instanceof Promise ? new AwaitedAnswer(result, disconnected) : result;
  }

  #opened(socket: WebSocket, below: Duplex, request: IncomingMessage, place: SocketPlace): void {
    let unanswered = 0;
    const ping = setInterval(() => {
      // A client that only reads slowly is told why; one that is gone is not waited for.
      if (unanswered > 1) socket.terminate();
      else if (unanswered === 1) this.#close(socket, TRY_AGAIN_LATER, "A ping was not answered; reconnect.");
      else if (socket.readyState === socket.OPEN) socket.ping();
      unanswered++;
    }, this.#limits.pingMs);
    socket.on("pong", () => {
      unanswered = 0;
    });
    // ws closes the socket itself, with the code of the violation (too long, not UTF-8, bad frame).
    socket.on("error", (err) => this.#log.debug({ err }, "a WebSocket client broke the protocol"));
    const { socketMessagesPerSecond, subscriptionsPerSocket } = this.#limits;
    const rate = new RateLimiter(
      socketMessagesPerSecond,
      socketMessagesPerSecond + subscriptionsPerSocket,
      performance.now(),
    );
    const mayPass = () => {
      if (socket.readyState !== socket.OPEN) return false;
      if (rate.take(performance.now())) return true;
      this.#close(socket, POLICY_VIOLATION, "Too many messages (setting limits.socketMessagesPerSecond).");
      return false;
    };
    socket.on("ping", mayPass);
    const writer = new PayloadWriter(socket, below, () => this.#closeIfSlow(socket));
    // Looked up now: a socket that has closed does not know its address any more.
    const origin: Origin = { door: "websocket", address: this.#peers.addressOf(request) || null };
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => this.#send(socket, text),
        close: (code = CloseCode.InternalServerError, reason = "") => this.#close(socket, code, reason),
        onMessage: (handle) => {
          socket.on("message", (data) => {
            if (this.#draining) this.#restart(socket);
            if (!mayPass()) return;
            handle(String(data)).catch((err: unknown) => {
              this.#log.error({ err }, "a WebSocket message failed by a fault of the server");
              this.#close(socket, CloseCode.InternalServerError, "Internal server error");
            });
          });
        },
      },
      { socket, writer, request, origin, identity: null, place },
    );
    let isEnded = false;
    const end = (code: number, reason: string) => {
      if (isEnded) return;
      isEnded = true;
      this.#metrics.socketsClosed.inc({ code: COUNTED.has(code) ? code : "other" });
      closed(code, reason).catch((err: unknown) => this.#log.debug({ err }, "a WebSocket ended with an error"));
    };
    this.#ends.set(socket, end);
    socket.once("close", (code, reason) => {
      clearInterval(ping);
      end(code, String(reason));
    });
  }

  /** Resolves when the system has taken it, or the socket is gone. */
  #send(socket: WebSocket, text: string): Promise<void> {
    this.#closeIfSlow(socket);
    // A client that is gone is no error: its "close" ends what it had open.
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    return new Promise((resolve) => socket.send(text, () => resolve()));
  }

  #closeIfSlow(socket: WebSocket): void {
    if (socket.bufferedAmount > this.#limits.socketBufferBytes)
      this.#close(socket, TRY_AGAIN_LATER, "Too slow; reconnect.");
  }
}

const payloadAlone = (payload: Payload): Payload => payload;

function operationOf(args: {
  document: Operation["document"];
  operationName?: string | null | undefined;
  variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}): Operation {
  return { document: args.document, operationName: args.operationName, variables: args.variableValues };
}
