/**
 * mercurius on Fastify, on objects in memory, every value a plain property. At its defaults (graphql-js), or at the best
 * settings known: compiled by graphql-jit from the first request on.
 */
import { type FastifyInstance, fastify } from "fastify";
import { mercurius } from "mercurius";
import { answer } from "../harness/child.ts";
import { DateTime, plantOf, TYPES } from "./plant.ts";

export interface MercuriusSettings {
  /** Text of Plantgraph's answer to the query of the whole site. */
  readonly answer: string;
  readonly jit: boolean;
}

let app: FastifyInstance | null = null;

answer(
  {
    async start(settings: MercuriusSettings): Promise<string> {
      const { site, equipment } = plantOf(settings.answer);
      app = fastify();
      await app.register(mercurius, {
        schema: TYPES,
        resolvers: {
          DateTime,
          Query: {
            site: (_: unknown, { id }: { id: string }) => (id === site.id ? site : null),
            equipment: (_: unknown, { id }: { id: string }) => equipment.get(id) ?? null,
          },
        },
        jit: settings.jit ? 1 : 0,
      });
      return `${await app.listen({ port: 0, host: "127.0.0.1" })}/graphql`;
    },
  },
  async () => app?.close(),
);
