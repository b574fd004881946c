import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Grant } from "../../src/twin/view/grant.ts";
import { type GraphqlTwin, type Refusal, startGraphqlTwin } from "../fixtures/graphql-twin.ts";
import {
  AssetByDocument,
  AssetGroupsDocument,
  type AssetGroupsQueryVariables,
  AssetsDocument,
  type AssetsQuery,
  ClassesDocument,
  DashboardDocument,
  GraphDocument,
  type GraphQueryVariables,
  KindsDocument,
  ReachDocument,
  ReadTwiceDocument,
  RoutesDocument,
  SearchDocument,
  StateDocument,
  TagByDocument,
  TagGroupsDocument,
  TagsDocument,
  TypedListsDocument,
} from "../generated/documents.ts";

const plant = `
plantgraph: 1
classes:
  Machine:
    properties: {ratedPower: {type: Double, unit: kW, }}
  Pump:
    extends: [Machine]
    tags:
      speed: {type: Float, unit: r/min, address: '{address}.Speed'}
enterprise:
  Acme:
    id: acme
    sites:
      Lyon:
        id: lyon
        areas:
          Utilities:
            id: util
            areas:
              Steam: {id: steam}
            lines:
              Cooling water:
                id: cool
                equipment:
                  P-{n}: {for: {n: 1..12}, class: Pump, id: 'p{n}', source: gone, address: 'nsu=urn:x;s=P{n}', identifiers: {sap: '10{n}'}}
            equipment:
              TK/7:
                id: tk7
                tags:
                  lvl/1: {id: lvl, type: Double, unit: inH2O}
        equipment:
          Gate: {id: gate}
relations:
  - {from: p1, type: FEEDS, to: p2, id: r1}
  - {from: p1, type: FEEDS, to: p3, id: r2}
  - {from: p2, type: FEEDS, to: tk7, id: r3}
  - {from: p3, type: FEEDS, to: tk7, id: r4}
  - {from: p3, type: FEEDS, to: tk7, id: r5, properties: {pipe: DN80}}
  - {from: tk7, type: FEEDS, to: p1, id: r6}
  - {from: gate, type: CONTROLS, to: p1, id: r7}
`;

let twin: GraphqlTwin;

beforeAll(async () => {
  twin = await startGraphqlTwin({ plant });
});

afterAll(() => twin.stop());

const NOBODY = { grant: Grant.under([]) };

describe("a look-up", () => {
  test("finds by id, path and identifier, of assets and tags", async () => {
    const found = await Promise.all([
      twin.ask(AssetByDocument, { id: "p3" }),
      twin.ask(AssetByDocument, { path: "Acme/Lyon/Utilities/Cooling water/P-3" }),
      twin.ask(AssetByDocument, { identifier: { system: "sap", value: "103" } }),
    ]);
    expect(found.map(({ asset }) => asset?.id)).toEqual(["p3", "p3", "p3"]);
    const { tag } = await twin.ask(TagByDocument, { path: "Acme/Lyon/Utilities/TK%2F7/lvl%2F1" });
    expect(tag).toMatchObject({
      id: "lvl",
      name: "lvl/1",
      unit: { code: null, symbol: "inH2O" },
      asset: { id: "tk7" },
    });
  });

  test("of what is unknown or forbidden is null without an error, alike", async () => {
    for (const variables of [
      { id: "unicorn" },
      { path: "Acme/Unicorn" },
      { identifier: { system: "sap", value: "0" } },
    ]) {
      expect(await twin.ask(AssetByDocument, variables)).toEqual({ asset: null });
      expect(await twin.ask(TagByDocument, variables)).toEqual({ tag: null });
    }
    expect(await twin.ask(AssetByDocument, { id: "p3" }, NOBODY)).toEqual({ asset: null });
    expect(await twin.ask(DashboardDocument, { site: "unicorn" })).toEqual({ site: null });
  });

  test("with none or two of the arguments is refused", async () => {
    for (const variables of [{}, { id: "p3", path: "Acme" }]) {
      expect(await twin.refused(AssetByDocument, variables)).toMatchObject({ code: "BAD_USER_INPUT" });
      expect(await twin.refused(TagByDocument, variables)).toMatchObject({ code: "BAD_USER_INPUT" });
    }
  });

  test("by kind answers for that kind alone", async () => {
    const kinds = async (id: string) => {
      const found = await twin.ask(KindsDocument, { id });
      return Object.keys(found).filter((kind) => found[kind as keyof typeof found] !== null);
    };
    expect(await Promise.all(["acme", "lyon", "util", "cool", "p1"].map(kinds))).toEqual([
      ["enterprise"],
      ["site"],
      ["area"],
      ["line"],
      ["equipment"],
    ]);
  });
});

