/** What a caller of one part of the plant may do to it: what is hidden from the caller is, for the caller, not there. */
import { afterEach, describe, expect, test } from "vitest";
import { Session } from "../../../src/twin/access/session.ts";
import { StoreQueries } from "../../../src/twin/access/store-queries.ts";
import type { OpenTwin } from "../../../src/twin/twin.ts";
import { Grant } from "../../../src/twin/view/grant.ts";
import { ANONYMOUS } from "../../../src/twin/words/caller.ts";
import type { ModelEdit } from "../../../src/twin/words/edits.ts";
import { PlantgraphError } from "../../../src/twin/words/errors.ts";
import { MemoryGraph } from "../../fixtures/memory-graph-store.ts";
import { openTestTwin } from "../../fixtures/open-twin.ts";
import { tagTemplate } from "../../fixtures/records.ts";

const PLANT: readonly ModelEdit[] = [
  { edit: "createClass", id: "pump", name: "Pump", tags: [] },
  { edit: "createAsset", id: "acme", parent: null, name: "Acme", level: "ENTERPRISE" },
  ...["lyon", "gent"].flatMap((site): ModelEdit[] => [
    {
      edit: "createAsset",
      id: site,
      parent: "acme",
      name: site,
      level: "SITE",
      identifiers: [{ system: "sap", value: site }],
    },
    ...["a", "b"].flatMap((unit): ModelEdit[] => [
      { edit: "createAsset", id: `${site}-${unit}`, parent: site, name: unit, level: "WORK_UNIT", classes: ["Pump"] },
      { edit: "createTag", id: `${site}-${unit}-t`, asset: `${site}-${unit}`, name: `t${unit}`, dataType: "Double" },
    ]),
    { edit: "createAsset", id: `${site}-c`, parent: site, name: "c", level: "WORK_UNIT" },
    { edit: "relate", id: `${site}-r`, type: "FEEDS", from: `${site}-a`, to: `${site}-b` },
  ]),
  { edit: "relate", id: "between", type: "FEEDS", from: "lyon-a", to: "gent-a" },
];

let twin: OpenTwin;

afterEach(() => twin.close());

async function opened(graph = new MemoryGraph()) {
  twin = await openTestTwin({ store: graph.open(), limits: { commits: { hold: { share: 0.1, elements: 1 } } } });
  await twin.keeper.edit(PLANT, { by: "fixture", grant: Grant.everything });
  const parts = { twin, cypher: new StoreQueries(), walkLinks: 1_000 };
  const as = (grant: Grant) => new Session(parts, ANONYMOUS, grant, undefined);
  return { lyon: as(Grant.under(["lyon"])), everything: as(Grant.everything) };
}

/** An error as its caller sees it, with the ids that were asked about made the same. */
async function refusal(session: Session, edits: readonly ModelEdit[], id: string, expectedRevision?: number) {
  const error = await session.edit(edits, { expectedRevision: expectedRevision ?? null }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PlantgraphError)) throw new Error(`${JSON.stringify(edits)} was not refused`);
  const { code, message, details, problems } = error;
  const shown = { code, message, details, problems: problems.map((each) => [each.code, each.message, each.details]) };
  return JSON.stringify(shown).replaceAll(id, "<id>");
}

