/**
 * GraphQL over Server-Sent Events on the same address, for curl, `EventSource` and proxies that pass no WebSocket: the
 * "distinct connections mode" of graphql-sse, one operation a connection. Each event's id is its cursor, so a client that
 * sends `Last-Event-ID`, as `EventSource` does by itself, goes on where it was.
 *
 * Backpressure is the stream's own: an event is asked of the subscription when the one before has been taken, and what
 * happens meanwhile is conflated or read from the change log, as for every slow reader.
 */
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ExecutionResult, GraphQLError, OperationTypeNode } from "graphql";
import { Permits } from "../../../twin/tools/permits.ts";
import { holderOf } from "../../../twin/words/caller.ts";
import { noRoom } from "../../../twin/words/no-room.ts";
import type { Operation } from "../../documents/operation.ts";
import { type Access, type Identity, whenEnded } from "../../http/access.ts";
import { disconnectSignal } from "../../http/disconnect-signal.ts";
import type { SharedLimits } from "../../http/door.ts";
import type { Peers } from "../../http/peers.ts";
import { refuseForRoom } from "../../http/refuse.ts";
import { RequestOrigin } from "../../http/request-origin.ts";
import { spread } from "../../http/spread.ts";
import type { ErrorReport } from "../../operation/error-report.ts";
import type { Pipeline } from "../../operation/pipeline.ts";
import type { Payload } from "../../operation/subscription.ts";

export interface EventStreamLimits extends SharedLimits {
  /** Event streams open at once; more are refused with 503, more of one caller with 429. */
  readonly eventStreams: number;
  /** Milliseconds between comments that keep proxies from closing a quiet stream. */
  readonly pingMs: number;
}

export interface EventStreamParts {
  readonly pipeline: Pipeline;
  readonly errors: ErrorReport;
  readonly access: Access;
  readonly peers: Peers;
  readonly limits: EventStreamLimits;
}

/** What one event stream sends: a payload, and the id a client resumes after. */
interface Message {
  readonly payload: Payload;
  readonly id: string | null;
}

/** Pings a client may leave unread before it is disconnected. */
const MOST_UNREAD_PINGS = 4;
/** Clients are told to wait this long before they reconnect, plus a part of it by chance: not all come at once. Milliseconds. */
const RETRY_MS = 1_000;

const END = Buffer.from("\n\n");

export class EventStreams {
  readonly #parts: EventStreamParts;
  readonly #open = new Set<EventStream>();
  readonly #permits: Permits;

  constructor(parts: EventStreamParts) {
    this.#parts = parts;
    this.#permits = new Permits(parts.limits.eventStreams, parts.limits.callerShare);
  }

  get open(): number {
    return this.#open.size;
  }