describe("the hierarchy", () => {
  test("is read down by typed lists, whose union is the children", async () => {
    const { enterprises } = await twin.ask(TypedListsDocument, {});
    expect(enterprises).toEqual([
      { name: "Acme", sites: [{ name: "Lyon" }], areas: [], lines: [], equipment: [], children: [{ name: "Lyon" }] },
    ]);
    const { site } = await twin.ask(DashboardDocument, { site: "lyon" });
    expect(site?.areas[0]?.lines[0]?.equipment.map((each) => each.name).slice(8)).toEqual([
      "P-9",
      "P-10",
      "P-11",
      "P-12",
    ]);
    expect(site?.areas[0]?.lines[0]?.equipment[0]?.tags).toMatchObject([{ name: "speed", unit: { symbol: "r/min" } }]);
  });

  test("is read up as far as the viewer sees", async () => {
    const names = async (grant?: Grant) => {
      const { asset } = await twin.ask(AssetByDocument, { id: "p1" }, grant && { grant });
      return [asset?.parent?.id ?? null, asset?.ancestors.map((each) => each.name)];
    };
    expect(await names()).toEqual(["cool", ["Cooling water", "Utilities", "Lyon", "Acme"]]);
    expect(await names(Grant.under(["cool"]))).toEqual(["cool", ["Cooling water"]]);
    expect(await names(Grant.under(["p1"]))).toEqual([null, []]);
  });

  test("is summed up", async () => {
    const { asset } = await twin.ask(AssetByDocument, { id: "util" });
    expect(asset?.summary).toEqual({
      assets: 15,
      tags: 13,
      good: 0,
      uncertain: 0,
      bad: 13,
      stale: 13,
      worstQuality: "BAD",
      oldestSample: expect.anything(),
    });
  });
});

describe("lists", () => {
  test("are paged to the end by cursors", async () => {
    const met: string[] = [];
    let after: string | null | undefined = null;
    do {
      const { assets }: AssetsQuery = await twin.ask(AssetsDocument, { where: { under: ["cool"] }, first: 5, after });
      expect(assets.totalCount).toBe(13);
      met.push(...assets.nodes.map((asset) => asset.id));
      expect(assets.edges.map((edge) => edge.node.id)).toEqual(assets.nodes.map((asset) => asset.id));
      after = assets.pageInfo.hasNextPage ? assets.pageInfo.endCursor : null;
    } while (after);
    expect(met).toEqual(["cool", ...Array.from({ length: 12 }, (_, i) => `p${i + 1}`)]);
  });

  test("take filters and orders of one grammar", async () => {
    const { assets } = await twin.ask(AssetsDocument, {
      where: { class: ["Machine"], or: [{ name: { eq: "P-2" } }, { identifier: { system: "sap", value: "1011" } }] },
      orderBy: { field: "NAME", direction: "DESC" },
    });
    expect(assets.nodes.map((asset) => asset.name)).toEqual(["P-11", "P-2"]);
    const { tags } = await twin.ask(TagsDocument, { select: { under: ["util"], tag: { not: { unit: ["RPM"] } } } });
    expect(tags.nodes.map((tag) => tag.id)).toEqual(["lvl"]);
  });

  test.each([
    ["an unknown class", { where: { class: ["Unicorn"] } }, "BAD_USER_INPUT"],
    ["an unknown id", { where: { under: ["unicorn"] } }, "BAD_USER_INPUT"],
    ["a cursor that is none", { after: "nonsense" }, "BAD_USER_INPUT"],
    ["a negative page", { first: -1 }, "BAD_USER_INPUT"],
    ["a page above the limit", { first: 10_001 }, "LIMIT_EXCEEDED"],
  ])("refuse %s", async (_, variables, code) => {
    expect(await twin.refused(AssetsDocument, variables)).toMatchObject({ code });
  });

  test("refuse the cursor of another order", async () => {
    const { assets } = await twin.ask(AssetsDocument, { first: 1, orderBy: { field: "NAME" } });
    expect(await twin.refused(AssetsDocument, { after: assets.pageInfo.endCursor })).toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });
});

