/** What a caller of one part of the plant may do to it: what is hidden from the caller is, for the caller, not there. */
import { afterEach, describe, expect, test } from "vitest";
import { Authority } from "../../../src/twin/access/authority.ts";
import { PERMISSIONS, type Permission } from "../../../src/twin/access/permission.ts";
import { Session } from "../../../src/twin/access/session.ts";
import { StoreQueries } from "../../../src/twin/access/store-queries.ts";
import { EVERY_RIGHT } from "../../../src/twin/edits/edit-rights.ts";
import { DEFAULT_PAGE_LIMITS } from "../../../src/twin/model/paging.ts";
import type { Tag } from "../../../src/twin/model/tag.ts";
import type { SeenSource } from "../../../src/twin/ports/seen-source.ts";
import type { OpenTwin } from "../../../src/twin/twin.ts";
import { Grant } from "../../../src/twin/view/grant.ts";
import { ANONYMOUS } from "../../../src/twin/words/caller.ts";
import type { ModelEdit } from "../../../src/twin/words/edits.ts";
import { PlantgraphError } from "../../../src/twin/words/errors.ts";
import { statusName } from "../../../src/twin/words/status-codes.ts";
import { administratorOf } from "../../fixtures/authorities.ts";
import { ORIGIN } from "../../fixtures/callers.ts";
import { MemoryGraph } from "../../fixtures/memory-graph-store.ts";
import { MemoryAuditLog, openTestTwin } from "../../fixtures/open-twin.ts";
import { tagSource, tagTemplate } from "../../fixtures/records.ts";
import { ScriptedSource } from "../../fixtures/scripted-source.ts";

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
  await twin.keeper.edit(PLANT, { by: "fixture", rights: EVERY_RIGHT });
  const parts = { twin, cypher: new StoreQueries(), walkLinks: 1_000 };
  const as = (authority: Authority) => new Session(parts, ANONYMOUS, authority, ORIGIN, undefined);
  return { as, lyon: as(administratorOf(Grant.under(["lyon"]))), everything: as(Authority.everything) };
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
  test("is what it sees: all below an asset that is gone", async () => {
    const { lyon } = await opened();
    const gone = await lyon.edit([{ edit: "deleteAsset", id: "lyon-b", recursive: true }], {});
    expect(gone.commit.changes.map(({ before }) => before?.id)).toEqual(["lyon-r", "lyon-b-t", "lyon-b"]);
  });

  test("of classes is what has no members elsewhere", async () => {
    const { as } = await opened();
    const part = { role: "part", permissions: ["read", "edit"] as const, under: ["lyon"], dataSources: null };
    const classes = { role: "classes", permissions: ["editClasses"] as const, under: null, dataSources: null };
    const session = as(new Authority([part, classes]));
    const add: ModelEdit = { edit: "createTag", id: "extra", asset: "lyon-a", name: "extra", dataType: "Double" };
    const described: ModelEdit = { edit: "updateClass", id: "pump", properties: [], description: "pumps" };
    const { commit } = await session.edit([described, add], {});
    expect(commit.changes.map(({ after }) => after?.id)).toEqual(["pump", "extra"]);
    // It would give a tag to pumps in Gent, too; of those nothing is said.
    const given: ModelEdit = { edit: "updateClass", id: "pump", tags: [tagTemplate("speed")] };
    const told = await refusal(session, [given], "<none>");
    expect(told).toContain("FORBIDDEN");
    expect(told).not.toMatch(/gent/i);
    expect(twin.model.revision).toBe(commit.revision);
  });
});

/** Edits, and where the permission edit makes them possible; under none of these alone they are refused. */
const PLACES: readonly (readonly [what: string, edit: ModelEdit, under: readonly string[], not: readonly string[]])[] =
  [
    ["a field of an asset: itself", { edit: "updateAsset", id: "lyon-a", description: "x" }, ["lyon-a"], ["lyon-b"]],
    [
      "a new asset: where it will stand",
      { edit: "createAsset", id: "new", parent: "lyon-a", name: "n", level: "EQUIPMENT_MODULE" },
      ["lyon-a"],
      ["lyon-b"],
    ],
    ["a move: both ends", { edit: "moveAsset", id: "lyon-a", parent: "lyon-c" }, ["lyon"], ["lyon-a", "lyon-c"]],
    ["an asset that goes: what it stands under", { edit: "deleteAsset", id: "lyon-c" }, ["lyon"], ["lyon-c"]],
    [
      "an asset that goes with what is below",
      { edit: "deleteAsset", id: "lyon-b", recursive: true },
      ["lyon"],
      ["lyon-b"],
    ],
    ["a tag: its asset", { edit: "updateTag", id: "lyon-a-t", unit: "Cel" }, ["lyon-a"], ["lyon-b"]],
    [
      "a tag that moves: both assets",
      { edit: "moveTag", id: "lyon-a-t", asset: "lyon-b" },
      ["lyon"],
      ["lyon-a", "lyon-b"],
    ],
    [
      "a relation: both ends",
      { edit: "updateRelation", id: "between", properties: [{ name: "pipe", value: "DN80" }] },
      ["acme"],
      ["lyon", "gent"],
    ],
    [
      "an enterprise: the whole plant",
      { edit: "createAsset", id: "e", parent: null, name: "E", level: "ENTERPRISE" },
      [],
      ["acme"],
    ],
  ];

