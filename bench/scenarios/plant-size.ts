/** What the size of the plant costs a query: nothing where it asks for one line, and what it returns where it asks for all. */
import { type Child, startChild } from "../harness/child.ts";
import type { Row } from "../harness/report.ts";
import { compared } from "./http-subjects.ts";
import { asked, firstValues, SITE, TAGS } from "./queries.ts";
import type { Scenario, Size } from "./scenario.ts";
import { withFedTwin } from "./with-twin.ts";

const LINE = `query Line($id: ID!) { line(id: $id) { id name equipment { id name ${TAGS} } } }`;
const lineBody = JSON.stringify({ query: LINE, variables: { id: "l1" } });
const siteBody = JSON.stringify({ query: SITE, variables: { id: "s1" } });

/** The whole site is asked for so many tags at most; beyond, an answer is too long for one text. */
const LARGEST_SITE = 1_000_000;

async function inPlantOf(tags: number, requests: number, folder: string): Promise<Row[]> {
  // The site query of a large plant costs more than the limit allows by default.
  const settings = ["limits: {cost: 100000000}"];
  return withFedTwin(folder, { tags, settings }, async (twin) => {
    await firstValues(twin);
    const client: Child = await startChild("clients/http-client.ts");
    try {
      const answered = (JSON.parse(await asked(client, twin.url, lineBody)) as { data: { line: unknown } | null }).data;
      if (!answered?.line) throw new Error("the line was not found");
      const name = `${tags.toLocaleString("en")} tags`;
      const subject = { process: twin.process, url: twin.url };
      const [line] = await compared(
        "Query in plants of several sizes: one line",
        client,
        [{ ...subject, name, body: lineBody }],
        { connections: 1, requests },
      );
      const [site] = await compared(
        "Query in plants of several sizes: the whole site",
        client,
        [{ ...subject, name, body: siteBody }],
        { connections: 1, requests: Math.max(6, Math.ceil((requests * 100) / Math.min(tags, LARGEST_SITE))) },
      );
      if (!line || !site) throw new Error("nothing was measured");
      const perTag = ((site.figures["CPU ms/request"] ?? 0) * 1000) / tags;
      return [line, { ...site, figures: { ...site.figures, "CPU us/tag": perTag } }];
    } finally {
      await client.end();
    }
  });
}

async function inPlantsOf(sizes: readonly number[], { largeRequests }: Size, folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const tags of sizes) rows.push(...(await inPlantOf(tags, largeRequests * 5, folder)));
  const [first] = rows;
  // Lines first, then sites, each compared to the smallest plant.
  return rows
    .toSorted((a, b) => a.scenario.localeCompare(b.scenario))
    .map((row) => (row.subject === first?.subject ? row : { ...row, comparedTo: first?.subject ?? "" }));
}

export const plantSize: Scenario = {
  name: "plant-size",
  run: async (size, folder) => ({
    rows: await inPlantsOf(
      [1_000, 10_000, size.tags].toSorted((a, b) => a - b),
      size,
      folder,
    ),
  }),
};

/** The same with a million tags, which takes minutes to import. */
export const hugePlant: Scenario = {
  name: "huge-plant",
  onlyAsked: true,
  run: async (size, folder) => ({ rows: await inPlantsOf([1_000, size.tags * 10], size, folder) }),
};