describe("what can be reached", () => {
  test("comes nearest first with the link it was reached by, page by page", async () => {
    const { reach } = await twin.ask(ReachDocument, { from: ["p1"], types: ["FEEDS"] });
    expect(reach).toMatchObject({ totalCount: 3, farthest: 2, cut: null });
    expect(reach?.edges.map(({ node, distance, link }) => [node.id, distance, link.relation?.id])).toEqual([
      ["p2", 1, "r1"],
      ["p3", 1, "r2"],
      ["tk7", 2, "r3"],
    ]);
    const first = await twin.ask(ReachDocument, { from: ["p1"], first: 2 });
    const after = first.reach?.pageInfo.endCursor ?? null;
    expect((await twin.ask(ReachDocument, { from: ["p1"], first: 2, after })).reach?.nodes).toEqual([{ id: "tk7" }]);
  });

  test("goes upstream, along containment, and says where it stopped", async () => {
    const up = await twin.ask(ReachDocument, { from: ["tk7"], direction: "BACKWARD", maxHops: 1 });
    expect(up.reach?.nodes.map(({ id }) => id)).toEqual(["p2", "p3"]);
    expect(up.reach?.cut).toMatchObject({ reason: "MAX_HOPS", limit: 1, message: expect.stringContaining("maxHops") });
    const down = await twin.ask(ReachDocument, {
      from: ["util"],
      via: "CONTAINMENT",
      where: { name: { glob: "tk*" } },
    });
    expect(down.reach).toMatchObject({ totalCount: 1, farthest: 2, cut: null });
    expect(down.reach?.edges[0]?.link).toMatchObject({ type: "MADE_UP_OF", from: { id: "util" }, relation: null });
  });

  test("ends at what the viewer may not see", async () => {
    const part = { grant: Grant.under(["cool"]) };
    const { reach } = await twin.ask(ReachDocument, { from: ["p1"] }, part);
    expect(reach?.nodes.map(({ id }) => id)).toEqual(["p2", "p3"]);
    const refusals = await Promise.all(
      ["tk7", "nowhere"].map(async (id) => (await twin.refused(ReachDocument, { from: [id] }, part)).message),
    );
    expect(refusals[0]).toBe(refusals[1]?.replaceAll("nowhere", "tk7"));
    expect((await twin.ask(RoutesDocument, { from: "p3", to: "p2" }, part)).route).toMatchObject({ length: null });
    expect((await twin.ask(RoutesDocument, { from: "p3", to: "p2" })).route).toMatchObject({ length: 3 });
    expect((await twin.ask(GraphDocument, { under: ["cool"] }, part)).graph?.edges.totalCount).toBe(2);
  });

  test("by all shortest routes, parallel ones apart", async () => {
    const { route } = await twin.ask(RoutesDocument, { from: "gate", to: "tk7", first: 2 });
    expect(route).toMatchObject({ totalCount: 3, length: 3, cut: null, pageInfo: { hasNextPage: true } });
    expect(route?.nodes.map(({ links }) => links.map(({ relation }) => relation?.id))).toEqual([
      ["r7", "r1", "r3"],
      ["r7", "r2", "r4"],
    ]);
    const rest = await twin.ask(RoutesDocument, { from: "gate", to: "tk7", after: route?.pageInfo.endCursor ?? null });
    expect(
      rest.route?.nodes.map(({ links, assets }) => [links.at(-1)?.relation?.id, assets.map(({ id }) => id)]),
    ).toEqual([["r5", ["gate", "p1", "p3", "tk7"]]]);
    expect((await twin.ask(RoutesDocument, { from: "tk7", to: "gate" })).route).toMatchObject({
      totalCount: 0,
      length: null,
      cut: null,
    });
    expect((await twin.ask(RoutesDocument, { from: "gate", to: "tk7", maxHops: 2 })).route?.cut?.reason).toBe(
      "MAX_HOPS",
    );
  });

  test("and any part of the graph, is two tables", async () => {
    const edges = async (variables: GraphQueryVariables) => {
      const { graph } = await twin.ask(GraphDocument, variables);
      return [
        graph?.nodes.nodes.map(({ id }) => id),
        graph?.edges.nodes.map(({ relation, to }) => relation?.id ?? to.id),
      ];
    };
    expect(await edges({ ids: ["p1", "p2", "gate"] })).toEqual([
      ["gate", "p1", "p2"],
      ["r1", "r7"],
    ]);
    expect(await edges({ under: ["util"], via: "BOTH", where: { not: { class: ["Pump"] } } })).toEqual([
      ["util", "cool", "steam", "tk7"],
      ["cool", "steam", "tk7"],
    ]);
    expect(await edges({ reach: { from: ["gate"], maxHops: 2 }, types: ["FEEDS"] })).toEqual([
      ["gate", "p1", "p2", "p3"],
      ["r1", "r2"],
    ]);
    const { graph } = await twin.ask(GraphDocument, { under: ["acme"], first: 3 });
    const second = await twin.ask(GraphDocument, {
      under: ["acme"],
      first: 3,
      afterEdge: graph?.edges.pageInfo.endCursor ?? null,
    });
    expect([graph?.revision, graph?.edges.totalCount]).toEqual([twin.twin.model.revision, 7]);
    expect(second.graph?.edges.nodes.map(({ relation }) => relation?.id)).toEqual(["r4", "r5", "r6"]);
  });

  test.each<[string, () => Promise<Refusal>, string]>([
    ["no hops", () => twin.refused(ReachDocument, { from: ["p1"], maxHops: 0 }), "`maxHops` is 0"],
    [
      "a type in small letters",
      () => twin.refused(RoutesDocument, { from: "p1", to: "p2", types: ["feeds"] }),
      "FEEDS",
    ],
    ["nobody's id", () => twin.refused(RoutesDocument, { from: "p1", to: "p99" }), '"p99"'],
    ["no source", () => twin.refused(GraphDocument, {}), "none is given"],
    ["two sources", () => twin.refused(GraphDocument, { ids: [], under: [] }), "`under` and `ids` are given"],
    ["a foreign cursor", () => twin.refused(ReachDocument, { from: ["p1"], after: "x" }), "`after` can't be used"],
    ["an unknown class", () => twin.refused(ReachDocument, { from: ["p1"], where: { class: ["Nix"] } }), '"Nix"'],
  ])("is refused for %s", async (_, refused, message) => {
    expect(await refused()).toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining(message),
    });
  });
});

