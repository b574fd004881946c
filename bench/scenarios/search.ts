/** Free-text search as one types: every letter is a search. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { withChildren } from "../harness/child.ts";
import { latenciesOf } from "../harness/statistics.ts";
import { namedPlantDraft, typedTexts } from "../servers/named-plant.ts";
import type { IndexFigures, SearchTwinSettings } from "../servers/search-twin.ts";
import type { Scenario } from "./scenario.ts";

const SEED = 1;
const FIRST = 20;
/** Searches that are measured, and those before that warm up. */
const ASKED = 2_000;
const WARM_UP = 300;

const SEARCH = `query Search($text: String!, $first: Int) {
  search(text: $text, first: $first) {
    totalCount nodes { __typename ... on Asset { id name path } ... on Tag { id name path } ... on EquipmentClass { id name } }
  }
}`;

function figures(ms: readonly number[]): Record<string, number> {
  const { p50, p99, max } = latenciesOf(ms);
  return { "p50 ms": p50, "p99 ms": p99, "max ms": max };
}

export const search: Scenario = {
  name: "search",
  async run({ tags: elements }, folder) {
    const scenario = `Search as one types, ${elements.toLocaleString("en")} elements, the best ${FIRST}`;
    const directory = join(folder, "search");
    await mkdir(directory);
    const texts = typedTexts(namedPlantDraft(elements, SEED), WARM_UP + ASKED, SEED + 1);
    return withChildren(async (start) => {
      const twin = await start("servers/search-twin.ts", ["--expose-gc"]);
      const url = `${await twin.call<string>("start", { directory, elements, seed: SEED } satisfies SearchTwinSettings)}/graphql`;
      const client = await start("clients/http-client.ts");
      const own = (await twin.call<number[]>("search", { texts, first: FIRST })).slice(WARM_UP);
      const http: number[] = [];
      // The other way round, and each only once: nothing is answered from what was kept.
      for (const text of [...new Set(texts)].toReversed()) {
        const body = JSON.stringify({ query: SEARCH, variables: { text, first: FIRST } });
        const { ms, text: answered } = await client.call<{ ms: number; text: string }>("ask", {
          url,
          body,
          text: true,
        });
        if (answered.includes('"errors"')) throw new Error(`${text}: ${answered.slice(0, 300)}`);
        http.push(ms);
      }
      const index = await twin.call<IndexFigures>("index");
      return {
        rows: [
          { scenario, subject: "in its process", figures: figures(own) },
          { scenario, subject: "over HTTP", figures: figures(http), note: `${http.length} different texts` },
          {
            scenario: `Index of ${elements.toLocaleString("en")} elements for searching`,
            subject: "Plantgraph",
            figures: {
              "reading ms": index.allMs,
              "longest piece ms": index.longestMs,
              "longest after a commit ms": index.longestAfterCommitMs,
              "bytes/element": index.bytesPerElement,
            },
            note: "the commit removes every third tag and renames every third asset, so that the index is cleared up",
          },
        ],
      };
    });
  },
};