describe("the permission edit", () => {
  const may = (under: readonly string[] | null): Authority =>
    new Authority([
      { role: "sees", permissions: ["read"], under: null, dataSources: null },
      { role: "edits", permissions: ["edit"], under, dataSources: null },
    ]);

  test.each(PLACES)("is needed for %s", async (_, edit, under, not) => {
    const { as } = await opened();
    const before = twin.model.revision;
    for (const id of not) expect(await refusal(as(may([id])), [edit], "<none>"), id).toContain("FORBIDDEN");
    expect(twin.model.revision).toBe(before);
    await as(may(under.length === 0 ? null : under)).edit([edit], {});
    expect(twin.model.revision).toBe(before + 1);
  });

  test("does not go with what an edit brings in or takes out in the same batch", async () => {
    const { as } = await opened();
    const out: readonly ModelEdit[] = [
      { edit: "createAsset", id: "n", parent: "lyon", name: "n", level: "WORK_UNIT" },
      { edit: "moveAsset", id: "n", parent: "gent" },
    ];
    expect(await refusal(as(may(["lyon"])), out, "<none>")).toContain("FORBIDDEN");
    const swap: readonly ModelEdit[] = [
      { edit: "updateAsset", id: "gent-c", name: "taken" },
      { edit: "moveAsset", id: "gent-c", parent: "lyon" },
    ];
    expect(await refusal(as(may(["lyon"])), swap, "<none>")).toContain("FORBIDDEN");
  });
});

const newTag = (id: string, asset: string) =>
  ({ edit: "createTag", id, asset, name: id, dataType: "Double" }) satisfies ModelEdit;
const withoutClasses = (edit: ModelEdit): ModelEdit => ({ ...edit, classes: [] }) as ModelEdit;

describe("the permission link", () => {
  const bound = (dataSource: string | null): ModelEdit => ({
    edit: "updateTag",
    id: "lyon-a-t",
    source: dataSource === null ? null : { dataSource, address: "nsu=urn:x;s=a" },
  });
  const linker = (dataSources: readonly string[]): Authority =>
    new Authority([
      { role: "edits", permissions: ["read", "edit"], under: ["lyon"], dataSources: null },
      { role: "links", permissions: ["link"], under: ["lyon"], dataSources },
    ]);

  test("is needed for the data source a tag is bound to, and for the one it is taken off", async () => {
    const { as, everything } = await opened();
    for (const dataSource of ["line2", "safety"])
      expect(await refusal(as(linker([])), [bound(dataSource)], "<none>")).toContain("FORBIDDEN");
    await as(linker(["line2"])).edit([bound("line2")], {});
    for (const edit of [bound(null), bound("safety")])
      expect(await refusal(as(linker(["safety"])), [edit], "<none>")).toContain("FORBIDDEN");
    await as(linker(["line2", "safety"])).edit([bound("safety")], {});
    // What stays as it is needs none.
    await as(linker([])).edit([{ edit: "updateTag", id: "lyon-a-t", unit: "Cel" }], {});
    await everything.edit([bound(null)], {});
  });

  test("tells about the network of the data sources that tags may be bound to, and of no other, also as that changes", async () => {
    const sources = ["line2", "safety"].map((name) => new ScriptedSource(name));
    twin = await openTestTwin({ sources });
    await twin.keeper.edit(
      [
        ...PLANT.filter(({ edit }) => edit === "createAsset").map(withoutClasses),
        ...["line2", "safety"].map(
          (name): ModelEdit => ({ ...newTag(name, "lyon"), source: tagSource(name, "nsu=urn:x;s=a") }),
        ),
      ],
      { by: "fixture", rights: EVERY_RIGHT },
    );
    const parts = { twin, cypher: new StoreQueries(), walkLinks: 1_000 };
    const as = (authority: Authority) => new Session(parts, ANONYMOUS, authority, ORIGIN, undefined);
    const facts = ({ name, endpoint, health, details }: SeenSource) => [name, endpoint, health, details];
    const whole = twin.sources.statuses.map(facts);
    const [own, other] = [whole[0], ["safety", null, null, null]];
    const session = as(linker(["line2"]));
    expect(session.dataSources.map(facts)).toEqual([own, other]);
    expect([session.dataSource("line2"), session.dataSource("safety")].map((each) => each && facts(each))).toEqual([
      own,
      other,
    ]);
    const changes = session.dataSourceChanges();
    const told = [await changes.next(), await changes.next()].map(({ value }) => facts(value as SeenSource));
    expect(told).toEqual([own, other]);
    await changes.return?.();
    const observer = new Authority([{ role: "observes", permissions: ["observe"], under: null, dataSources: null }]);
    expect(as(observer).dataSources.map(facts)).toEqual(whole);
  });

  test("is needed where the tag will stand, too, when its asset moves in the same batch", async () => {
    const { as } = await opened();
    const session = as(
      new Authority([
        { role: "edits", permissions: ["read", "edit"], under: null, dataSources: null },
        { role: "links", permissions: ["link"], under: ["lyon"], dataSources: null },
      ]),
    );
    const move: ModelEdit = { edit: "moveAsset", id: "lyon-c", parent: "gent" };
    const add: ModelEdit = { ...newTag("x", "lyon-c"), source: tagSource("line2", "nsu=urn:x;s=a") };
    const rename: ModelEdit = { edit: "updateAsset", id: "lyon-c", name: "moved" };
    expect(await refusal(session, [rename, move, add], "<none>")).toContain("FORBIDDEN");
    await session.edit([rename, add], {});
  });
});

