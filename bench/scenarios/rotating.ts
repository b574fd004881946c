/** Questions that differ from the last one: many machines by one document, and one site by a document that is new each time. */
import { isDeepStrictEqual } from "node:util";
import type { HttpMeasured } from "../clients/http-client.ts";
import { type Child, withChildren } from "../harness/child.ts";
import { missingOf } from "../harness/compiled-peers.ts";
import { installPeers } from "../harness/peers.ts";
import type { Row } from "../harness/report.ts";
import { measured, medians, type Subject } from "./http-subjects.ts";
import { asked, firstValues, MACHINE, PLANTGRAPH, SITE, SITE_TAGS, siteBody, TAGS } from "./queries.ts";
import {
  BUILT_PEERS,
  COMPILED_PEERS,
  MERCURIUS,
  MERCURIUS_JIT,
  type PeerServer,
  type QueryPeer,
  startPeers,
} from "./query-peers.ts";
import type { Scenario } from "./scenario.ts";
import { type LiveTwin, withFedTwin } from "./with-twin.ts";

const TURNS = 3;
const CONNECTIONS = 10;
const MACHINE_TAGS = 40;

/** What each subject is sent in a turn, each text once. */
type Asked = Omit<Subject, "body" | "share"> & { readonly bodies: (turn: number) => readonly string[] };

/** All are asked in turns, the first of which is not measured. Those that are asked the same must answer the same. */
async function inTurns(
  scenario: string,
  client: Child,
  subjects: readonly Asked[],
  connections: number,
): Promise<Row[]> {
  const figures = subjects.map((): Record<string, number>[] => []);
  for (let turn = 0; turn <= TURNS; turn++)
    for (const [i, { process, url, bodies }] of subjects.entries()) {
      const body = bodies(turn);
      const load = { url, body, connections, requests: body.length };
      // What is kept is kept from the second or third time on.
      if (turn === 0) await client.call<HttpMeasured>("run", { ...load, requests: 3 * load.requests });
      else figures[i]?.push(await measured(client, process, load));
    }
  for (const { name, url, bodies, comparedTo } of subjects) {
    const peer = subjects.find((each) => each.name === comparedTo);
    const [body = ""] = bodies(0);
    if (!peer || peer.bodies(0)[0] !== body) continue;
    const answer: unknown = JSON.parse(await asked(client, url, body));
    const expected: unknown = JSON.parse(await asked(client, peer.url, body));
    if (!isDeepStrictEqual(answer, expected)) throw new Error(`${name} answers something else than ${peer.name}`);
  }
  return subjects.map(({ name, comparedTo, note }, i) => ({
    scenario,
    subject: name,
    figures: medians(figures[i] ?? []),
    ...(comparedTo === undefined ? {} : { comparedTo }),
    ...(note === undefined ? {} : { note }),
  }));
}

async function withPeers<T>(
  twin: LiveTwin,
  peers: readonly QueryPeer[],
  use: (client: Child, peers: readonly PeerServer[]) => Promise<T>,
): Promise<T> {
  installPeers();
  return withChildren(async (start) => {
    await firstValues(twin);
    const client = await start("clients/http-client.ts");
    const servers = await startPeers(start, peers, await asked(client, twin.url, siteBody));
    return use(client, servers);
  });
}

const machineBodies = (count: number) =>
  Array.from({ length: count }, (_, i) => JSON.stringify({ query: MACHINE, variables: { id: `m${i + 1}` } }));

/** The same numbers each time: the generator of Park and Miller. */
function atRandom<T>(all: readonly T[], count: number): T[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return all[state % all.length] as T;
  });
}

/** Machines in turn and at random: what is kept of the answers, and what an answer costs that is not. */
export const rotating: Scenario = {
  name: "rotating",
  run: (size, folder) => {
    const requests = size.smallRequests;
    const sizes = [requests / 100, requests / 10, requests];
    const tags = requests * MACHINE_TAGS;
    // The peers are given the answer with the whole plant; and no peer sheds load.
    const settings = ["limits: {cost: 100000000}", "overload: {queueMs: 60000}"];
    return withFedTwin(folder, { tags, tagsPerMachine: MACHINE_TAGS, settings }, (twin) =>
      withPeers(twin, [MERCURIUS_JIT, ...BUILT_PEERS], async (client, peers) => {
        const nameOf = (count: number) => `${PLANTGRAPH}, ${count.toLocaleString("en")} machines`;
        const [first = 0, middle = 0] = sizes;
        const own = (pick: (all: readonly string[]) => readonly string[]) =>
          sizes.map((count): Asked => {
            const bodies = pick(machineBodies(count));
            const subject = { name: nameOf(count), process: twin.process, url: twin.url, bodies: () => bodies };
            return count === first ? subject : { ...subject, comparedTo: nameOf(first) };
          });
        const inTurn = (all: readonly string[]) =>
          Array.from({ length: requests }, (_, i) => all[i % all.length] as string);
        const theirs = inTurn(machineBodies(middle));
        const compared = peers.map((peer): Asked => ({ ...peer, bodies: () => theirs, comparedTo: nameOf(middle) }));
        const scenario = `Query: machines of ${MACHINE_TAGS} tags by one document`;
        const rows = await inTurns(`${scenario}, in turn`, client, [...own(inTurn), ...compared], CONNECTIONS);
        const random = own((all) => atRandom(all, requests));
        rows.push(...(await inTurns(`${scenario}, at random`, client, random, CONNECTIONS)));
        return { rows, skipped: missingOf("rotating", COMPILED_PEERS) };
      }),
    );
  },
};

/** The parts of a tag that are asked for or not; those of one answer make it another one than all before. */
const PARTS = ["id", "name", "unit { symbol }", "current { number quality }", "current { sourceTime isStale }"];

const otherName = (n: number) => SITE.replace("query Site", `query Site${n}`);
const otherFields = (n: number) =>
  otherName(n).replace(TAGS, `tags { n${n}: name ${PARTS.filter((_, bit) => ((n >> bit) & 1) === 0).join(" ")} }`);

/** The whole site by a text that nobody sent before. */
export const anew: Scenario = {
  name: "anew",
  run: (size, folder) =>
    withFedTwin(folder, { tags: SITE_TAGS }, (twin) =>
      withPeers(twin, [MERCURIUS, ...BUILT_PEERS], async (client, peers) => {
        const rows: Row[] = [];
        const each = Math.ceil(size.largeRequests / TURNS);
        let used = 0;
        for (const [scenario, text] of [
          [`Query: a site with ${SITE_TAGS.toLocaleString("en")} tags by a text that is new each time`, otherName],
          ["Query: the same, by other fields each time", otherFields],
        ] as const) {
          const first = used;
          used += (TURNS + 1) * each;
          const bodies = (turn: number) =>
            Array.from({ length: each }, (_, i) =>
              JSON.stringify({ query: text(first + turn * each + i), variables: { id: "s1" } }),
            );
          const own = { name: PLANTGRAPH, process: twin.process, url: twin.url, bodies };
          const others = peers.map((peer): Asked => ({ ...peer, bodies, comparedTo: PLANTGRAPH }));
          rows.push(...(await inTurns(scenario, client, [own, ...others], 1)));
        }
        return { rows, skipped: missingOf("anew", COMPILED_PEERS) };
      }),
    ),
};
