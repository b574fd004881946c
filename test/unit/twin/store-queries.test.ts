/** Whose turn it is; what a query may be is shown with a real Neo4j. */
import { expect, it } from "vitest";
import { StoreQueries } from "../../../src/twin/access/store-queries.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { Grant } from "../../../src/twin/view/grant.ts";
import { ModelView } from "../../../src/twin/view/model-view.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";

const RIGHTS = { refusal: null, rows: 10, bytes: 1_000, timeoutMs: 500, queries: 3 };

it("one caller has its share of the queries that run, and another what is left, as soon as one ends or its caller is gone", async () => {
  const clock = new ManualClock();
  const queries = new StoreQueries(RIGHTS, { callerShare: 0.5 }, clock);
  const view = new ModelView(new TwinModel(), clock, Grant.everything);
  const keeper = { query: async () => ({ columns: [], next: async () => null, end: async () => {} }) };
  const open = (holder: string, signal?: AbortSignal) =>
    queries.open(keeper, view, { query: "RETURN 1", limit: 1 }, holder, signal);

  const own = [await open("ines"), await open("ines")];
  const gone = new AbortController();
  const left = open("ines", gone.signal);
  gone.abort(new Error("gone"));
  await expect(left).rejects.toThrow("gone");
  const late = open("ines");
  const other = await open("omar");
  const last = open("lena");
  clock.advance(500);
  await expect(late).rejects.toMatchObject({
    code: "OVERLOADED",
    message: expect.stringContaining("You have 2 of the 3 queries in Cypher"),
    details: { reason: "share", setting: "cypher.queries", limit: 2 },
  });
  await expect(last).rejects.toMatchObject({ message: "All 3 queries in Cypher are in use (setting cypher.queries)." });
  const next = open("ines");
  await other.return();
  const taken = await open("lena");
  await own[0]?.return();
  await (await next).return();
  await taken.return();
});
