/** A screen's query over HTTP, large and small, beside other servers with the same data in memory. */
import { isDeepStrictEqual } from "node:util";
import { type Child, withChildren } from "../harness/child.ts";
import { missingOf } from "../harness/compiled-peers.ts";
import { installPeers } from "../harness/peers.ts";
import type { Row } from "../harness/report.ts";
import type { Round } from "../servers/load-round.ts";
import { compared, medians, type Subject } from "./http-subjects.ts";
import { BUILT_PEERS, COMPILED_PEERS, MERCURIUS, MERCURIUS_JIT, type QueryPeer, startPeers } from "./query-peers.ts";
import type { Scenario } from "./scenario.ts";
import { type LiveTwin, withFedTwin } from "./with-twin.ts";

export const TAGS = "tags { id name unit { symbol } current { number quality sourceTime isStale } }";

/** The load plant has one site; its first machine has ten tags. */
export const SITE = `query Site($id: ID!) {
  site(id: $id) { id name areas { id name lines { id name equipment { id name ${TAGS} } } } }
}`;
export const MACHINE = `query Machine($id: ID!) { equipment(id: $id) { id name ${TAGS} } }`;

export const siteBody = JSON.stringify({ query: SITE, variables: { id: "s1" } });
const machineBody = JSON.stringify({ query: MACHINE, variables: { id: "m1" } });

/** Tags of the site query. */
export const SITE_TAGS = 10_000;
export const CONNECTIONS = 50;

const BARE = "bare Node, JSON.stringify of the ready object";
export const PLANTGRAPH = "Plantgraph";
export const VIEWER = "Plantgraph, asked by a viewer of one site";
const EQUAL = "answers checked to be equal";

/** Asks the one question of a client that has nothing else to do. */
export async function asked(client: Child, url: string, body: string): Promise<string> {
  return (await client.call<{ text: string }>("ask", { url, body, text: true })).text;
}

/** Gives every tag its first value. */
export async function firstValues({ process }: LiveTwin, at = Date.now()): Promise<void> {
  await process.call("change", { round: 0, at, every: 1 } satisfies Round);
}

/** The servers that are compared, all with the same plant and the same values. */
interface Servers {
  readonly client: Child;
  readonly twin: LiveTwin;
  /** The same plant, seen by a viewer of its one site. */
  readonly viewed: LiveTwin;
  readonly bare: Child;
  readonly bareUrl: string;
  /** All of them, asked by this request; peers with that share of the requests. */
  subjects(body: string, share: number): Subject[];
}

async function withServers<T>(folder: string, use: (servers: Servers) => Promise<T>): Promise<T> {
  installPeers();
  const whole = { tags: SITE_TAGS };
  const part = { ...whole, viewerOf: ["s1"] };
  const both = (then: (twin: LiveTwin, viewed: LiveTwin) => Promise<T>) =>
    withFedTwin(folder, whole, (twin) => withFedTwin(folder, part, (viewed) => then(twin, viewed)));
  return both((twin, viewed) =>
    withChildren(async (start) => {
      const at = Date.now();
      await firstValues(twin, at);
      await firstValues(viewed, at);
      const client = await start("clients/http-client.ts");
      const answer = await asked(client, twin.url, siteBody);
      const bare = await start("servers/bare-http.ts");
      const bareUrl = await bare.call<string>("listen");
      const peers = await startPeers(start, PEERS, answer);
      const subjects = (body: string, share: number): Subject[] => [
        { name: BARE, process: bare, url: bareUrl, body },
        { name: PLANTGRAPH, process: twin.process, url: twin.url, body, comparedTo: BARE, note: EQUAL },
        { name: VIEWER, process: viewed.process, url: viewed.url, body, comparedTo: PLANTGRAPH, note: EQUAL },
        ...peers.map((peer) => ({ ...peer, body, share, comparedTo: PLANTGRAPH })),
      ];
      return use({ client, twin, viewed, bare, bareUrl, subjects });
    }),
  );
}

