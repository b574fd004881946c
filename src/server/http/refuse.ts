/** Requests that are refused in one sentence. */
import type { FastifyReply } from "fastify";
import type { ErrorCode, PlantgraphError } from "../../twin/words/errors.ts";
import { isOwnShare } from "../../twin/words/no-room.ts";
import type { ErrorReport } from "../operation/error-report.ts";

/** When a client for whom there is no room may ask again, seconds. */
export const ROOM_RETRY_S = 10;

export function refuse(reply: FastifyReply, status: number, code: ErrorCode, message: string): FastifyReply {
  return reply.code(status).send(refusal(code, message));
}

/** The body of an answer that is nothing but a refusal, as GraphQL has it: alike at every door. */
export function refusal(code: ErrorCode, message: string): object {
  return { errors: [{ message, extensions: { code } }] };
}

/** Of what is used up (`noRoom`): by others too, or by this caller alone. */
export function refuseForRoom(
  reply: FastifyReply,
  error: PlantgraphError,
  { errors }: { readonly errors: ErrorReport },
): FastifyReply {
  reply.code(isOwnShare(error) ? 429 : 503).header("retry-after", ROOM_RETRY_S);
  return reply.send({ errors: [errors.format(error)] });
}
