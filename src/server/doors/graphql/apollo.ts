/**
 * Apollo Server, reduced to what it is good at: an operation's life cycle with its hooks, error envelopes, its ecosystem.
 * What a request means, limits and execution are the pipeline's, and so are persisted queries and protection against
 * forged requests: they hold for all doors.
 */
import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import type { Logger } from "pino";
import type { RequestContext } from "../../../resolvers/context.ts";
import type { ErrorReport } from "../../operation/error-report.ts";
import type { Pipeline } from "../../operation/pipeline.ts";

export function createApollo(pipeline: Pipeline, errors: ErrorReport, log: Logger): ApolloServer<RequestContext> {
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
