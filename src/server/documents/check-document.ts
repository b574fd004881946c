/** Whether the text of a document may be executed: it is GraphQL, within the limits, and fits the schema. */
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from "graphql";
import { noteBytes } from "./document-bytes.ts";
import { limitErrors, type OperationLimits } from "./limits.ts";
import { keepPlaces } from "./places.ts";

export type Checked = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** Mistakes told of one document. */
const MOST_ERRORS = 5;

/** Limits come before validation, whose rules are not all linear. */
export function checkDocument(schema: GraphQLSchema, limits: OperationLimits, text: string): Checked {
  if (text.length > limits.documentLength) {
    const advice = "Values belong into variables, which may be longer.";
    return { errors: [tooLong("documentLength", limits.documentLength, "characters", advice)] };
  }
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: limits.tokens });
  } catch (error) {
    return { errors: [parseError(error as GraphQLError, limits.tokens)] };
  }
  if (!hasAtMost(document, limits.tokens)) return { errors: [tooManyTokens(limits.tokens)] };
  noteBytes(document, text, keepPlaces(document));
  const tooMuch = limitErrors(document, limits);
  if (tooMuch.length > 0) return { errors: tooMuch.slice(0, MOST_ERRORS) };
  const invalid = mistakesIn(schema, document);
  if (invalid.length > 0) return { errors: invalid.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")) };
  return { document };
}

function mistakesIn(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  try {
    return validate(schema, document, specifiedRules, { maxErrors: MOST_ERRORS, hideSuggestions: true });
  } catch (error) {
    // Thrown where the one field of a subscription depends on a variable (@skip, @include), which the rule has no value of.
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** The limit of the parser leaves comments out. */
function hasAtMost({ loc }: DocumentNode, tokens: number): boolean {
  // The beginning and the end of the text are tokens of their own.
  let count = -2;
  for (let token = loc?.startToken; token && count <= tokens; token = token.next ?? undefined) count++;
  return count <= tokens;
}

/** What graphql-js says, without more, when it gives up comparing fields that are to be merged. */
const ABORTED = "Validation aborted.";
const TOO_ALIKE =
  "The document asks for the same fields so often that they can't be compared with each other. Ask for each field once.";

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message === ABORTED ? TOO_ALIKE : error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { ...error.extensions, code },
  });
}

function parseError(error: GraphQLError, tokens: number): GraphQLError {
  if (!error.message.includes(`${tokens} tokens`)) return withCode(error, "GRAPHQL_PARSE_FAILED");
  return tooManyTokens(tokens);
}

function tooManyTokens(tokens: number): GraphQLError {
  return tooLong("tokens", tokens, "tokens and comments", "Ask in several documents.");
}

function tooLong(limit: "tokens" | "documentLength", most: number, what: string, advice: string): GraphQLError {
  const setting = `limits.${limit}`;
  return new GraphQLError(`The document has more than ${most} ${what} (setting ${setting}). ${advice}`, {
    extensions: { code: "LIMIT_EXCEEDED", limit: most, setting },
  });
}
