/**
 * GraphQL over HTTP, whatever media type it is asked in: compiled answers at once, all others by Apollo Server, event streams
 * by `doors/sse`. What a request means, and whether it may be answered, is decided before, alike for all.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { GraphQLError, getOperationAST } from "graphql";
import { type ErrorCode, PlantgraphError } from "../../../twin/words/errors.ts";
import {
  type GraphQLParameters,
  mayBeForged,
  PREFLIGHTED,
  requestParameters,
} from "../../documents/graphql-request.ts";
import { type Access, contextFor } from "../../http/access.ts";
import type { Answers } from "../../http/answers.ts";
import { jsonType, takesEvents } from "../../http/negotiation.ts";
import type { Peers } from "../../http/peers.ts";
import type { ErrorReport } from "../../operation/error-report.ts";
import type { Pipeline } from "../../operation/pipeline.ts";
import type { EventStreams } from "../sse/event-streams.ts";
import type { ApolloAnswers } from "./apollo.ts";
import { lookedAtBefore } from "./fast-path.ts";

export interface GraphQLParts {
  readonly pipeline: Pipeline;
  /** Started by the first request that needs it. */
  readonly apollo: () => Promise<ApolloAnswers>;
  readonly errors: ErrorReport;
  readonly answers: Answers;
  readonly eventStreams: EventStreams;
  readonly access: Access;
  readonly peers: Peers;
}

const JSON_TYPE = "application/json; charset=utf-8";

export async function answerGraphQL(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: GraphQLParts,
): Promise<FastifyReply> {
  const { pipeline, answers, errors, eventStreams } = parts;
  const { accept } = request.headers;
  const json = jsonType(accept);
  const isStream = takesEvents(accept);
  const type = json ?? JSON_TYPE;
  const refuse = (status: number, ...reasons: readonly unknown[]) =>
    answers.errors(
      request,
      reply,
      status,
      type,
      reasons.map((reason) => errors.format(reason)),
    );
  if (json === null && !isStream)
    return refuse(
      406,
      refusal("Answers are application/graphql-response+json, application/json or text/event-stream (header Accept)."),
    );
  const isPost = request.method === "POST";
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(request.headers["content-type"] ?? "")?.[1];
  if (charset !== undefined && charset.toLowerCase() !== "utf-8")
    return refuse(415, refusal(`Requests are JSON in UTF-8, not in ${charset}.`));
  // An event stream's own reader, `EventSource`, can send no header; browsers say where it asks from.
  if (!isPost && json !== null && mayBeForged(request))
    return refuse(
      400,
      refusal(`Pages of other sites might send this GET; add one of the headers ${PREFLIGHTED.join(", ")}.`),
    );
  const before = lookedAtBefore(request.raw);
  let asked: GraphQLParameters;
  try {
    asked = before?.asked ?? requestParameters(request);
  } catch (error) {
    if (error instanceof PlantgraphError) return refuse(400, error);
    throw error;
  }
  const prepared = before?.prepared ?? pipeline.prepare(asked);
  if ("errors" in prepared) return refuse(statusOf(prepared.errors, json), ...prepared.errors);
  const { document, text } = prepared;
  const { operationName, variables } = asked;
  const kind = getOperationAST(document, operationName)?.operation;
  if (!isPost && kind === "mutation") {
    reply.header("allow", "POST");
    return refuse(405, refusal("Mutations need POST."));
  }
  const operation = { document, operationName, variables };
  const context = contextFor(parts, request.raw, "graphql", undefined);
  const forbidden = pipeline.forbidden(operation, context.session);
  if (forbidden) return refuse(403, ...forbidden);
  // Clients name streams beside JSON in one list for all operations: what JSON can answer, it answers.
  if (json === null || (kind === "subscription" && isStream))
    return eventStreams.answer(request, reply, operation, kind);
  if (kind === "subscription")
    return refuse(400, refusal("Subscriptions are read over a WebSocket, or as text/event-stream (header Accept)."));
  const compiled = before ? before.compiled : pipeline.answer(operation, context);
  if (compiled)
    return answers.send(request, reply, {
      status: 200,
      type,
      shared: compiled.etag === null ? "once" : "kept",
      ...compiled,
    });
  const apollo = await parts.apollo();
  return apollo.answer(request, reply, { ...asked, query: text }, type);
}

/** Clients of automatic persisted queries that know no status but 200 send the text when they are told to. */
function statusOf([first]: readonly GraphQLError[], type: string | null): number {
  const code = first?.extensions["code"] as ErrorCode | undefined;
  return code === "PERSISTED_QUERY_NOT_FOUND" && type === JSON_TYPE ? 200 : 400;
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" satisfies ErrorCode } });
}
