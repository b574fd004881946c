/** All tags with their values out of the twin: as an Arrow export, beside paging the same fields through GraphQL. */
import { type Table, tableFromIPC } from "apache-arrow";
import type { Row } from "../harness/report.ts";
import type { Round } from "../servers/load-round.ts";
import { firstValues } from "./queries.ts";
import { median, type Scenario } from "./scenario.ts";
import { type LiveTwin, withFedTwin } from "./with-twin.ts";

/** The greatest page there is by default. */
const PAGE = 10_000;
const TURNS = 5;

const QUERY = `query Page($after: String) {
  tags(select: {}, first: ${PAGE}, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id name path unit { symbol } current { number quality sourceTime } }
  }
}`;
const COLUMNS = ["id", "name", "path", "unit", "number", "quality", "source_time"];

interface PagedTag {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly unit: { readonly symbol: string } | null;
  readonly current: { readonly number: number | null; readonly quality: string; readonly sourceTime: string | null };
}

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly nodes: readonly PagedTag[];
}

interface Took {
  readonly bytes: number;
  /** Until the last byte. */
  readonly ms: number;
  /** Until the client has its columns. */
  readonly toColumns: number;
}

async function post(url: string, body: object): Promise<Buffer> {
  const headers = { "content-type": "application/json", "accept-encoding": "identity" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

/** @param query a text that was not asked before is a document the server has to look at first */
async function paged(url: string, query: string): Promise<Took & { tags: PagedTag[] }> {
  const tags: PagedTag[] = [];
  const begun = performance.now();
  let [bytes, ms] = [0, 0];
  for (let after: string | null = null; ; ) {
    const asked = performance.now();
    const body = await post(url, { query, variables: { after } });
    ms += performance.now() - asked;
    bytes += body.length;
    const { data } = JSON.parse(body.toString()) as { data: { tags: Page } };
    for (const tag of data.tags.nodes) tags.push(tag);
    if (!data.tags.pageInfo.hasNextPage) return { bytes, ms, toColumns: performance.now() - begun, tags };
    after = data.tags.pageInfo.endCursor;
  }
}

async function exported(url: string, parameters: object): Promise<Took & { table: Table }> {
  const begun = performance.now();
  const body = await post(url.replace("/graphql", "/export/tags"), { ...parameters, format: "arrow" });
  const ms = performance.now() - begun;
  const table = tableFromIPC(body);
  for (const { name } of table.schema.fields) table.getChild(name);
  return { bytes: body.length, ms, toColumns: performance.now() - begun, table };
}

/** @throws when one tag is not the same in both */
function checkEqual(table: Table, tags: readonly PagedTag[]): void {
  const rows = new Map([...table].map((row) => [row?.["id"] as string, row]));
  if (rows.size !== tags.length) throw new Error(`${rows.size} tags were exported, ${tags.length} paged`);
  for (const { id, name, path, unit, current } of tags) {
    const row = rows.get(id);
    const time = current.sourceTime === null ? null : Date.parse(current.sourceTime);
    const same =
      row?.["name"] === name &&
      row["path"] === path &&
      row["unit"] === (unit?.symbol ?? null) &&
      row["number"] === current.number &&
      row["quality"] === current.quality &&
      (time === null ? row["source_time"] === null : Math.floor(row["source_time"] as number) === time);
    if (!same) throw new Error(`${id} differs between export and query`);
  }
}

/** The same plant twice: the second one is asked by a viewer of its one site. */
function withTwins<T>(folder: string, tags: number, use: (twin: LiveTwin, viewed: LiveTwin) => Promise<T>): Promise<T> {
  return withFedTwin(folder, { tags }, (twin) =>
    withFedTwin(folder, { tags, viewerOf: ["s1"] }, (viewed) => use(twin, viewed)),
  );
}

const ALL_COLUMNS = "Arrow, all columns";
const PAGED = `GraphQL, ${PAGE.toLocaleString("en")} a page, asked for the first time`;
const AGAIN = `GraphQL, ${PAGE.toLocaleString("en")} a page, asked again`;

export const exports: Scenario = {
  name: "export",
  run: ({ tags }, folder) =>
    withTwins(folder, tags, async (twin, viewed) => {
      for (const each of [twin, viewed]) await firstValues(each);
      const { url } = twin;
      const reference = await paged(url, QUERY);
      checkEqual((await exported(url, { columns: COLUMNS })).table, reference.tags);
      const subjects: readonly (readonly [name: string, take: (turn: number) => Promise<Took>, of?: LiveTwin])[] = [
        [PAGED, (turn) => paged(url, `# ${turn}\n${QUERY}`)],
        [AGAIN, () => paged(url, QUERY)],
        ["Arrow, the same fields", () => exported(url, { columns: COLUMNS })],
        [ALL_COLUMNS, () => exported(url, {})],
        [`${ALL_COLUMNS}, by a viewer of one site`, () => exported(viewed.url, {}), viewed],
      ];
      const figures = subjects.map(() => ({ ms: [], toColumns: [], cpu: [], MB: [] }) as Record<Figure, number[]>);
      // In turns, so that what else the machine does is in all figures alike; the first turn warms up.
      let round = 1;
      for (let turn = 0; turn <= TURNS; turn++) {
        for (const [i, [, take, { process } = twin]] of subjects.entries()) {
          // A plant's values move: what the server keeps of an answer it has to bring up to date.
          await process.call("change", { round: round++, at: Date.now(), every: 1 } satisfies Round);
          const before = await process.cpu();
          const { ms, toColumns, bytes } = await take(turn);
          const cpu = ((await process.cpu()) - before) / 1000;
          if (turn === 0) continue;
          for (const [name, value] of Object.entries({ ms, toColumns, cpu, MB: bytes / 1e6 }))
            figures[i]?.[name as Figure].push(value);
        }
      }
      const rows = subjects.map(([subject], i): Row => {
        const { ms, toColumns, cpu, MB } = figures[i] as Record<Figure, number[]>;
        return {
          scenario: `Export: ${tags.toLocaleString("en")} tags with their values, each changed since the turn before`,
          subject,
          figures: { ms: median(ms), "ms to columns": median(toColumns), "CPU ms": median(cpu), MB: median(MB) },
          ...(i === 0 ? {} : { comparedTo: i === subjects.length - 1 ? ALL_COLUMNS : PAGED }),
          ...(i === 2 ? { note: "every tag checked to be equal to the paged one" } : {}),
        };
      });
      return { rows };
    }),
};

type Figure = "ms" | "toColumns" | "cpu" | "MB";
