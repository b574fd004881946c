/**
 * What a commit costs while thousands of different selections are followed: from the moment the model has taken it over to
 * the moment every membership has. Beside it, what it would cost to evaluate the selections anew.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startChild } from "../harness/child.ts";
import type { Row } from "../harness/report.ts";
import type { Opened, TakenOver } from "../servers/follower.ts";
import { median, type Scenario } from "./scenario.ts";

/** In parts of the tags: 5,000 of 100,000. */
const SELECTIONS_PER_TAG = 0.05;
/** How often each kind of commit is made; the median and the worst count. */
const COMMITS = 20;
const PEER = "every selection evaluated anew";

export const memberships: Scenario = {
  name: "memberships",
  async run({ tags }, folder) {
    const directory = join(folder, "memberships");
    await mkdir(directory);
    const child = await startChild("servers/follower.ts");
    try {
      const { streams, selected } = await child.call<Opened>("open", {
        directory,
        tags,
        selections: tags * SELECTIONS_PER_TAG,
      });
      const scenario = `Commits while ${streams.toLocaleString("en")} different selections of ${tags.toLocaleString("en")} tags are followed`;
      const naive = await child.call<number>("evaluate");
      const rows: Row[] = [
        {
          scenario,
          subject: PEER,
          figures: { "p50 ms": naive },
          note: `the selections hold ${Math.round(selected / streams).toLocaleString("en")} tags each on average`,
        },
      ];
      const measure = async (subject: string, kind: string, note?: string) => {
        const runs: TakenOver[] = [];
        for (let i = 0; i < COMMITS; i++) runs.push(await child.call<TakenOver>("commit", kind));
        const ms = runs.map((run) => run.ms);
        const figures = {
          "p50 ms": median(ms),
          "max ms": Math.max(...ms),
          "tags concerned": median(runs.map((run) => run.tags)),
          "events told": median(runs.map((run) => run.told)),
        };
        rows.push({ scenario, subject, comparedTo: PEER, figures, ...(note === undefined ? {} : { note }) });
      };
      await measure("one machine renamed", "renameMachine");
      await measure("ten tags added", "addTags");
      await measure("ten tags removed", "removeTags");
      await measure("one area renamed", "renameArea");
      await measure("one line moved", "moveLine");
      return { rows };
    } finally {
      await child.end();
    }
  },
};
