/** Whether the text of a document may be executed: it is GraphQL, within the limits, and fits the schema. */
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from "graphql";
import { limitErrors, type OperationLimits } from "./limits.ts";

export type Checked = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** Limits come before validation, whose rules are not all linear. */
export function checkDocument(schema: GraphQLSchema, limits: OperationLimits, text: string): Checked {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: limits.tokens });
  } catch (error) {
    return { errors: [parseError(error as GraphQLError, limits.tokens)] };
  }
  const tooMuch = limitErrors(document, limits);
  if (tooMuch.length > 0) return { errors: tooMuch };
  const invalid = validate(schema, document, specifiedRules, { maxErrors: 20, hideSuggestions: true });
  if (invalid.length > 0) return { errors: invalid.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")) };
  return { document };
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { ...error.extensions, code },
  });
}

function parseError(error: GraphQLError, tokens: number): GraphQLError {
  if (!error.message.includes(`${tokens} tokens`)) return withCode(error, "GRAPHQL_PARSE_FAILED");
  return new GraphQLError(`The document has more than ${tokens} tokens (setting limits.tokens).`, {
    extensions: { code: "LIMIT_EXCEEDED", limit: tokens, setting: "limits.tokens" },
  });
}
