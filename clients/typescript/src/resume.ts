/**
 * Streams that go on where they were. Stock clients send their first variables again when they reconnect, so a cursor in
 * them never advances. This wraps a graphql-ws client: whenever a connection is made anew, `$resumeAfter` is the
 * cursor of the last event that arrived, and the server sends what was missed or says what is missing (`GAP`).
 *
 *     const client = resumable(createClient({ url: "ws://127.0.0.1:4000/graphql", ...RECONNECT }));
 *     new GraphQLWsLink(client)                                         // Apollo Client
 *     subscriptionExchange({ forwardSubscription: (operation) => ({     // urql
 *       subscribe: (sink) => ({ unsubscribe: client.subscribe(operation, sink) }) }) })
 *
 * The operation declares `$resumeAfter`, gives it to its field, and asks for `cursor` (of `modelChanges`: `revision`):
 *
 *     subscription Live($resumeAfter: String) {
 *       tagChanges(select: {under: ["line-1"]}, resumeAfter: $resumeAfter) { kind cursor tags { ...Live } } }
 *
 * Operations without that variable pass unchanged.
 */
import { iterate } from "./iterate.ts";

/** What this needs of a graphql-ws client. */
export interface SubscribingClient {
  subscribe(payload: SubscribePayload, sink: Sink): () => void;
}

/** As graphql-ws has it. */
export interface SubscribePayload {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
  readonly extensions?: Record<string, unknown> | null | undefined;
}

export interface Sink {
  // biome-ignore lint/suspicious/noExplicitAny: each client has its own type of result, and all of them must fit
  next(result: any): void;
  error(error: unknown): void;
  complete(): void;
}

/**
 * Options of graphql-ws' `createClient` for streams that outlive servers and networks. By itself it gives up after five
 * attempts, and at once when nobody listens at the address (a server that restarts). It still ends on close codes that say
 * that the client is wrong (4400, 1008 ...).
 */
export const RECONNECT: { readonly retryAttempts: number; readonly shouldRetry: () => boolean } = {
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
};

/** The variable that carries the cursor. */
export const RESUME_VARIABLE = "resumeAfter";

/** The client, with streams that resume, by `subscribe` and by `iterate` alike. */
export function resumable<Client extends SubscribingClient>(client: Client): Client {
  return new Proxy(client, {
    get(target, key, receiver) {
      if (key === "subscribe") return (payload: SubscribePayload, sink: Sink) => subscribe(target, payload, sink);
      // The client's own would not pass here.
      if (key === "iterate") return (payload: SubscribePayload) => iterate((sink) => subscribe(target, payload, sink));
      return Reflect.get(target, key, receiver);
    },
  });
}

function subscribe(client: SubscribingClient, payload: SubscribePayload, sink: Sink): () => void {
  if (!/\$resumeAfter\b/.test(payload.query)) return client.subscribe(payload, sink);
  let cursor: unknown;
  return client.subscribe(
    {
      query: payload.query,
      operationName: payload.operationName,
      extensions: payload.extensions,
      // Read whenever the operation is sent: at the first connection and at every one after it.
      get variables() {
        return cursor === undefined ? payload.variables : { ...payload.variables, [RESUME_VARIABLE]: cursor };
      },
    },
    {
      next(result: { data?: Readonly<Record<string, unknown>> | null }) {
        cursor = cursorOf(result.data) ?? cursor;
        sink.next(result);
      },
      error: (error) => sink.error(error),
      complete: () => sink.complete(),
    },
  );
}

/** What a payload can be resumed after; undefined when the operation does not ask for it. */
export function cursorOf(data: Readonly<Record<string, unknown>> | null | undefined): string | number | undefined {
  for (const payload of Object.values(data ?? {})) {
    if (typeof payload !== "object" || payload === null) continue;
    const { cursor, revision } = payload as { readonly cursor?: unknown; readonly revision?: unknown };
    if (typeof cursor === "string") return cursor;
    // Commits have no cursor but their own number; `tagChanges` has a revision, too, which is none.
    if (typeof revision === "number" && !("tags" in payload) && !("kind" in payload)) return revision;
  }
  return undefined;
}