describe("groups", () => {
  const assetGroups = async (variables: AssetGroupsQueryVariables) =>
    (await twin.ask(AssetGroupsDocument, variables)).assetGroups.nodes.map(({ keys, count }) => [...keys, count]);

  test("count assets by level, class, property and quality, alone and together", async () => {
    expect(await assetGroups({ by: ["CLASS"] })).toEqual([
      ["Pump", 12],
      [null, 7],
    ]);
    expect(await assetGroups({ by: ["KIND", "CLASS"], where: { under: ["util"] } })).toEqual([
      ["Area", null, 2],
      ["Equipment", "Pump", 12],
      ["Equipment", null, 1],
      ["Line", null, 1],
    ]);
    expect(await assetGroups({ by: ["PROPERTY"], property: "ratedPower" })).toEqual([[null, 19]]);
    expect(await assetGroups({ by: ["QUALITY"], where: { level: ["SITE", "WORK_UNIT"] } })).toEqual([
      ["BAD", 14],
      [null, 1],
    ]);
  });

  test("count tags by unit and quality, with what the viewer sees", async () => {
    const { tagGroups } = await twin.ask(TagGroupsDocument, { select: {}, by: ["UNIT", "QUALITY"] });
    expect(tagGroups.nodes).toEqual([
      { keys: ["inH2O", "BAD"], count: 1, good: 0, uncertain: 0, bad: 1, stale: 1 },
      { keys: ["r/min", "BAD"], count: 12, good: 0, uncertain: 0, bad: 12, stale: 12 },
    ]);
    const part = await twin.ask(
      TagGroupsDocument,
      { select: {}, by: ["STATUS", "CLASS"] },
      { grant: Grant.under(["p1", "tk7"]) },
    );
    expect(part.tagGroups.nodes.map(({ keys }) => keys)).toEqual([
      ["BadConfigurationError", "Pump"],
      ["BadNotConnected", null],
    ]);
  });

  test("are paged by their keys", async () => {
    const first = await twin.ask(AssetGroupsDocument, { by: ["LEVEL"], first: 2 });
    expect(first.assetGroups).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });
    const after = first.assetGroups.pageInfo.endCursor ?? null;
    expect([
      ...first.assetGroups.nodes.map(({ keys }) => keys[0]),
      ...(await assetGroups({ by: ["LEVEL"], after })).map(([key]) => key),
    ]).toEqual(["AREA", "ENTERPRISE", "PRODUCTION_LINE", "SITE", "WORK_UNIT"]);
  });

  test.each<[AssetGroupsQueryVariables, string]>([
    [{ by: [] }, "`by` has 0 entries"],
    [{ by: ["LEVEL", "KIND", "CLASS", "QUALITY"] }, "give 1 to 3"],
    [{ by: ["LEVEL", "LEVEL"] }, "twice"],
    [{ by: ["PROPERTY"] }, "`property` does not name one"],
    [{ by: ["LEVEL"], property: "x" }, "`by` does not have PROPERTY"],
  ])("are refused for %j", async (variables, message) => {
    expect(await twin.refused(AssetGroupsDocument, variables)).toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining(message),
    });
  });
});

