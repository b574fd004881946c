/**
 * mercurius on Fastify, on objects in memory, every value a plain property. At its defaults (graphql-js), or at the best
 * settings known: compiled by graphql-jit from the first request on.
 */
import { type FastifyInstance, fastify } from "fastify";
import { mercurius } from "mercurius";
import { answer } from "../harness/child.ts";
import { DateTime, type Plant, plantOf, TYPES } from "./plant.ts";

export interface MercuriusSettings {
  /** Text of Plantgraph's answer to the query of the whole site. */
  readonly answer: string;
  readonly jit: boolean;
}

let app: FastifyInstance | null = null;
let plant: Plant | null = null;

answer(
  {
    async start(settings: MercuriusSettings): Promise<string> {
      plant = plantOf(settings.answer);
      app = fastify();
      await app.register(mercurius, {
        schema: TYPES,
        resolvers: {
          DateTime,
          Query: {
            site: (_: unknown, { id }: { id: string }) => (id === plant?.site.id ? plant.site : null),
            equipment: (_: unknown, { id }: { id: string }) => plant?.equipment.get(id) ?? null,
          },
        },
        jit: settings.jit ? 1 : 0,
      });
      return `${await app.listen({ port: 0, host: "127.0.0.1" })}/graphql`;
    },
  },
  async () => app?.close(),
);
