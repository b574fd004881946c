/** The log of commits as a caller of one part of the plant reads it: cut like the model, with authors only of what is all seen. */
import { afterEach, expect, test } from "vitest";
import { Authority } from "../../../src/twin/access/authority.ts";
import { Session } from "../../../src/twin/access/session.ts";
import { StoreQueries } from "../../../src/twin/access/store-queries.ts";
import { EVERY_RIGHT } from "../../../src/twin/edits/edit-rights.ts";
import type { OpenTwin } from "../../../src/twin/twin.ts";
import type { ModelEdit } from "../../../src/twin/words/edits.ts";
import { authorityOf, authorityOfRole } from "../../fixtures/authorities.ts";
import { ORIGIN, person } from "../../fixtures/callers.ts";
import { openTestTwin } from "../../fixtures/open-twin.ts";

const asset = (id: string, parent: string | null, level: "ENTERPRISE" | "SITE" | "AREA"): ModelEdit => ({
  edit: "createAsset",
  id,
  parent,
  name: id,
  level,
  ...(parent === null ? { timeZone: "Asia/Tokyo" } : {}),
});

const PLANT: readonly ModelEdit[] = [
  asset("acme", null, "ENTERPRISE"),
  asset("lyon", "acme", "SITE"),
  asset("filling", "lyon", "AREA"),
  asset("gent", "acme", "SITE"),
  asset("packing", "gent", "AREA"),
  asset("doomed", "gent", "AREA"),
];

let twin: OpenTwin;

afterEach(() => twin.close());

async function opened() {
  twin = await openTestTwin();
  const commit = (by: string, ...edits: readonly ModelEdit[]) =>
    twin.keeper.edit(edits, { by, message: `of ${by}`, rights: EVERY_RIGHT });
  await commit("fixture", ...PLANT);
  const parts = { twin, cypher: new StoreQueries(), walkLinks: 1_000 };
  const as = (authority: Authority) => new Session(parts, person("viewer"), authority, ORIGIN, undefined);
  const lyon = as(authorityOfRole("viewer", ["lyon"]));
  const auditor = as(new Authority([...authorityOfRole("viewer", ["lyon"]).rules, ...authorityOf("audit").rules]));
  return { commit, as, lyon, auditor };
}

const log = async (session: Session, query: Parameters<Session["commits"]>[0] = {}) =>
  (await session.commits({ since: 1, ...query }, {}, { defaultSize: 100, maxSize: 100 })).nodes.map(
    ({ by, message, changes }) => ({
      by,
      message,
      changes: changes.map(({ kind, id, before, after }) => [kind, id, before, after]),
    }),
  );

const update = (id: string, description: string): ModelEdit => ({ edit: "updateAsset", id, description });

test("what moves out of sight is a deletion, what comes in a creation, and nothing names where it went or came from", async () => {
  const { commit, lyon } = await opened();
  await commit("ines", { edit: "moveAsset", id: "packing", parent: "lyon" });
  await commit("ines", { edit: "moveAsset", id: "packing", parent: "gent" });
  await commit("ines", { edit: "moveAsset", id: "filling", parent: "gent" });
  const commits = await log(lyon);
  expect(commits.map(({ changes }) => changes.map(([kind, id]) => [kind, id]))).toEqual([
    [["CREATED", "packing"]],
    [["DELETED", "packing"]],
    [["DELETED", "filling"]],
  ]);
  expect(JSON.stringify(commits)).not.toMatch(/gent|acme/);
  const difference = await lyon.difference({ revision: 1 }, null, null);
  expect(difference.page({}).nodes.map(({ kind, id }) => [kind, id])).toEqual([["DELETED", "filling"]]);
});