test("a search finds assets, tags and classes, best first", async () => {
  const { search } = await twin.ask(SearchDocument, { text: "p-1", first: 2 });
  expect(search.nodes[0]).toEqual({ __typename: "Equipment", id: "p1" });
  // All pumps are called P, and begin with 1 in SAP; and the tag of P-1.
  expect(search.totalCount).toBe(13);
  const kinds = (await twin.ask(SearchDocument, { text: "pump" })).search.nodes.map((node) => node.__typename);
  expect([kinds.length, kinds[0], kinds[1]]).toEqual([13, "EquipmentClass", "Equipment"]);
});

test("classes tell what they specialise, define and have as members", async () => {
  const { classes } = await twin.ask(ClassesDocument, {});
  expect(classes.nodes).toMatchObject([
    {
      name: "Machine",
      extends: [],
      specialisations: [{ name: "Pump" }],
      properties: [{ name: "ratedPower", unit: { code: "KWT" } }],
      members: { nodes: { length: 12 } },
    },
    {
      name: "Pump",
      extends: [{ name: "Machine" }],
      tagTemplates: [{ name: "speed", dataType: "Float", source: { dataSource: null, address: "{address}.Speed" } }],
    },
  ]);
});

test("a tag whose data source is not configured says so, and a read of it is a sample, not an error", async () => {
  const { tags } = await twin.ask(TagsDocument, { select: { tag: { status: ["BadConfigurationError"] } }, first: 1 });
  expect(tags.totalCount).toBe(12);
  const id = tags.nodes[0]?.id as string;
  const { once, twice } = await twin.ask(ReadTwiceDocument, { id });
  expect([once?.read, twice?.read.status]).toMatchObject([{ quality: "BAD", value: null }, "BadConfigurationError"]);
});

test("the state of the twin is asked for in one query", async () => {
  expect(await twin.ask(StateDocument, {})).toEqual({
    revision: 1,
    heldRemoval: null,
    dataSources: [],
    modelProblems: { nodes: [] },
  });
});