/** The whole site, while its values stand still and while they change. */
export const siteQuery: Scenario = {
  name: "site-query",
  run: (size, folder) =>
    withServers(folder, async (servers) => {
      const { client, twin, bare, subjects } = servers;
      const requests = size.largeRequests;
      await bare.call("serve", await asked(client, twin.url, siteBody));
      const site = `Query: a site with ${SITE_TAGS.toLocaleString("en")} tags and their values, 1 connection`;
      const rows = await compared(site, client, subjects(siteBody, 0.3), { connections: 1, requests });
      const all = "Query: the same, every value changed between two requests";
      rows.push(...(await whileChanging(all, servers, requests, 1)));
      const some = "Query: the same, every tenth value changed between two requests";
      rows.push(...(await whileChanging(some, servers, requests, 10)));
      return { rows, skipped: missingOf("site-query", COMPILED_PEERS) };
    }),
};

/** One machine, at many connections. */
export const machineQuery: Scenario = {
  name: "machine-query",
  run: (size, folder) =>
    withServers(folder, async ({ client, twin, bare, subjects }) => {
      await bare.call("serve", await asked(client, twin.url, machineBody));
      const scenario = `Query: a machine with 10 tags and their values, ${CONNECTIONS} connections`;
      const load = { connections: CONNECTIONS, requests: size.smallRequests };
      const rows = await compared(scenario, client, subjects(machineBody, 1), load);
      return { rows, skipped: missingOf("machine-query", COMPILED_PEERS) };
    }),
};

const PEERS: readonly QueryPeer[] = [
  MERCURIUS_JIT,
  MERCURIUS,
  ["Apollo Server, no cache control, plain properties", "peers/apollo.ts", { tuned: true }],
  ["Apollo Server at its defaults, live value by an async resolver", "peers/apollo.ts", { tuned: false }],
  ...BUILT_PEERS,
];

/**
 * The bare server writes new values and times into its ready object, the twin takes new samples over; then each is asked.
 * The change itself is in the CPU time of one figure and left out of the other, by measuring changes alone.
 */
async function whileChanging(
  scenario: string,
  { client, bare, bareUrl, twin, viewed }: Servers,
  requests: number,
  every: number,
): Promise<Row[]> {
  const at = Date.now();
  const subjects = [
    { name: BARE, process: bare, url: bareUrl },
    { name: PLANTGRAPH, process: twin.process, url: twin.url },
    { name: VIEWER, process: viewed.process, url: viewed.url },
  ];
  let round = 0;
  const turns = subjects.map((): Record<string, number>[] => []);
  for (let turn = 0; turn < 4; turn++) {
    const first = round;
    for (const [i, { process, url }] of subjects.entries()) {
      round = first;
      const changesOnly = await cpuOf(process, async () => {
        for (let n = 0; n < requests / 4; n++)
          await process.call("change", { round: round++, at, every } satisfies Round);
      });
      const ms: number[] = [];
      const both = await cpuOf(process, async () => {
        for (let n = 0; n < requests / 4; n++) {
          await process.call("change", { round: round++, at, every } satisfies Round);
          ms.push((await client.call<{ ms: number }>("ask", { url, body: siteBody, text: false })).ms);
        }
      });
      if (turn === 0) continue; // warming up
      ms.sort((a, b) => a - b);
      turns[i]?.push({
        "p50 ms": ms[Math.floor(ms.length / 2)] ?? Number.NaN,
        "CPU ms/request": (both - changesOnly) / ms.length / 1000,
        "CPU ms/change and request": both / ms.length / 1000,
      });
    }
    const texts = await Promise.all(subjects.map(({ url }) => asked(client, url, siteBody)));
    const [expected, ...answered] = texts.map((text) => JSON.parse(text) as unknown);
    if (!answered.every((each) => isDeepStrictEqual(each, expected)))
      throw new Error("the answers differ after changes");
  }
  return subjects.map(({ name }, i) => ({
    scenario,
    subject: name,
    figures: medians(turns[i] ?? []),
    ...(i === 0 ? {} : { comparedTo: name === VIEWER ? PLANTGRAPH : BARE, note: EQUAL }),
  }));
}

async function cpuOf(process: Child, work: () => Promise<void>): Promise<number> {
  const before = await process.cpu();
  await work();
  return (await process.cpu()) - before;
}
