/** Requests that are refused in one sentence. */
import type { FastifyInstance, FastifyReply, HTTPMethods } from "fastify";
import type { ErrorCode } from "../../twin/words/errors.ts";

export function refuse(reply: FastifyReply, status: number, code: ErrorCode, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}

/**
 * All methods that the address does not know are answered with 405. OPTIONS is answered for every address alike.
 * @param sentence by which methods it is asked
 */
export function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  known: readonly HTTPMethods[],
  sentence: string,
): void {
  app.route({
    method: app.supportedMethods.filter((method) => method !== "OPTIONS" && !known.includes(method)),
    url,
    // Before anything of a body is read.
    onRequest: (request, reply) => {
      reply.header("allow", known.join(", "));
      refuse(reply, 405, "BAD_USER_INPUT", `${sentence}, not ${request.method}.`);
    },
    handler: () => undefined,
  });
}
