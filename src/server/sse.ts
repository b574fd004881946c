/**
 * GraphQL over Server-Sent Events on the same address, for curl, `EventSource` and proxies that pass no WebSocket: the
 * "distinct connections mode" of graphql-sse, one operation a connection. Each event's id is its cursor, so a client that
 * sends `Last-Event-ID`, as `EventSource` does by itself, goes on where it was.
 *
 * Backpressure is the stream's own: an event is asked of the subscription when the one before has been taken, and what
 * happens meanwhile is conflated or read from the change log, as for every slow reader.
 */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type ArgumentNode,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import type { RequestContext } from "../resolvers/context.ts";
import type { ErrorReport } from "./errors.ts";
import type { Operation, Pipeline } from "./pipeline.ts";

export interface EventStreamParts {
  readonly pipeline: Pipeline;
  readonly errors: ErrorReport;
  readonly newContext: () => RequestContext;
}

/** Event streams open at once; more are refused with 503. */
export const MOST_EVENT_STREAMS = 1_000;
/** Pause between comments that keep proxies from closing a quiet stream, milliseconds. */
const PING_MS = 15_000;
/** Pings a client may leave unread before it is disconnected. */
const MOST_UNREAD_PINGS = 4;
/** How often it is looked whether the server has stopped listening, milliseconds: then the streams end. */
const DRAIN_LOOK_MS = 250;
/** Clients are told to wait this long before they reconnect, plus a part of it by chance: not all come at once. Milliseconds. */
const RETRY_MS = 1_000;

export function addEventStreams(app: FastifyInstance, parts: EventStreamParts): void {
  const open = new Set<EventStream>();
  let look: NodeJS.Timeout | null = null;
  const opened = (stream: EventStream) => {
    open.add(stream);
    stream.once("close", () => {
      open.delete(stream);
      if (open.size > 0 || look === null) return;
      clearInterval(look);
      look = null;
    });
    // Node has no event for "stops listening"; without an end of their own the streams would hold the server open.
    look ??= setInterval(() => {
      if (!app.server.listening) for (const each of open) each.hangUp();
    }, DRAIN_LOOK_MS).unref();
  };
  app.addHook("preHandler", async (request, reply) => {
    if (request.url.split("?")[0] !== "/graphql" || !wantsEvents(request)) return undefined;
    if (open.size >= MOST_EVENT_STREAMS) {
      const message = `All ${MOST_EVENT_STREAMS} event streams are in use.`;
      return refuse(reply, 503, new GraphQLError(message, { extensions: { code: "OVERLOADED" } }), parts);
    }
    return answer(request, reply, parts, opened);
  });
}

function wantsEvents({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes("text/event-stream") === true;
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: EventStreamParts,
  opened: (stream: EventStream) => void,
): Promise<FastifyReply> {
  const { pipeline, errors, newContext } = parts;
  const bad = (message: string) =>
    refuse(reply, 400, new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } }), parts);
  const { query, operationName, variables } = asked(request);
  if (typeof query !== "string" || query === "") return bad("`query` must be the text of a GraphQL document.");
  if (operationName != null && typeof operationName !== "string") return bad("`operationName` must be a text.");
  if (variables != null && (typeof variables !== "object" || Array.isArray(variables)))
    return bad("`variables` must be an object.");
  const prepared = pipeline.prepare(query, operationName);
  if ("errors" in prepared)
    return reply.code(400).send({ errors: prepared.errors.map((error) => errors.format(error)) });
  const given: Operation = {
    document: prepared.document,
    operationName: operationName as string | null | undefined,
    variables: variables as Record<string, unknown> | null | undefined,
  };
  const kind = getOperationAST(given.document, given.operationName)?.operation;
  if (kind !== "subscription" && request.method === "GET" && kind !== "query")
    return refuse(
      reply,
      405,
      new GraphQLError("Mutations need POST.", { extensions: { code: "BAD_USER_INPUT" } }),
      parts,
    );
  const lastEventId = request.headers["last-event-id"];
  const operation = typeof lastEventId === "string" && lastEventId !== "" ? resumed(given, lastEventId) : given;
  const results =
    kind === "subscription"
      ? await pipeline.subscribe(operation, newContext)
      : single(await pipeline.execute(operation, newContext()));
  // What is refused before it starts is an ordinary answer: `EventSource` would else try it again for ever.
  if (!(Symbol.asyncIterator in results))
    return reply.code(400).send({ errors: results.errors?.map((error) => errors.format(error)) });
  const stream = new EventStream(results, errors);
  opened(stream);
  return reply
    .header("content-type", "text/event-stream; charset=utf-8")
    .header("cache-control", "no-cache, no-transform")
    .header("x-accel-buffering", "no")
    .send(stream);
}

function refuse(reply: FastifyReply, status: number, error: GraphQLError, { errors }: EventStreamParts): FastifyReply {
  return reply.code(status).send({ errors: [errors.format(error)] });
}

