/**
 * What a client asks, as GraphQL over HTTP words it: by POST or GET, and the same in the payload of a WebSocket message.
 * Whatever door it comes through, it is looked at here once.
 */
import type { FastifyRequest } from "fastify";
import { PlantgraphError } from "../../twin/words/errors.ts";

/** The parameters of a GraphQL request. */
export interface GraphQLParameters {
  /** Text of the document. */
  readonly query?: string | null | undefined;
  /** Id of a trusted document, or hash of a persisted query; the document's text may then be absent. */
  readonly documentId?: string | null | undefined;
  /** Whether the id came by the protocol of automatic persisted queries: then it is the SHA-256 of the text. */
  readonly persisted?: boolean | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The same as a client sends them; others are passed over. */
type GivenParameters = Readonly<
  Partial<Record<"query" | "operationName" | "variables" | "extensions" | "documentId" | "id" | "doc_id", unknown>>
>;

/** Deepest nesting of variables and extensions. Filters nest; nothing of a plant is that deep. */
const MOST_NESTED = 64;

/**
 * Checked parameters. Ids are taken as clients send them: `documentId` (GraphQL over HTTP, graphql-codegen, urql), `id`
 * and `doc_id` (Relay), `extensions.persistedQuery.sha256Hash` (Apollo).
 * @throws PlantgraphError BAD_USER_INPUT naming the parameter
 */
export function checkedParameters(given: GivenParameters): GraphQLParameters {
  const { query, operationName, variables, extensions } = given;
  if (query != null && typeof query !== "string") throw bad("query", "`query` must be the text of a GraphQL document.");
  if (operationName != null && typeof operationName !== "string")
    throw bad("operationName", "`operationName` must be a text.");
  const checked = {
    query,
    operationName,
    variables: plainObject("variables", variables),
    extensions: plainObject("extensions", extensions),
  };
  const persisted = persistedQuery(checked.extensions);
  if (persisted !== null) return { ...checked, documentId: persisted, persisted: true };
  const documentId = given.documentId ?? given.id ?? given.doc_id;
  if (documentId == null) return checked;
  if (typeof documentId !== "string" || documentId === "")
    throw bad("documentId", "`documentId` must be the id of a document.");
  return { ...checked, documentId: documentId.replace(/^sha256:/, "") };
}

function persistedQuery(extensions: GraphQLParameters["extensions"]): string | null {
  const given = extensions?.["persistedQuery"] as { version?: unknown; sha256Hash?: unknown } | null | undefined;
  if (given == null) return null;
  if (given.version !== 1)
    throw bad("extensions.persistedQuery.version", "Unsupported persisted query version; it is 1.");
  if (typeof given.sha256Hash !== "string" || given.sha256Hash === "")
    throw bad("extensions.persistedQuery.sha256Hash", "`extensions.persistedQuery.sha256Hash` must be a text.");
  return given.sha256Hash;
}

function plainObject(name: string, value: unknown): Readonly<Record<string, unknown>> | null | undefined {
  if (value == null) return value as null | undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw bad(name, `\`${name}\` must be an object.`);
  inspect(name, value, MOST_NESTED);
  return value as Readonly<Record<string, unknown>>;
}

/** Refuses what no client sends by mistake: nesting to exhaust the stack, and keys that reach into prototypes. */
function inspect(name: string, value: object, levels: number): void {
  if (levels === 0) throw bad(name, `\`${name}\` is nested more than ${MOST_NESTED} levels deep.`);
  if (Array.isArray(value)) {
    for (const inner of value as unknown[])
      if (typeof inner === "object" && inner !== null) inspect(name, inner, levels - 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (key === "__proto__") throw bad(name, `\`${name}\` has a key "__proto__", which nothing here is called.`);
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof inner === "object" && inner !== null) inspect(name, inner, levels - 1);
  }
}

/** @throws PlantgraphError BAD_USER_INPUT */
export function requestParameters(request: FastifyRequest): GraphQLParameters {
  if (request.method === "POST") return checkedParameters(postedObject(request.body));
  const { variables, extensions, ...others } = request.query as Readonly<Record<string, unknown>>;
  return checkedParameters({
    ...others,
    variables: parsedParameter("variables", variables),
    extensions: parsedParameter("extensions", extensions),
  });
}

function postedObject(body: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(body))
    throw bad("body", "Batches are not taken: ask for several fields in one operation, or send several requests.");
  if (typeof body === "object" && body !== null) return body as Readonly<Record<string, unknown>>;
  throw bad("body", "The body must be a JSON object with `query`, and `operationName` and `variables` where needed.");
}

function parsedParameter(name: string, text: unknown): unknown {
  if (text === undefined || text === "") return null;
  try {
    if (typeof text === "string") return JSON.parse(text);
  } catch {
    // said below
  }
  throw bad(name, `The parameter \`${name}\` must be given once, as a JSON object.`);
}

/**
 * Whether a page of another site may have made a browser send this GET: such a page can send no header of its own, and
 * browsers say where a request comes from. (A POST needs a JSON content type, which other sites can't send unasked.)
 */
export function mayBeForged({ headers }: FastifyRequest): boolean {
  // "none": a person typed the address. An Origin that is not ours was refused before.
  if (headers["sec-fetch-site"] === "same-origin" || headers["sec-fetch-site"] === "none") return false;
  if (headers.origin !== undefined) return false;
  // What a page of another site asks in this mode has an Origin (Fetch, 3.2); Node's fetch says nothing but the mode.
  if (headers["sec-fetch-mode"] === "cors") return false;
  if (headers["content-type"]?.startsWith("application/json")) return false;
  return !PREFLIGHTED.some((name) => headers[name]);
}

/** Headers that clients send to show that they are none of other sites' pages. */
export const PREFLIGHTED = ["apollo-require-preflight", "x-apollo-operation-name", "graphql-preflight"] as const;

function bad(at: string, message: string): PlantgraphError {
  return new PlantgraphError("BAD_USER_INPUT", message, { at });
}
