/** All tags with their values out of the twin: as an Arrow export, beside paging the same fields through GraphQL. */
import { type Table, tableFromIPC } from "apache-arrow";
import type { Row } from "../harness/report.ts";
import { firstValues } from "./queries.ts";
import { median, type Scenario } from "./scenario.ts";
import { withFedTwin } from "./with-twin.ts";

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
  /** Until the last byte; what the client makes of it is not in it. */
  readonly ms: number;
}

async function post(url: string, body: object): Promise<Buffer> {
  const headers = { "content-type": "application/json", "accept-encoding": "identity" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

async function paged(url: string): Promise<Took & { tags: PagedTag[] }> {
  const tags: PagedTag[] = [];
  let [bytes, ms] = [0, 0];
  for (let after: string | null = null; ; ) {
    const begun = performance.now();
    const body = await post(url, { query: QUERY, variables: { after } });
    ms += performance.now() - begun;
    bytes += body.length;
    const { data } = JSON.parse(body.toString()) as { data: { tags: Page } };
    for (const tag of data.tags.nodes) tags.push(tag);
    if (!data.tags.pageInfo.hasNextPage) return { bytes, ms, tags };
    after = data.tags.pageInfo.endCursor;
  }
}

async function exported(url: string, parameters: object): Promise<Took & { body: Buffer }> {
  const begun = performance.now();
  const body = await post(url.replace("/graphql", "/export/tags"), parameters);
  return { bytes: body.length, ms: performance.now() - begun, body };
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

const PAGED = `GraphQL, ${PAGE.toLocaleString("en")} a page`;

export const exports: Scenario = {
  name: "export",
  run: ({ tags }, folder) =>
    withFedTwin(folder, { tags }, async (twin) => {
      await firstValues(twin);
      const { url, process } = twin;
      const arrow = { format: "arrow", columns: COLUMNS };
      const reference = await paged(url);
      checkEqual(tableFromIPC((await exported(url, arrow)).body), reference.tags);
      const subjects: readonly (readonly [name: string, take: () => Promise<Took>])[] = [
        [PAGED, () => paged(url)],
        ["Arrow, the same fields", () => exported(url, arrow)],
        ["Arrow, all columns", () => exported(url, { format: "arrow" })],
        ["CSV, the same fields", () => exported(url, { format: "csv", columns: COLUMNS })],
      ];
      const figures = subjects.map((): { ms: number[]; cpu: number[]; bytes: number } => ({
        ms: [],
        cpu: [],
        bytes: 0,
      }));
      // In turns, so that what else the machine does is in all figures alike; the first turn warms up.
      for (let turn = 0; turn <= TURNS; turn++) {
        for (const [i, [, take]] of subjects.entries()) {
          const before = await process.cpu();
          const { ms, bytes } = await take();
          const own = figures[i];
          if (turn === 0 || !own) continue;
          own.ms.push(ms);
          own.cpu.push(((await process.cpu()) - before) / 1000);
          own.bytes = bytes;
        }
      }
      const rows = subjects.map(([subject], i): Row => {
        const { ms = [], cpu = [], bytes = 0 } = figures[i] ?? {};
        return {
          scenario: `Export: ${tags.toLocaleString("en")} tags with their values`,
          subject,
          figures: { ms: median(ms), "CPU ms": median(cpu), MB: bytes / 1e6 },
          ...(i === 0 ? {} : { comparedTo: PAGED }),
          ...(i === 1 ? { note: "every tag checked to be equal to the paged one" } : {}),
        };
      });
      return { rows };
    }),
};
