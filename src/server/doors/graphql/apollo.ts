/**
 * Apollo Server, reduced to what it is good at: an operation's life cycle with its hooks, error envelopes, its ecosystem.
 * What a request means, limits and execution are the pipeline's, and so are persisted queries and protection against
 * forged requests: they hold for all doors.
 *
 * It is loaded for the first request that needs it: a start has no use for it.
 */
import { ApolloServer, HeaderMap } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { RequestContext } from "../../../resolvers/context.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import type { GraphQLParameters } from "../../documents/graphql-request.ts";
import { contextFor } from "../../http/access.ts";
import { disconnectSignal } from "../../http/disconnect-signal.ts";
import type { DoorParts } from "../../http/door.ts";

export class ApolloAnswers {
  readonly #apollo: ApolloServer<RequestContext>;
  readonly #parts: DoorParts;

  private constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#apollo = createApollo(parts);
  }

  static async start(parts: DoorParts): Promise<ApolloAnswers> {
    const answers = new ApolloAnswers(parts);
    await answers.#apollo.start();
    return answers;
  }

  stop(): Promise<void> {
    return this.#apollo.stop();
  }

  /**
   * @param asked with the text of the document
   * @param type the media type it is answered in
   */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { query, operationName, variables, extensions }: GraphQLParameters,
    type: string,
  ): Promise<FastifyReply> {
    const { answers, errors } = this.#parts;
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
    // What is answered in was found out, too.
    headers.set("accept", type);
    // Which document is meant was found out already.
    const { persistedQuery: _, ...others } = extensions ?? {};
    const body = { query, operationName: operationName ?? null, variables: variables ?? null, extensions: others };
    const response = await this.#apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method === "HEAD" ? "GET" : request.method,
        headers,
        body: request.method === "POST" ? body : undefined,
        search: request.method === "POST" ? "" : searchOf(body),
      },
      context: async () => contextFor(this.#parts, request.raw, "graphql", disconnectSignal(reply.raw)),
    });
    for (const [name, value] of response.headers) if (name !== "content-length") reply.header(name, value);
    if (response.body.kind !== "complete")
      return answers.errors(request, reply, 406, type, [
        errors.format(
          new PlantgraphError("BAD_USER_INPUT", "Incremental delivery is not offered; ask for application/json."),
        ),
      ]);
    return answers.send(request, reply, {
      status: response.status ?? 200,
      type,
      body: Buffer.from(response.body.string),
    });
  }
}

function createApollo({ pipeline, errors, log }: DoorParts): ApolloServer<RequestContext> {
  const { cache } = pipeline.documents;
  return new ApolloServer<RequestContext>({
    // A gateway is Apollo's one door for an executor of one's own that keeps its hooks and error formatting.
    gateway: {
      onSchemaLoadOrUpdate(callback) {
        callback({ apiSchema: pipeline.schema, coreSupergraphSdl: "" });
        return () => undefined;
      },
      load: async () => ({
        executor: async ({ document, operationName, request, context }) =>
          pipeline.execute({ document, operationName, variables: request.variables }, context as RequestContext),
      }),
      stop: async () => undefined,
    },
    // The pipeline has put every document there before Apollo looks for it, and decides itself what is kept.
    documentStore: {
      get: async (key) => cache.get(hashOf(key)),
      set: async () => undefined,
      delete: async () => false,
    },
    parseOptions: { maxTokens: pipeline.limits.tokens },
    formatError: (_, error) => errors.format(error),
    stringifyResult: (result) => JSON.stringify(result),
    persistedQueries: false,
    csrfPrevention: false,
    introspection: true,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: "production",
    logger: log,
    // Cache control would wrap every field; the landing page would load from a CDN.
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled()],
  });
}

/** Apollo's keys carry a prefix for the schema, which never changes while the process lives. */
function hashOf(key: string): string {
  return key.slice(key.lastIndexOf(":") + 1);
}

function searchOf(parameters: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value != null) search.set(name, typeof value === "string" ? value : JSON.stringify(value));
  return `?${search}`;
}
