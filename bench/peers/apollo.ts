/**
 * Apollo Server 5 over its own standalone HTTP server, on objects in memory. At its defaults, with the live value by an
 * async resolver, as the documentation's examples have it; or at the best settings known: cache control off (it wraps
 * every field) and every value a plain property.
 */
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import { startStandaloneServer } from "@apollo/server/standalone";
import { answer } from "../harness/child.ts";
import { DateTime, type Plant, plantOf, type Sample, type Tag, TYPES } from "./plant.ts";

export interface ApolloSettings {
  /** Text of Plantgraph's answer to the query of the whole site. */
  readonly answer: string;
  readonly tuned: boolean;
}

let server: ApolloServer | null = null;
let plant: Plant | null = null;
/** Live values stand apart from the static objects, as they would behind any data source of Apollo's. */
const live = new Map<string, Sample>();

function take(answer: string): void {
  plant = plantOf(answer);
  for (const { tags } of plant.equipment.values()) for (const tag of tags) live.set(tag.id, tag.current);
}

const resolvers = {
  DateTime,
  Query: {
    site: (_: unknown, { id }: { id: string }) => (id === plant?.site.id ? plant.site : null),
    equipment: (_: unknown, { id }: { id: string }) => plant?.equipment.get(id) ?? null,
  },
};

function newServer(tuned: boolean): ApolloServer {
  if (tuned)
    return new ApolloServer({ typeDefs: TYPES, resolvers, plugins: [ApolloServerPluginCacheControlDisabled()] });
  return new ApolloServer({
    typeDefs: TYPES,
    resolvers: { ...resolvers, Tag: { current: async ({ id }: Tag) => live.get(id) } },
  });
}

answer(
  {
    async start(settings: ApolloSettings): Promise<string> {
      take(settings.answer);
      server = newServer(settings.tuned);
      const { url } = await startStandaloneServer(server, { listen: { port: 0, host: "127.0.0.1" } });
      return url;
    },
  },
  async () => server?.stop(),
);