/** Every place of an edit where an id may stand, with a hidden id for it. */
const NAMING: readonly (readonly [what: string, hidden: string, edit: (id: string) => ModelEdit])[] = [
  [
    "the parent of a new asset",
    "gent",
    (parent) => ({ edit: "createAsset", id: "new", parent, name: "n", level: "AREA" }),
  ],
  ["an asset to change", "gent", (id) => ({ edit: "updateAsset", id, name: "Ghent" })],
  ["an asset above what is seen", "acme", (id) => ({ edit: "updateAsset", id, description: "x" })],
  ["an asset to move", "gent-a", (id) => ({ edit: "moveAsset", id, parent: "lyon-c" })],
  ["where an asset moves to", "gent-c", (parent) => ({ edit: "moveAsset", id: "lyon-a", parent })],
  ["an asset to delete", "gent-c", (id) => ({ edit: "deleteAsset", id })],
  ["an asset to delete with what is below", "gent", (id) => ({ edit: "deleteAsset", id, recursive: true })],
  [
    "the asset of a new tag",
    "gent-a",
    (asset) => ({ edit: "createTag", id: "new", asset, name: "n", dataType: "Double" }),
  ],
  ["a tag to change", "gent-a-t", (id) => ({ edit: "updateTag", id, unit: "Cel" })],
  ["a tag to move", "gent-a-t", (id) => ({ edit: "moveTag", id, asset: "lyon-b" })],
  ["where a tag moves to", "gent-b", (asset) => ({ edit: "moveTag", id: "lyon-a-t", asset })],
  ["a tag to delete", "gent-a-t", (id) => ({ edit: "deleteTag", id })],
  [
    "the beginning of a relation",
    "gent-a",
    (from) => ({ edit: "relate", id: "new", type: "FEEDS", from, to: "lyon-a" }),
  ],
  ["the end of a relation", "gent-a", (to) => ({ edit: "relate", id: "new", type: "FEEDS", from: "lyon-a", to })],
  [
    "a relation to change",
    "gent-r",
    (id) => ({ edit: "updateRelation", id, properties: [{ name: "pipe", value: "DN80" }] }),
  ],
  [
    "a relation with one end hidden",
    "between",
    (id) => ({ edit: "updateRelation", id, properties: [{ name: "pipe", value: "DN80" }] }),
  ],
  ["a relation to delete", "gent-r", (id) => ({ edit: "unrelate", id })],
];

