/**
 * Apollo Server, reduced to what it is good at: HTTP semantics, persisted queries, error envelopes, its ecosystem.
 * Parsing, validation, limits and execution are the pipeline's.
 */
import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import type { DocumentNode, ValidationRule } from "graphql";
import type { Logger } from "pino";
import type { RequestContext } from "../resolvers/context.ts";
import type { ErrorReport } from "./errors.ts";
import { limitErrors } from "./limits.ts";
import type { Pipeline } from "./pipeline.ts";

export function createApollo(pipeline: Pipeline, errors: ErrorReport, log: Logger): ApolloServer<RequestContext> {
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
    documentStore: {
      get: async (key) => pipeline.documents.get(hashOf(key)),
      set: async (key: string, document: DocumentNode) => pipeline.documents.set(hashOf(key), document),
      delete: async (key) => pipeline.documents.delete(hashOf(key)),
    },
    // Only persisted queries that come without their text get as far as Apollo's own parsing.
    parseOptions: { maxTokens: pipeline.limits.tokens },
    validationRules: [limitsRule(pipeline)],
    formatError: (_, error) => errors.format(error),
    persistedQueries: { ttl: null },
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

function limitsRule(pipeline: Pipeline): ValidationRule {
  return (context) => ({
    Document(document) {
      for (const error of limitErrors(document, pipeline.limits)) context.reportError(error);
    },
  });
}
