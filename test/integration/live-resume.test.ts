import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { ApolloClient, gql as apolloGql, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { subscriptionExchange, Client as UrqlClient, gql as urqlGql } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { createClient, type Client as WsClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { graphcacheKeys, LIVE, possibleTypes, resumable, typePolicies } from "../../clients/typescript/src/index.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { chromiumPath, openBrowser } from "../fixtures/browser.ts";
import { type CutProxy, startCutProxy } from "../fixtures/cut-proxy.ts";
import { ONE_LINE } from "../fixtures/one-line.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";

const STREAM = `subscription Stream($resumeAfter: String) {
  tagChanges(select: {under: ["line-1"]}, minIntervalMs: 20, mode: EVERY, resumeAfter: $resumeAfter) {
    __typename kind cursor dropped gap { __typename reason } tags { __typename ...Live } samples { __typename sample { __typename value quality } } } }
${LIVE.replace(/^ {2}(id|current \{)$/gm, "  __typename $1").replace(/^ {4}value$/m, "    __typename value")}`;

interface Event {
  readonly kind: string;
  readonly cursor: string;
  readonly gap: { readonly reason: string } | null;
  readonly samples: readonly { readonly sample: { readonly value: unknown; readonly quality: string } }[];
}

/** What one client was told, and a way to wait for a part of it. */
class Told {
  readonly values: unknown[] = [];
  readonly kinds: string[] = [];
  readonly #waiting = new Set<() => void>();

  take({ kind, gap, samples }: Event): void {
    this.kinds.push(gap ? `${kind} ${gap.reason}` : kind);
    this.values.push(...samples.map(({ sample }) => sample.value));
    for (const look of this.#waiting) look();
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** A subscriber that nobody disturbs: what it is told is what there was to tell. */
function witness(client: WsClient): Told {
  const told = new Told();
  const next = (result: { data?: unknown }) => told.take((result.data as { tagChanges: Event }).tagChanges);
  client.subscribe({ query: STREAM }, { next, error: fail, complete: () => undefined });
  return told;
}

const fail = (error: unknown) => {
  throw error;
};
const BACK_AT_ONCE = {
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait: async () => undefined,
};

let plc: OpcUaTestServer;
let app: TestApp;
let proxy: CutProxy;
let pages: Server;
let direct: WsClient;
let cuttable: WsClient;

const settings = () => ({
  server: { allowedOrigins: [`http://127.0.0.1:${(pages.address() as AddressInfo).port}`] },
  dataSources: { plc: { endpoint: plc.endpoint, samplingMs: 0, publishingMs: 20, queueSize: 100 } },
});

/** What a page needs to subscribe: graphql-ws as it is published, and our helper without its types. */
function startPages(): Promise<Server> {
  const library = (name: string) =>
    readFileSync(new URL(`../../node_modules/graphql-ws/dist/${name}`, import.meta.url));
  const helper = (name: string) =>
    stripTypeScriptTypes(readFileSync(new URL(`../../clients/typescript/src/${name}`, import.meta.url), "utf8"));
  const server = createServer((request, response) => {
    const name = (request.url ?? "/").slice(1);
    response.setHeader("content-type", /\.[jt]s$/.test(name) ? "text/javascript" : "text/html");
    if (/^\w+\.ts$/.test(name)) response.end(helper(name));
    else if (/^(client|common-\w+)\.js$/.test(name)) response.end(library(name));
    else response.end("<!doctype html><title>Plant</title>");
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

beforeAll(async () => {
  pages = await startPages();
  plc = await startOpcUaServer({ nodes: [{ id: "Speed", type: "Double", value: 0 }] });
  app = await startTestApp(settings(), { plant: ONE_LINE });
  proxy = await startCutProxy(Number(new URL(app.url).port));
  direct = createClient({ url: app.wsUrl, webSocketImpl: WebSocket });
  cuttable = resumable(
    createClient({ url: `ws://127.0.0.1:${proxy.port}/graphql`, webSocketImpl: WebSocket, ...BACK_AT_ONCE }),
  );
});
afterAll(async () => {
  await cuttable?.dispose();
  await direct?.dispose();
  await proxy?.close();
  await app?.stop();
  await plc?.stop();
  pages?.close();
});

let last = 0;
/** Changes the value again and again, each seen by the undisturbed one, while the network fails now and then. */
async function disturb(other: Told): Promise<number> {
  for (let i = 1; i <= 40; i++) {
    await plc.set("Speed", ++last);
    if (i % 4 === 0) proxy.cut();
    await other.until(() => other.values.at(-1) === last);
  }
  return last;
}

/** The client must have been told exactly what the witness was, from the first sample it was told on. */
async function sawEverything(client: Told, other: Told): Promise<void> {
  const end = await disturb(other);
  await Promise.all([client.until(() => client.values.at(-1) === end), other.until(() => other.values.at(-1) === end)]);
  expect(client.kinds.filter((kind) => !/^(CHANGES|HEARTBEAT)$/.test(kind))).toEqual(["SNAPSHOT"]);
  const from = other.values.indexOf(client.values[0]);
  expect(from).toBeGreaterThanOrEqual(0);
  expect(client.values).toEqual(other.values.slice(from));
  expect(client.values.length).toBeGreaterThan(20);
}

describe("a client that is disconnected again and again", { timeout: 90_000 }, () => {
  it("sees every sample once, in order, through graphql-ws", async () => {
    const other = witness(direct);
    const client = witness(cuttable);
    await Promise.all([client.until(() => client.kinds.length > 0), other.until(() => other.kinds.length > 0)]);
    const before = proxy.connections;
    await sawEverything(client, other);
    expect(proxy.connections - before).toBeGreaterThan(1);
  });

  it("sees every sample once, in order, through Apollo Client", async () => {
    const apollo = new ApolloClient({
      cache: new InMemoryCache({ possibleTypes, typePolicies }),
      link: new GraphQLWsLink(cuttable),
    });
    const [client, other] = [new Told(), witness(direct)];
    const subscription = apollo
      .subscribe<{ tagChanges: Event }>({ query: apolloGql(STREAM) })
      .subscribe({ next: ({ data }) => data && client.take(data.tagChanges as Event) });
    await Promise.all([client.until(() => client.kinds.length > 0), other.until(() => other.kinds.length > 0)]);
    await sawEverything(client, other);
    expect((apollo.cache.extract() as Record<string, unknown>)["Tag:speed"]).toMatchObject({
      current: { value: last, quality: "GOOD" },
    });
    subscription.unsubscribe();
    apollo.stop();
  });

  it("sees every sample once, in order, through urql", async () => {
    const urql = new UrqlClient({
      url: `${app.url}/graphql`,
      preferGetMethod: false,
      exchanges: [
        cacheExchange({ keys: graphcacheKeys }),
        subscriptionExchange({
          forwardSubscription: ({ query, variables }) => ({
            subscribe: (sink) => ({
              unsubscribe: cuttable.subscribe(
                { query: query ?? "", variables: variables as Record<string, unknown> },
                sink as never,
              ),
            }),
          }),
        }),
      ],
    });
    const [client, other] = [new Told(), witness(direct)];
    const subscription = urql
      .subscription<{ tagChanges: Event }>(urqlGql(STREAM), {})
      .subscribe(({ data }) => data && client.take(data.tagChanges));
    await Promise.all([client.until(() => client.kinds.length > 0), other.until(() => other.kinds.length > 0)]);
    await sawEverything(client, other);
    subscription.unsubscribe();
  });

  it.runIf(chromiumPath !== undefined || process.env["CI"])(
    "sees every sample once, in order, in a browser",
    async () => {
      const browser = await openBrowser();
      try {
        const [client, other] = [new Told(), witness(direct)];
        const page = await browser.context.newPage();
        await page.exposeFunction("told", (event: Event) => client.take(event));
        await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
        // As text: what a page imports is the page's business, not the test runner's.
        await page.evaluate(`(async () => {
          const { createClient } = await import("/client.js");
          const { resumable } = await import("/resume.ts");
          const client = createClient({
            url: "ws://127.0.0.1:${proxy.port}/graphql",
            retryAttempts: Infinity,
            shouldRetry: () => true,
            retryWait: async () => undefined,
          });
          const sink = { next: ({ data }) => told(data.tagChanges), error: () => undefined, complete: () => undefined };
          resumable(client).subscribe({ query: ${JSON.stringify(STREAM)} }, sink);
        })()`);
        await Promise.all([client.until(() => client.kinds.length > 0), other.until(() => other.kinds.length > 0)]);
        await sawEverything(client, other);
      } finally {
        await browser.close();
      }
    },
  );

  it("is told by a restarted server that it can't know, and goes on", async () => {
    const client = witness(cuttable);
    await client.until(() => client.kinds.length > 0);
    await direct.dispose();
    const before = client.kinds.length;
    // The client comes back while nobody listens, again and again, and then meets another process' state.
    const again = await startTestApp(settings(), { plant: ONE_LINE, dataDir: app.dataDir });
    proxy.lead(Number(new URL(again.url).port));
    await app.stop();
    app = again;
    await client.until(() => client.kinds.slice(before).includes("SNAPSHOT"));
    const since = client.kinds.slice(before).filter((kind) => !/^(CHANGES|HEARTBEAT)$/.test(kind));
    expect(since).toEqual(["GAP RESTARTED", "SNAPSHOT"]);
    await plc.set("Speed", ++last);
    await client.until(() => client.values.at(-1) === last);
  });
});
