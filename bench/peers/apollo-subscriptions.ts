/**
 * Subscriptions as Apollo's documentation sets them up: Apollo Server on an HTTP server, graphql-ws beside it, and the
 * in-memory PubSub, all at their defaults.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { buildSchema, type GraphQLObjectType } from "graphql";
import { PubSub } from "graphql-subscriptions";
import { useServer as serve } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { answer } from "../harness/child.ts";
import { monotonicMs } from "../harness/monotonic.ts";

const TOPIC = "TAG_CHANGES";

const schema = buildSchema(`
  type Query { ready: Boolean! }
  type Subscription { tagChanges: TagChanges! }
  type TagChanges { kind: String! cursor: String! tags: [Tag!]! }
  type Tag { id: ID! current: Sample! }
  type Sample { number: Float quality: String! sourceTime: String isStale: Boolean! }
`);

interface TagChanges {
  readonly tags: readonly { readonly current: object }[];
}

const pubsub = new PubSub();
const subscriptions = schema.getSubscriptionType() as GraphQLObjectType;
const field = subscriptions.getFields().tagChanges;
if (!field) throw new Error("the schema has no tagChanges");
field.subscribe = () => pubsub.asyncIterableIterator([TOPIC]);

const http = createServer();
const sockets = new WebSocketServer({ server: http, path: "/graphql" });
serve({ schema }, sockets);
const apollo = new ApolloServer({ schema, plugins: [ApolloServerPluginDrainHttpServer({ httpServer: http })] });
let timer: NodeJS.Timeout | undefined;

answer({
  async listen(): Promise<string> {
    await apollo.start();
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    return `ws://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
  },
  /** Publishes what the frame holds, its numbers set to the present time. */
  publish({ frame, perSecond }: { frame: string; perSecond: number }) {
    const { payload } = JSON.parse(frame) as { payload: { data: { tagChanges: TagChanges } } };
    const { tagChanges } = payload.data;
    timer = setInterval(() => {
      const number = monotonicMs();
      const tags = tagChanges.tags.map((tag) => ({ ...tag, current: { ...tag.current, number } }));
      void pubsub.publish(TOPIC, { tagChanges: { ...tagChanges, tags } });
    }, 1000 / perSecond);
  },
  stop() {
    clearInterval(timer);
  },
});