function asked({ method, query, body }: FastifyRequest): Readonly<Record<string, unknown>> {
  if (method !== "GET") return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const parameters = query as Readonly<Record<string, unknown>>;
  const { variables } = parameters;
  if (variables === undefined || variables === "") return { ...parameters, variables: null };
  try {
    return { ...parameters, variables: JSON.parse(String(variables)) };
  } catch {
    return { ...parameters, variables: "not JSON" };
  }
}

async function* single(result: ExecutionResult): AsyncGenerator<ExecutionResult> {
  yield result;
}

/** The operation with its `resumeAfter` set to the id of the last event, however the document gives it, if at all. */
function resumed(operation: Operation, id: string): Operation {
  const node = getOperationAST(operation.document, operation.operationName);
  const field = node?.selectionSet.selections.find((each) => each.kind === Kind.FIELD);
  if (!node || !field || !["tagChanges", "modelChanges"].includes(field.name.value)) return operation;
  const present = field.arguments?.find(({ name }) => name.value === "resumeAfter");
  const isRevision = field.name.value === "modelChanges";
  if (present?.value.kind === Kind.VARIABLE) {
    const value = isRevision && /^\d+$/.test(id) ? Number(id) : id;
    return { ...operation, variables: { ...operation.variables, [present.value.name.value]: value } };
  }
  const argument: ArgumentNode = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: "resumeAfter" },
    value: isRevision && /^\d+$/.test(id) ? { kind: Kind.INT, value: id } : { kind: Kind.STRING, value: id },
  };
  return { ...operation, document: withArgument(operation.document, node, field, argument) };
}

function withArgument(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  field: FieldNode,
  argument: ArgumentNode,
): DocumentNode {
  const others = (field.arguments ?? []).filter(({ name }) => name.value !== argument.name.value);
  const changed: FieldNode = { ...field, arguments: [...others, argument] };
  const selections = operation.selectionSet.selections.map((each) => (each === field ? changed : each));
  const selectionSet = { ...operation.selectionSet, selections };
  return {
    ...document,
    definitions: document.definitions.map((each) => (each === operation ? { ...operation, selectionSet } : each)),
  };
}

/** The text of an event stream, made as it is read. */
class EventStream extends Readable {
  readonly #results: AsyncIterator<ExecutionResult>;
  readonly #errors: ErrorReport;
  readonly #ping: NodeJS.Timeout;
  /** Whether the reader waits for the next event. */
  #waiting = false;
  #unreadPings = 0;
  #ended = false;

  constructor(results: AsyncIterator<ExecutionResult>, errors: ErrorReport) {
    super({ highWaterMark: 1 });
    this.#results = results;
    this.#errors = errors;
    this.push(`retry: ${Math.round(RETRY_MS * (1 + 2 * Math.random()))}\n\n`);
    this.#ping = setInterval(() => this.#onPing(), PING_MS).unref();
  }

  override _read(): void {
    this.#unreadPings = 0;
    if (this.#waiting || this.#ended) return;
    this.#waiting = true;
    this.#next().then(
      (text) => {
        this.#waiting = false;
        if (text !== null) this.push(text);
      },
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearInterval(this.#ping);
    this.#ended = true;
    void this.#results.return?.()?.catch(() => undefined);
    done(error);
  }

  /** Ends the connection without completing the operation: clients come back, with the cursor they have. */
  hangUp(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.push(null);
  }

  /** The text of the next event; null when there is none any more. */
  async #next(): Promise<string | null> {
    let text: string;
    let last = false;
    try {
      const { value, done } = await this.#results.next();
      last = done === true;
      text = last ? "" : this.#event(value);
    } catch (error) {
      last = true;
      text = this.#event({ errors: [error as GraphQLError] });
    }
    if (this.#ended) return null;
    if (!last) return text;
    this.#ended = true;
    this.push(`${text}event: complete\ndata:\n\n`);
    this.push(null);
    return null;
  }

  #event({ errors, ...result }: ExecutionResult): string {
    const shown =
      errors === undefined ? result : { errors: errors.map((each) => this.#errors.format(each)), ...result };
    const id = cursorOf(result.data);
    return `event: next\n${id === null ? "" : `id: ${id}\n`}data: ${JSON.stringify(shown)}\n\n`;
  }

  #onPing(): void {
    if (this.#waiting && !this.#ended) this.push(":\n\n");
    else if (++this.#unreadPings >= MOST_UNREAD_PINGS) this.destroy();
  }
}

/** What a payload can be resumed after, where the operation asks for it: a `cursor`, or the `revision` of a commit. */
function cursorOf(data: ExecutionResult["data"]): string | null {
  if (data == null) return null;
  const [name, payload] = Object.entries(data)[0] ?? [];
  if (typeof payload !== "object" || payload === null) return null;
  const { cursor, revision } = payload as { cursor?: unknown; revision?: unknown };
  if (typeof cursor === "string") return cursor;
  return name === "modelChanges" && typeof revision === "number" ? String(revision) : null;
}