  /**
   * The operation's events, or why there are none.
   * @param kind of the operation; undefined: the document has none of that name
   */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    operation: Operation,
    kind: OperationTypeNode | undefined,
  ): Promise<FastifyReply> {
    const identity = this.#parts.access.identify(request.raw);
    const holder = holderOf(identity.caller);
    const shortage = this.#permits.shortage(holder);
    if (shortage !== null)
      return refuseForRoom(reply, noRoom(shortage, this.#permits, "event streams", "limits.eventStreams"), this.#parts);
    // Whatever ends it, the answer closes; that of a client that has left already did.
    if (!reply.raw.destroyed) reply.raw.once("close", this.#permits.hold(holder));
    return this.#begin(request, reply, operation, kind, identity);
  }

  async #begin(
    request: FastifyRequest,
    reply: FastifyReply,
    operation: Operation,
    kind: OperationTypeNode | undefined,
    identity: Identity,
  ): Promise<FastifyReply> {
    const { pipeline, errors, access, limits } = this.#parts;
    const origin = new RequestOrigin("sse", request.raw, this.#parts.peers);
    reply
      .header("content-type", "text/event-stream; charset=utf-8")
      .header("cache-control", "private, no-cache, no-transform")
      .header("vary", "origin, accept, authorization, cookie")
      .header("x-accel-buffering", "no")
      // When the twin ends the stream, because it stops, it need not wait for the client to let go of an idle connection.
      .header("connection", "close");
    if (request.method === "HEAD") return reply.send();
    const lastEventId = request.headers["last-event-id"];
    const resumeAfter = typeof lastEventId === "string" && lastEventId !== "" ? lastEventId : null;
    const subscribe = () => {
      const session = access.newSession(identity, origin, undefined);
      return pipeline.subscribe(operation, () => Object.assign(access.newContext(session), { resumeAfter }), toMessage);
    };
    const contextOf = (signal: AbortSignal) => access.newContext(access.newSession(identity, origin, signal));
    const messages =
      kind === "subscription"
        ? await subscribe()
        : single(await pipeline.execute(operation, contextOf(disconnectSignal(reply.raw))));
    // What is refused before it starts is an ordinary answer: `EventSource` would else try it again for ever.
    if (!(Symbol.asyncIterator in messages))
      return reply
        .code(400)
        .type("application/json; charset=utf-8")
        .send({ errors: messages.errors?.map((error) => errors.format(error)) });
    const stream = new EventStream(messages, errors, limits.pingMs);
    this.#open.add(stream);
    const forget = whenEnded(identity, () => stream.hangUp());
    stream.once("close", () => {
      forget();
      this.#open.delete(stream);
    });
    return reply.send(stream);
  }

  /**
   * Ends the connections without completing their operations, so that clients come back with the cursor they have, not all
   * at the same moment.
   */
  async drain(spreadMs: number): Promise<void> {
    await spread([...this.#open], spreadMs, (stream) => stream.hangUp());
  }
}

async function* single(payload: ExecutionResult): AsyncGenerator<Message> {
  yield { payload, id: null };
}

/** The id is what can be resumed after, whether the operation asks for it or not: a `cursor`, or a commit's revision. */
function toMessage(payload: Payload, event: unknown): Message {
  const { cursor, commit, revision } = event as {
    readonly cursor?: unknown;
    readonly commit?: { readonly revision: number };
    readonly revision?: unknown;
  };
  const id = cursor ?? commit?.revision ?? revision;
  return { payload, id: typeof id === "string" || typeof id === "number" ? String(id) : null };
}

/** The text of an event stream, made as it is read. */
class EventStream extends Readable {
  readonly #messages: AsyncIterator<Message>;
  readonly #errors: ErrorReport;
  readonly #ping: NodeJS.Timeout;
  /** Whether the reader waits for the next event. */
  #waiting = false;
  #unreadPings = 0;
  #ended = false;

  constructor(messages: AsyncIterator<Message>, errors: ErrorReport, pingMs: number) {
    super({ highWaterMark: 1 });
    this.#messages = messages;
    this.#errors = errors;
    this.push(`retry: ${Math.round(RETRY_MS * (1 + 2 * Math.random()))}\n\n`);
    this.#ping = setInterval(() => this.#onPing(), pingMs).unref();
  }

  override _read(): void {
    this.#unreadPings = 0;
    if (this.#waiting || this.#ended) return;
    this.#waiting = true;
    this.#next().then(
      (parts) => {
        this.#waiting = false;
        if (parts !== null) this.push(parts);
      },
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearInterval(this.#ping);
    this.#ended = true;
    void this.#messages.return?.()?.catch(() => undefined);
    done(error);
  }

  /** Ends the connection without completing the operation: clients come back, with the cursor they have. */
  hangUp(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.push(null);
  }

  /** The next event; null when there is none any more. */
  async #next(): Promise<string | Buffer | null> {
    let event: string | Buffer;
    let isLast = false;
    try {
      const { value, done } = await this.#messages.next();
      isLast = done === true;
      event = isLast ? "" : this.#event(value);
    } catch (error) {
      isLast = true;
      event = this.#event({ payload: { errors: [error as GraphQLError] }, id: null });
    }
    if (this.#ended) return null;
    if (!isLast) return event;
    this.#ended = true;
    this.push(`${event}event: complete\ndata:\n\n`);
    this.push(null);
    return null;
  }

  #event({ payload, id }: Message): string | Buffer {
    const head = `event: next\n${id === null ? "" : `id: ${id}\n`}data: `;
    // Text of compiled code is JSON without line breaks.
    if (Buffer.isBuffer(payload)) return Buffer.concat([Buffer.from(head), payload, END]);
    const { errors, ...result } = payload;
    const shown =
      errors === undefined ? result : { errors: errors.map((each) => this.#errors.format(each)), ...result };
    return `${head}${JSON.stringify(shown)}\n\n`;
  }

  #onPing(): void {
    if (this.#waiting && !this.#ended) this.push(":\n\n");
    else if (++this.#unreadPings >= MOST_UNREAD_PINGS) this.destroy();
  }
}