describe("an edit that names what its caller does not see", () => {
  test.each(NAMING)("is refused as if it were unknown: %s", async (_, hidden, edit) => {
    const { lyon, everything } = await opened();
    const before = twin.model.revision;
    const unknown = await refusal(lyon, [edit("nowhere")], "nowhere");
    expect(JSON.parse(unknown)).toMatchObject({ code: "NOT_FOUND" });
    expect(await refusal(lyon, [edit(hidden)], hidden)).toBe(unknown);
    // Nor is it told beside another mistake, after an edit that changed it, or where it changed since.
    const mistaken: ModelEdit = { edit: "updateAsset", id: "lyon-b", timeZone: "Nowhere/Land" };
    const both = (id: string) => [mistaken, edit(id)];
    expect(await refusal(lyon, both(hidden), hidden)).toBe(await refusal(lyon, both("nowhere"), "nowhere"));
    expect(await refusal(lyon, [edit(hidden)], hidden, 0)).toBe(await refusal(lyon, [edit("nowhere")], "nowhere", 0));
    expect(twin.model.revision).toBe(before);
    // And it is there, for those who see it.
    await everything.edit([edit(hidden)], {});
    expect(twin.model.revision).toBe(before + 1);
  });

  test("may name what its own batch brings", async () => {
    const { lyon } = await opened();
    const { commit } = await lyon.edit(
      [
        { edit: "createAsset", id: "c", parent: "lyon", name: "new", level: "WORK_UNIT" },
        { edit: "createTag", id: "ct", asset: "c", name: "t", dataType: "Double" },
        { edit: "relate", id: "cr", type: "FEEDS", from: "c", to: "lyon-a" },
        { edit: "moveAsset", id: "c", parent: "lyon-a" },
      ],
      {},
    );
    expect(commit.changes.map(({ after }) => after?.id)).toEqual(["c", "ct", "cr"]);
  });

  test("does not see what a class of it was given by the batch before", async () => {
    const { lyon } = await opened();
    const given: ModelEdit = {
      edit: "updateClass",
      id: "pump",
      tags: [tagTemplate("given")],
    };
    const edit = (id: string): ModelEdit => ({ edit: "createTag", asset: id, name: "x", dataType: "Double", id: "x" });
    expect(await refusal(lyon, [given, edit("gent-a")], "gent-a")).toBe(
      await refusal(lyon, [given, edit("nowhere")], "nowhere"),
    );
  });

  test("cannot put an asset where nobody but those who see everything would find it", async () => {
    const { lyon } = await opened();
    const create: ModelEdit = { edit: "createAsset", id: "mine", parent: null, name: "Mine", level: "ENTERPRISE" };
    expect(JSON.parse(await refusal(lyon, [create], "mine"))).toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("a rule that something hidden stands behind", () => {
  test("is told without its name", async () => {
    const { lyon } = await opened();
    for (const edits of [
      [{ edit: "updateAsset", id: "lyon", name: "gent" }],
      [{ edit: "updateAsset", id: "lyon-a", identifiers: [{ system: "sap", value: "gent" }] }],
      [
        { edit: "updateAsset", id: "lyon-a", classes: [] },
        { edit: "updateAsset", id: "lyon-b", classes: [] },
        { edit: "deleteClass", id: "pump" },
      ],
    ] satisfies ModelEdit[][]) {
      const told = await refusal(lyon, edits, "<none>");
      expect(told).toMatch(/DUPLICATE_NAME|DUPLICATE_IDENTIFIER|IN_USE/);
      expect(told).toContain("another asset");
      expect(told).not.toMatch(/gent-|id \\"gent/);
    }
  });
});

describe("what a caller is told of the commit it made", () => {
  test("is what it sees: all below an asset that is gone, and no member of a class elsewhere", async () => {
    const { lyon, everything } = await opened();
    const gone = await lyon.edit([{ edit: "deleteAsset", id: "lyon-b", recursive: true }], {});
    expect(gone.commit.changes.map(({ before }) => before?.id)).toEqual(["lyon-r", "lyon-b-t", "lyon-b"]);
    const add: ModelEdit = {
      edit: "createTag",
      id: "extra",
      asset: "lyon-a",
      name: "extra",
      dataType: "Double",
    };
    const renamed = await lyon.edit(
      [{ edit: "updateClass", id: "pump", properties: [], description: "pumps" }, add],
      {},
    );
    expect(renamed.commit.changes.map(({ after }) => after?.id)).toEqual(["pump", "extra"]);
    const given = await lyon.edit([{ edit: "updateClass", id: "pump", tags: [tagTemplate("speed")] }], {});
    const seen = given.entities.map((entity) => entity.id);
    expect(seen).toHaveLength(2);
    for (const id of seen) expect(lyon.view.model.classes.has(id) || lyon.view.model.tags.has(id)).toBe(true);
    // It was given to the others, too.
    const all = await everything.edit([{ edit: "updateClass", id: "pump", tags: [] }], {});
    expect(all.commit.changes.length).toBeGreaterThan(3);
  });
});

describe("what only callers who see everything do", () => {
  test("an import, for a file names and deletes whatever there is", async () => {
    const { lyon } = await opened();
    const draft = { classes: [], assets: [], tags: [], relations: [] };
    await expect(lyon.import(draft, { mode: "REPLACE" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(twin.model.assets.has("gent")).toBe(true);
  });

  test("a mass removal is shown to, and confirmed by, nobody else", async () => {
    const graph = new MemoryGraph();
    const { lyon, everything } = await opened(graph);
    graph.edit(...[...graph.elements.keys()].filter((key) => key.includes("gent")).map((remove) => ({ remove })));
    expect(await lyon.reconcile(false)).toBeNull();
    expect(everything.held).toMatchObject({ assets: 4 });
    expect(lyon.held).toBeNull();
    await expect(lyon.reconcile(true)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(twin.model.assets.has("gent")).toBe(true);
    expect((await everything.reconcile(true))?.commit.changes.length).toBeGreaterThan(3);
    expect(twin.model.assets.has("gent")).toBe(false);
  });
});
