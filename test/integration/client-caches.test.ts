import { ApolloClient, ApolloLink, gql as apolloGql, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { fetchExchange, subscriptionExchange, Client as UrqlClient, gql as urqlGql } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { OperationTypeNode } from "graphql";
import { createClient, type Client as WsClient } from "graphql-ws";
import { afterAll, beforeAll, it } from "vitest";
import { WebSocket } from "ws";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";

/** What a dashboard shows: a line, its tags, their values. */
const SCREEN = `query Screen {
  asset(id: "line-1") { __typename id name tags { __typename id name current { __typename value quality } } }
}`;

/** What keeps it live: nothing but the tags that changed, each with its current sample. */
const LIVE = `subscription Live {
  tagChanges(select: { under: ["line-1"] }, minIntervalMs: 20) { __typename tags { __typename id current { __typename value quality } } }
}`;

interface Screen {
  readonly asset: {
    readonly tags: readonly {
      readonly name: string;
      readonly current: { readonly value: unknown; readonly quality: string };
    }[];
  };
}

let plc: OpcUaTestServer;
let app: TestApp;
let socket: WsClient;

beforeAll(async () => {
  plc = await startOpcUaServer({
    nodes: [
      { id: "Speed", type: "Double", value: 100 },
      { id: "Level", type: "Double", value: 7 },
    ],
  });
  app = await startTestApp(
    { dataSources: { plc: { endpoint: plc.endpoint, samplingMs: 0, publishingMs: 20 } } },
    {
      plant: `
plantgraph: 1
enterprise:
  Acme:
    sites:
      Lyon:
        source: plc
        lines:
          Filling:
            id: line-1
            tags:
              speed: {type: Double, unit: r/min, address: 'nsu=http://plantgraph.test/a;s=Speed'}
              level: {type: Double, unit: '%', address: 'nsu=http://plantgraph.test/a;s=Level'}
`,
    },
  );
  socket = createClient({ url: app.wsUrl, webSocketImpl: WebSocket });
});
afterAll(async () => {
  await socket?.dispose();
  await app?.stop();
  await plc?.stop();
});

/** Collects what a screen shows and lets a test wait for a state of it. */
class Shown {
  #screen: Screen | undefined;
  readonly #waiting = new Set<() => void>();

  show(screen: Screen | undefined): void {
    this.#screen = screen;
    for (const look of this.#waiting) look();
  }

  until(name: string, value: unknown): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        const tag = this.#screen?.asset.tags.find((each) => each.name === name);
        if (!tag || tag.current.value !== value || tag.current.quality !== "GOOD") return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

it("Apollo Client 4 updates a screen's query from the subscription without cache code", async () => {
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: `${app.url}/graphql` }),
    ),
  });
  const shown = new Shown();
  const screen = client
    .watchQuery<Screen>({ query: apolloGql(SCREEN) })
    .subscribe(({ data }) => shown.show(data as Screen | undefined));
  const live = client.subscribe({ query: apolloGql(LIVE) }).subscribe({});
  try {
    await plc.set("Speed", 1234.5);
    await shown.until("speed", 1234.5);
    await plc.set("Level", 42);
    await shown.until("level", 42);
    await shown.until("speed", 1234.5);
  } finally {
    live.unsubscribe();
    screen.unsubscribe();
    client.stop();
  }
});

it("urql with its normalised cache does too", async () => {
  const client = new UrqlClient({
    url: `${app.url}/graphql`,
    preferGetMethod: false,
    exchanges: [
      cacheExchange({ keys: { Sample: () => null, TagChanges: () => null } }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe(
              { query: query ?? "", variables: variables as Record<string, unknown> },
              sink as never,
            ),
          }),
        }),
      }),
    ],
  });
  const shown = new Shown();
  const screen = client.query<Screen>(urqlGql(SCREEN), {}).subscribe(({ data }) => shown.show(data));
  const live = client.subscription(urqlGql(LIVE), {}).subscribe(() => undefined);
  try {
    await plc.set("Speed", 77.25);
    await shown.until("speed", 77.25);
    await plc.set("Level", 3);
    await shown.until("level", 3);
  } finally {
    live.unsubscribe();
    screen.unsubscribe();
  }
});
