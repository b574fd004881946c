/**
 * Errors on their way out: what a caller may see of them. A PlantgraphError and GraphQL's own errors pass with their code;
 * anything else is a fault of the server: the caller gets an id, the log gets the rest.
 */
import { randomUUID } from "node:crypto";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Logger } from "pino";
import { toGraphQLError } from "../../resolvers/errors.ts";
import { ERROR_CODES, PlantgraphError } from "../../twin/words/errors.ts";
import { isOwnShare } from "../../twin/words/no-room.ts";
import { placesOf } from "../documents/places.ts";
import type { Metrics } from "../metrics/metrics.ts";

export class ErrorReport {
  readonly #log: Logger;
  readonly #metrics: Metrics;

  constructor(log: Logger, metrics: Metrics) {
    this.#log = log;
    this.#metrics = metrics;
  }

  /** The error as it is sent; counts it, and logs it when it is the server's fault. */
  format(error: unknown): GraphQLFormattedError {
    const known = error instanceof GraphQLError ? error : new GraphQLError("", { originalError: error as Error });
    const formatted = this.#format(known);
    this.#metrics.errors.inc({ code: String(formatted.extensions?.["code"]) });
    return formatted;
  }

  #format(error: GraphQLError): GraphQLFormattedError {
    const { message, extensions } = this.#shown(error);
    const locations = error.locations ?? placesOf(error.nodes);
    return {
      message: short(message),
      ...(locations === undefined ? {} : { locations }),
      ...(error.path === undefined ? {} : { path: error.path }),
      extensions: shortened(extensions) as Record<string, unknown>,
    };
  }

  #shown(error: GraphQLError): { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> } {
    const cause = innermost(error);
    if (isOwnShare(cause)) this.#metrics.sharesUsed.inc({ setting: String(cause.details["setting"]) });
    if (cause instanceof PlantgraphError) return toGraphQLError(cause, error);
    if (cause === undefined || cause instanceof GraphQLError) {
      const { stacktrace: _, http: __, ...shown } = error.extensions;
      return { message: error.message, extensions: { ...shown, code: tableCode(shown["code"]) } };
    }
    const id = randomUUID();
    this.#log.error({ err: cause, errorId: id, path: error.path }, "a request failed by a fault of the server");
    return {
      message: `Internal error; the server's log has the details under ${id}.`,
      extensions: { code: "INTERNAL_SERVER_ERROR", errorId: id },
    };
  }
}

/** Longest text of an error: sentences repeat what was given, which may be as long as a request. Characters. */
const MOST_TEXT = 2_000;
/** Longest list in the facts of an error. */
const MOST_ITEMS = 1_000;

function short(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}...` : text;
}

/** Facts of an error with short texts and lists. */
function shortened(value: unknown): unknown {
  if (typeof value === "string") return short(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map(shortened);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [short(key), shortened(each)]));
}

/** What was thrown, below any number of GraphQL's wrappings; undefined when GraphQL made the error itself. */
function innermost(error: GraphQLError): unknown {
  let cause: unknown = error.originalError;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** Codes of GraphQL libraries that say the same as one of ours. */
const SYNONYMS: Readonly<Record<string, string>> = {
  BAD_REQUEST: "BAD_USER_INPUT",
  OPERATION_RESOLUTION_FAILURE: "BAD_USER_INPUT",
};

function tableCode(code: unknown): string {
  const text = typeof code === "string" ? (SYNONYMS[code] ?? code) : "BAD_USER_INPUT";
  return text in ERROR_CODES ? text : "BAD_USER_INPUT";
}