test("what something was while it was hidden is not told by the commit that brings it into sight, nor by a difference", async () => {
  const { commit, lyon } = await opened();
  const tag = {
    edit: "createTag",
    id: "t",
    asset: "packing",
    name: "t",
    dataType: "Double",
    description: "secret",
  } as const;
  await commit("ines", tag, update("packing", "secret"));
  const described = { edit: "updateTag", id: "t", description: "open" } as const;
  await commit("ines", { edit: "moveAsset", id: "packing", parent: "lyon" }, described, update("packing", "open"));
  const [brought] = await log(lyon, { since: 2 });
  expect(brought?.changes.map(([kind, id]) => [kind, id])).toEqual([
    ["CREATED", "packing"],
    ["CREATED", "t"],
  ]);
  expect(JSON.stringify(brought)).not.toContain("secret");
  const difference = await lyon.difference({ revision: 2 }, null, null);
  const told = difference.page({}).nodes.map(({ kind, id, before }) => [kind, id, before]);
  expect(told).toEqual([
    ["CREATED", "packing", null],
    ["CREATED", "t", null],
  ]);
  // And what it becomes as it goes is not, either.
  const closed = { edit: "updateTag", id: "t", description: "closed" } as const;
  await commit("ines", { edit: "moveAsset", id: "packing", parent: "gent" }, closed);
  const gone = await log(lyon, { since: 3 });
  expect(gone[0]?.changes.map(([kind, id]) => [kind, id])).toEqual([
    ["DELETED", "packing"],
    ["DELETED", "t"],
  ]);
  expect(JSON.stringify(gone)).not.toContain("closed");
});

test("who made a commit and why is told where all of it is seen, or to auditors", async () => {
  const { commit, lyon, auditor } = await opened();
  await commit("ines", update("filling", "seen alone"));
  await commit("omar", update("packing", "hidden alone"));
  await commit("rosa", update("filling", "seen"), update("packing", "and hidden"));
  await commit("rosa", update("lyon", "the uppermost that is seen"));
  expect((await log(lyon)).map(({ by, message }) => [by, message])).toEqual([
    ["ines", "of ines"],
    [null, null],
    ["rosa", "of rosa"],
  ]);
  expect((await log(auditor)).map(({ by }) => by)).toEqual(["ines", "rosa", "rosa"]);
  // Nor does the filter tell.
  expect(await log(lyon, { by: "rosa" })).toHaveLength(1);
  expect(await log(auditor, { by: "rosa" })).toHaveLength(2);
  expect(lyon.view.visibility).not.toBe(auditor.view.visibility);
});

test("the record of the uppermost asset that is seen does not name what it stands under", async () => {
  const { commit, lyon } = await opened();
  await commit("ines", update("lyon", "x"));
  expect(JSON.stringify(await log(lyon))).not.toContain("acme");
});

test("a commit is under an asset by what is seen of it alone", async () => {
  const { commit, lyon } = await opened();
  // A hidden element that stands nowhere any more counts for those who see it, lest they miss it.
  await commit("ines", update("doomed", "x"), update("lyon", "y"));
  await commit("ines", { edit: "deleteAsset", id: "doomed" });
  expect(await log(lyon, { under: ["filling"] })).toEqual([]);
  expect(await log(lyon, { under: ["lyon"] })).toHaveLength(1);
});

test("a difference under a hidden asset is refused as one under an unknown asset", async () => {
  const { commit, lyon } = await opened();
  await commit("ines", update("packing", "x"));
  const refusal = (id: string) =>
    lyon.difference({ revision: 1 }, null, [id]).then(
      () => "answered",
      ({ message }: Error) => message.replace(id, "<id>"),
    );
  for (const hidden of ["gent", "acme", "packing"]) expect(await refusal(hidden)).toBe(await refusal("nowhere"));
});

test("a time zone is not inherited from what is hidden", async () => {
  const { as, lyon } = await opened();
  const everything = as(Authority.everything);
  const zone = ({ view }: Session) => view.timeZone(view.asset({ id: "filling" }) as never);
  expect(zone(everything)).toBe("Asia/Tokyo");
  expect(zone(lyon)).toBeNull();
});
