/** POST /reload, /audit and /history/backup: for commands of this machine's own user, for the token stands in the data directory. */
import { timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isLoopback } from "../../../twin/tools/hosts.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import type { Origin } from "../../../twin/words/origin.ts";
import type { Door } from "../../http/door.ts";
import { refuse } from "../../http/refuse.ts";
import { RequestOrigin } from "../../http/request-origin.ts";

export interface Control {
  readonly token: string;
  /**
   * Takes the configuration over; the answer is what it did.
   * @param origin where the command came in
   */
  reload(origin: Origin): Promise<object>;
  /** Records what a command does. @param body as the command sent it */
  record(body: unknown, origin: Origin): Promise<void>;
  /** Copies the history of tags. @param body as the command sent it */
  backUpHistory(body: unknown): Promise<void>;
}

export function controlDoor(control: Control): Door {
  return {
    name: "control",
    register(app, { peers }) {
      const offer = (url: string, run: (body: unknown, origin: Origin) => Promise<object>) =>
        app.route({
          method: ["POST"],
          url,
          admission: "ALWAYS",
          callers: "ANYBODY",
          handler: (request, reply) =>
            commanded(request, reply, control.token, () =>
              run(request.body, new RequestOrigin("control", request.raw, peers)),
            ),
        });
      offer("/reload", async (_, origin) => ({ report: await control.reload(origin) }));
      offer("/audit", async (body, origin) => {
        await control.record(body, origin);
        return { recorded: true };
      });
      offer("/history/backup", async (body) => {
        await control.backUpHistory(body);
        return { copied: true };
      });
    },
  };
}

async function commanded(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  run: () => Promise<object>,
): Promise<FastifyReply> {
  if (!isFromHere(request) || !isToken(request.headers.authorization, token))
    return refuse(reply, 403, "FORBIDDEN", NOT_FOR_YOU);
  try {
    return reply.send(await run());
  } catch (error) {
    if (!(error instanceof PlantgraphError)) throw error;
    const problems = error.problems.length > 0 ? error.problems : [error];
    return reply.code(400).send({ errors: problems.map(({ message, code }) => ({ message, extensions: { code } })) });
  }
}

const NOT_FOR_YOU = "This is for commands on the twin's own machine, with the token in its data directory.";

/** By a loopback address, or by the very address that is listened on. */
function isFromHere({ socket }: FastifyRequest): boolean {
  const remote = socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
  return isLoopback(remote) || remote === socket.localAddress?.replace(/^::ffff:/, "");
}

function isToken(authorization: string | undefined, token: string): boolean {
  const [given, expected] = [Buffer.from(authorization ?? ""), Buffer.from(`Bearer ${token}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