describe("the permissions readDevice and write", () => {
  test("hold for the tags below the assets of the rule, and a refused write is recorded", async () => {
    const source = new ScriptedSource("line2");
    const audit = new MemoryAuditLog();
    twin = await openTestTwin({ sources: [source], audit });
    const bound = { source: tagSource("line2", "nsu=urn:x;s=a"), writable: true };
    const tags = ["lyon", "gent"].map((site): ModelEdit => ({ ...newTag(`${site}-x`, site), ...bound }));
    await twin.keeper.edit([...PLANT.filter(({ edit }) => edit === "createAsset").map(withoutClasses), ...tags], {
      by: "fixture",
      rights: EVERY_RIGHT,
    });
    const operator = (dataSources: readonly string[] | null) =>
      new Session(
        { twin, cypher: new StoreQueries(), walkLinks: 1_000 },
        ANONYMOUS,
        new Authority([
          { role: "viewer", permissions: ["read"], under: null, dataSources: null },
          { role: "operator", permissions: ["readDevice", "write"], under: ["lyon"], dataSources },
        ]),
        ORIGIN,
        undefined,
      );
    const session = operator(["line2"]);
    const [lyon, gent] = ["lyon-x", "gent-x"].map((id) => session.view.tag({ id })) as [Tag, Tag];
    const samples = await session.read([lyon, gent]);
    expect(samples.map(({ status }) => statusName(status))).toEqual(["Good", "BadUserAccessDenied"]);
    const writes = [lyon, gent].map((tag) => ({ tag, value: 1 }));
    const reports = await session.write(writes, {});
    expect(reports.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ["WRITTEN", undefined],
      ["NOT_SENT", "FORBIDDEN"],
    ]);
    expect(source.written.map(({ id }) => id)).toEqual(["lyon-x"]);
    const refused = audit.entries.filter((each) => each.action === "PLANT_WRITE" && each.object.tag.id === "gent-x");
    expect(refused.map(({ outcome }) => outcome?.error)).toEqual(["FORBIDDEN"]);
    // Another data source than the rule's is as none.
    const [elsewhere] = await operator(["safety"]).write([{ tag: lyon, value: 2 }], {});
    expect(elsewhere?.error?.code).toBe("FORBIDDEN");
  });
});

describe("a caller without a permission", () => {
  test.each<readonly [Permission, (session: Session) => unknown]>([
    ["edit", (session) => session.edit([], {})],
    ["import", (session) => session.import({ classes: [], assets: [], tags: [], relations: [] }, { mode: "MERGE" })],
    ["reconcile", (session) => session.reconcile(false)],
    ["browse", (session) => session.explore("nowhere")],
    ["cypher", (session) => session.query({ query: "RETURN 1", limit: 1 })],
    [
      "audit",
      (session) =>
        session.auditLog({ actions: null, subject: null, since: null, until: null }, {}, DEFAULT_PAGE_LIMITS),
    ],
  ])("is told that it needs %s, whatever it asks about", async (permission, ask) => {
    const { as } = await opened();
    const rest = PERMISSIONS.filter((each) => each !== permission && each !== "editClasses");
    const session = as(new Authority([{ role: "rest", permissions: rest, under: null, dataSources: null }]));
    await expect((async () => ask(session))()).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining(permission),
    });
  });

  test("sees nothing", async () => {
    const { as } = await opened();
    expect([...as(Authority.nothing).view.model.assets.keys()]).toEqual([]);
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
    await expect(lyon.reconcile(false)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await everything.reconcile(false)).toBeNull();
    expect(everything.held).toMatchObject({ assets: 4 });
    expect(lyon.held).toBeNull();
    await expect(lyon.reconcile(true)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(twin.model.assets.has("gent")).toBe(true);
    expect((await everything.reconcile(true))?.commit.changes.length).toBeGreaterThan(3);
    expect(twin.model.assets.has("gent")).toBe(false);
  });
});
