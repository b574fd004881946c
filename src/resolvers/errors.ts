import { GraphQLError } from "graphql";
import type { PlantgraphError } from "../twin/words/errors.ts";

/** A file with thousands of mistakes must not make an answer of thousands of errors. */
const PROBLEMS_SHOWN = 100;

/**
 * An error of the twin as GraphQL shows it: the code and the facts in `extensions`, further mistakes of the same request
 * in `extensions.problems`.
 * @param at where GraphQL met it; its place in document and answer is kept
 */
export function toGraphQLError(error: PlantgraphError, at?: GraphQLError): GraphQLError {
  const problems = error.problems.slice(0, PROBLEMS_SHOWN).map(({ code, message, details }) => ({
    ...details,
    code,
    message,
  }));
  return new GraphQLError(error.message, {
    originalError: error,
    nodes: at?.nodes ?? null,
    source: at?.source ?? null,
    positions: at?.positions ?? null,
    path: at?.path ?? null,
    extensions: {
      ...error.details,
      code: error.code,
      ...(problems.length > 0 ? { problems, problemCount: error.problems.length } : {}),
    },
  });
}
