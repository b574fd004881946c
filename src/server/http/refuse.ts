/** Requests that are refused in one sentence. */
import type { FastifyReply } from "fastify";
import type { ErrorCode } from "../../twin/words/errors.ts";

export function refuse(reply: FastifyReply, status: number, code: ErrorCode, message: string): FastifyReply {
  return reply.code(status).send(refusal(code, message));
}

/** The body of an answer that is nothing but a refusal, as GraphQL has it: alike at every door. */
export function refusal(code: ErrorCode, message: string): object {
  return { errors: [{ message, extensions: { code } }] };
}
