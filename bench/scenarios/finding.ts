/** Searches and filters as a viewer of one site asks them, beside a caller who sees everything: each only once. */
import { isDeepStrictEqual } from "node:util";
import { type Child, withChildren } from "../harness/child.ts";
import { latenciesOf } from "../harness/statistics.ts";
import { medians } from "./http-subjects.ts";
import { asked, firstValues, PLANTGRAPH, VIEWER } from "./queries.ts";
import type { Scenario } from "./scenario.ts";
import { type LiveTwin, withFedTwin } from "./with-twin.ts";

const TURNS = 5;

/** What is asked, with a text that names a machine of the load plant. */
const QUESTIONS: readonly (readonly [name: string, query: string])[] = [
  [
    "Search",
    "query Search($text: String!) { search(text: $text, first: 20) { totalCount nodes { ... on Asset { id path } ... on Tag { id path } } } }",
  ],
  [
    "Filter: assets by a part of the name",
    "query Assets($text: String!) { assets(where: {name: {contains: $text}}, first: 20) { totalCount nodes { id path } } }",
  ],
  [
    "Filter: tags by a part of their machine's name",
    "query Tags($text: String!) { tags(select: {asset: {name: {contains: $text}}}, first: 20) { totalCount nodes { id path } } }",
  ],
];

/** One text after the other, so that nothing is answered from what was kept. */
async function measured(client: Child, { process, url }: LiveTwin, bodies: readonly string[]) {
  const before = await process.cpu();
  const ms: number[] = [];
  for (const body of bodies) ms.push((await client.call<{ ms: number }>("ask", { url, body, text: false })).ms);
  const { p50, p99 } = latenciesOf(ms);
  return { "p50 ms": p50, "p99 ms": p99, "CPU ms/request": ((await process.cpu()) - before) / 1000 / ms.length };
}

export const finding: Scenario = {
  name: "finding",
  run: ({ tags, largeRequests }, folder) =>
    withFedTwin(folder, { tags }, (whole) =>
      withFedTwin(folder, { tags, viewerOf: ["s1"] }, (viewed) =>
        withChildren(async (start) => {
          const client = await start("clients/http-client.ts");
          const subjects = [
            [PLANTGRAPH, whole],
            [VIEWER, viewed],
          ] as const;
          for (const [, twin] of subjects) await firstValues(twin);
          const rows = [];
          for (const [name, query] of QUESTIONS) {
            let machine = 0;
            const figures = subjects.map((): Record<string, number>[] => []);
            // In turns, so that what else the machine does is in all figures alike; the first turn warms up.
            for (let turn = 0; turn <= TURNS; turn++) {
              const bodies = Array.from({ length: largeRequests }, () =>
                JSON.stringify({ query, variables: { text: `Machine ${++machine}` } }),
              );
              for (const [i, [, twin]] of subjects.entries()) {
                const turned = await measured(client, twin, bodies);
                if (turn > 0) figures[i]?.push(turned);
              }
              const [first = ""] = bodies;
              const [answer, ...others] = await Promise.all(
                subjects.map(async ([, { url }]) => JSON.parse(await asked(client, url, first)) as { data?: unknown }),
              );
              if (answer?.data == null || !others.every((each) => isDeepStrictEqual(each, answer)))
                throw new Error(`${name}: the answers differ, or are none: ${JSON.stringify(answer).slice(0, 300)}`);
            }
            for (const [i, [subject]] of subjects.entries())
              rows.push({
                scenario: `${name}, ${tags.toLocaleString("en")} tags, each text once`,
                subject,
                figures: medians(figures[i] ?? []),
                ...(i === 0 ? {} : { comparedTo: PLANTGRAPH, note: "answers checked to be equal" }),
              });
          }
          return { rows };
        }),
      ),
    ),
};
