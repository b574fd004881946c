/** GraphQL over HTTP: one address, asked by GET and POST, for answers in JSON and for event streams. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Door } from "../../http/door.ts";
import { prefersPage } from "../../http/negotiation.ts";
import { GRAPHQL_PATH } from "../../http/request-target.ts";
import { type EventStreamLimits, EventStreams } from "../sse/event-streams.ts";
import { answerGraphQL } from "./answer-graphql.ts";
import type { ApolloAnswers } from "./apollo.ts";
import { fastPath } from "./fast-path.ts";

/** What a person is shown, following a link to GraphQL. */
interface Page {
  send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/** @param page null: people are answered as clients are */
export function graphqlDoor(limits: EventStreamLimits, page: Page | null): Door {
  return {
    name: "graphql",
    async register(app, parts) {
      const { pipeline, errors, metrics, access, peers } = parts;
      let started: Promise<ApolloAnswers> | null = null;
      const apollo = () => {
        started ??= import("./apollo.ts").then(({ ApolloAnswers }) => ApolloAnswers.start(parts));
        return started;
      };
      app.onClose(async () => (await started)?.stop());
      const eventStreams = new EventStreams({ pipeline, errors, access, peers, limits });
      metrics.gauge("event_streams", "Open event streams (Server-Sent Events).", () => eventStreams.open);
      app.onDrain((spreadMs) => eventStreams.drain(spreadMs));
      app.route({
        method: ["GET", "HEAD", "POST"],
        url: GRAPHQL_PATH,
        admission: "QUEUED",
        callers: "KNOWN",
        askedBy: "GraphQL is asked by GET or POST",
        handler: (request, reply) =>
          page && isVisit(request)
            ? page.send(request, reply)
            : answerGraphQL(request, reply, { ...parts, apollo, eventStreams }),
      });
      if (pipeline.compiled) app.inFront((next) => fastPath(next, parts));
    },
  };
}

/** A person following a link, not a client asking a query. */
function isVisit({ method, query, headers }: FastifyRequest): boolean {
  if (method === "POST") return false;
  const asked = query as Readonly<Record<string, unknown>>;
  const isAsking = ["query", "documentId", "id", "doc_id", "extensions"].some((name) => asked[name]);
  return !isAsking && prefersPage(headers.accept);
}
