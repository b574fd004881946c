import { print } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Grant } from "../../src/twin/view/grant.ts";
import { ModelView } from "../../src/twin/view/model-view.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import {
  CommitsDocument,
  CountsAsOfDocument,
  type CountsAsOfQuery,
  DifferenceDocument,
  type DifferenceQuery,
  LiveAsOfDocument,
  NowAsOfDocument,
  PlantAsOfDocument,
  type PlantAsOfQuery,
  QualitiesAsOfDocument,
  ReachAsOfDocument,
  type ReachAsOfQuery,
} from "../generated/documents.ts";

const PLANT = `
plantgraph: 1
enterprise:
  Acme:
    id: acme
    sites:
      Lyon:
        id: lyon
        lines:
          Line 1:
            id: line1
            level: PRODUCTION_LINE
            equipment:
              P-1: {id: p1, level: WORK_UNIT, tags: {speed: {id: speed, type: Double, unit: r/min}}}
              P-2: {id: p2, level: WORK_UNIT}
      Gent: {id: gent}
`;

let app: TestApp;
/** Revision after each step of the plant's story, and the moment before it. */
const story: { revision: number; at: string }[] = [];

beforeAll(async () => {
  app = await startTestApp({}, { plant: PLANT });
  const steps = [
    `mutation { moveAsset(input: {id: "p2", parent: "gent"}, message: "to Gent") { revision } }`,
    `mutation { updateTag(input: {id: "speed", name: "rotation", unit: "1/s"}) { revision } }`,
    `mutation { deleteAsset(input: {id: "line1", recursive: true}) { revision } }`,
    `mutation { createAsset(input: {id: "line9", parent: "gent", name: "Line 9", level: PRODUCTION_LINE}) { revision } }`,
  ];
  story.push({ revision: 1, at: new Date().toISOString() });
  for (const step of steps) {
    const answer = await app.query<Record<string, { revision: number }>>(step);
    await new Promise((resolve) => setTimeout(resolve, 2));
    story.push({ revision: Object.values(answer)[0]?.revision ?? 0, at: new Date().toISOString() });
  }
});
afterAll(() => app.stop());

const ask = <T>(document: Parameters<typeof print>[0], variables: Readonly<Record<string, unknown>>): Promise<T> =>
  app.query<T>(print(document), variables);

async function refusal(document: Parameters<typeof print>[0], variables: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
  return { message: errors[0]?.message, ...errors[0]?.extensions };
}

const paths = (answer: PlantAsOfQuery) => answer.asset?.descendants.nodes.map(({ path }) => path);

describe("@asOf", () => {
  it("answers a whole query from the model of a revision, up, down and beside", async () => {
    expect(story.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5]);
    const asOf = (revision: number, site = "lyon") => ask<PlantAsOfQuery>(PlantAsOfDocument, { revision, site });
    const first = await asOf(1);
    expect(first.revision).toBe(1);
    expect(paths(first)).toEqual(["Acme/Lyon/Line 1", "Acme/Lyon/Line 1/P-1", "Acme/Lyon/Line 1/P-2"]);
    const p1 = first.asset?.descendants.nodes.find(({ id }) => id === "p1");
    expect(p1).toMatchObject({ parent: { id: "line1" }, tags: [{ name: "speed", unit: { symbol: "r/min" } }] });
    expect(paths(await asOf(2))).toEqual(["Acme/Lyon/Line 1", "Acme/Lyon/Line 1/P-1"]);
    expect(paths(await asOf(2, "gent"))).toEqual(["Acme/Gent/P-2"]);
    const renamed = (await asOf(3)).asset?.descendants.nodes.find(({ id }) => id === "p1");
    expect(renamed?.tags).toMatchObject([{ id: "speed", name: "rotation" }]);
    expect(paths(await asOf(4))).toEqual([]);
    expect(paths(await asOf(5, "gent"))).toEqual(["Acme/Gent/Line 9", "Acme/Gent/P-2"]);
    expect((await asOf(0)).asset).toBeNull();
    // Twice the same: the second time from what is kept.
    expect(await asOf(1)).toEqual(first);
  });

  it("finds the revision of a moment, and takes filters", async () => {
    const { at } = story[1] as { at: string };
    const then = await ask<PlantAsOfQuery>(PlantAsOfDocument, {
      time: at,
      site: "gent",
      where: { or: [{ level: ["WORK_UNIT"] }, { level: ["PRODUCTION_LINE"] }] },
    });
    expect(then.revision).toBe(2);
    expect(paths(then)).toEqual(["Acme/Gent/P-2"]);
    const before = await ask<PlantAsOfQuery>(PlantAsOfDocument, { time: "1999-12-31T23:59:59Z", site: "gent" });
    expect(before).toEqual({ revision: 0, asset: null });
  });

  it("counts what there was, and refuses to say how good it was", async () => {
    const counts = (revision: number, by = "UNIT") =>
      ask<CountsAsOfQuery>(CountsAsOfDocument, { revision, by: [by] }).then(({ enterprises, ...groups }) => ({
        below: enterprises[0]?.summary,
        kinds: groups.assetGroups.nodes.map(({ keys, count }) => [keys[0], count]),
        tags: groups.tagGroups.nodes.map(({ keys, count }) => [keys[0], count]),
      }));
    expect(await counts(1)).toEqual({
      below: { assets: 5, tags: 1 },
      kinds: [
        ["Enterprise", 1],
        ["Equipment", 2],
        ["Line", 1],
        ["Site", 2],
      ],
      tags: [["r/min", 1]],
    });
    expect(await counts(3)).toMatchObject({ below: { assets: 5, tags: 1 }, tags: [["s⁻¹", 1]] });
    expect(await counts(4)).toMatchObject({ below: { assets: 3, tags: 0 }, tags: [] });
    expect(await refusal(CountsAsOfDocument, { revision: 1, by: ["QUALITY"] })).toMatchObject({
      code: "BAD_USER_INPUT",
      message: "`by` has QUALITY; the model of the past has no live values.",
    });
    expect(await refusal(QualitiesAsOfDocument, { revision: 1 })).toMatchObject({
      code: "BAD_USER_INPUT",
      fields: ["AssetSummary.bad", "AssetSummary.oldest", "TagGroup.stale"],
    });
  });

  it("refuses what has no past, naming it", async () => {
    expect(await refusal(LiveAsOfDocument, { revision: 1 })).toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining("leave out Tag.current, Query.commits."),
      fields: expect.arrayContaining(["Tag.current", "Query.commits"]),
    });
    expect(await refusal(NowAsOfDocument, { revision: 1 })).toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining("no live values"),
    });
  });

  it("refuses moments that are none", async () => {
    expect(await refusal(PlantAsOfDocument, { revision: 99, site: "lyon" })).toMatchObject({
      code: "BAD_USER_INPUT",
      newest: 5,
    });
    expect(await refusal(PlantAsOfDocument, { revision: -1, site: "lyon" })).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(await refusal(PlantAsOfDocument, { site: "lyon" })).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(await refusal(PlantAsOfDocument, { time: "yesterday", site: "lyon" })).toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining("RFC 3339"),
    });
  });

  it("shows a viewer of a part no more of the past", async () => {
    const past = await app.twin.asOf.at(1, null);
    const view = new ModelView(app.twin.model, app.twin.clock, Grant.under(["gent"])).of(past);
    expect(view.asset({ id: "gent" })?.path).toBe("Acme/Gent");
    expect(view.asset({ id: "p2" })).toBeNull();
  });
});

describe("diff", () => {
  const diff = async (variables: object) =>
    (await ask<DifferenceQuery>(DifferenceDocument, variables as Record<string, unknown>)).diff;
  const shown = (found: DifferenceQuery["diff"]) =>
    found.changes.nodes.map(({ kind, element, id, fields }) => `${kind} ${element} ${id}: ${fields.join()}`);

  it("tells what is different between two revisions, each element once", async () => {
    const moved = await diff({ from: { revision: 1 }, to: { revision: 3 } });
    expect(shown(moved)).toEqual(["UPDATED ASSET p2: parent", "UPDATED TAG speed: name,unit"]);
    expect(moved).toMatchObject({ from: 1, to: 3, created: 0, updated: 2, deleted: 0 });
    const all = await diff({ from: { revision: 1 } });
    expect(shown(all).map((line) => line.split(":")[0])).toEqual([
      "DELETED ASSET line1",
      "CREATED ASSET line9",
      "DELETED ASSET p1",
      "UPDATED ASSET p2",
      "DELETED TAG speed",
    ]);
    // As it was at the start of the stretch, not in the middle.
    expect(all.changes.nodes.at(-1)?.before).toMatchObject({ name: "speed", unit: "r/min" });
  });

  it("leads back as well, and from moment to moment", async () => {
    const back = await diff({ from: { revision: 5 }, to: { revision: 4 } });
    expect(shown(back)).toEqual([expect.stringMatching(/^DELETED ASSET line9/)]);
    const [first, second] = [story[0], story[1]] as const;
    expect(await diff({ from: { time: first?.at }, to: { time: second?.at } })).toMatchObject({
      from: 1,
      to: 2,
      updated: 1,
    });
    expect(await diff({ from: { revision: 4 }, to: { revision: 4 } })).toMatchObject({
      created: 0,
      updated: 0,
      deleted: 0,
    });
  });

  it("keeps to a part of the plant, at either end", async () => {
    const inGent = await diff({ from: { revision: 1 }, to: { revision: 4 }, under: ["gent"] });
    expect(shown(inGent)).toEqual(["UPDATED ASSET p2: parent"]);
    // Known only to the past by now.
    const inLine = await diff({ from: { revision: 1 }, to: { revision: 4 }, under: ["line1"] });
    expect(inLine.changes.nodes.map(({ id }) => id)).toEqual(["line1", "p1", "p2", "speed"]);
    expect(await refusal(DifferenceDocument, { from: { revision: 1 }, under: ["nowhere"] })).toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining("nowhere"),
    });
  });

  it("comes in pages", async () => {
    const first = (await diff({ from: { revision: 1 }, first: 2 })).changes;
    expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });
    const rest = (await diff({ from: { revision: 1 }, first: 10, after: first.pageInfo.endCursor })).changes;
    expect([...first.nodes, ...rest.nodes].map(({ id }) => id)).toEqual(["line1", "line9", "p1", "p2", "speed"]);
  });
});

describe("commits", () => {
  const revisions = async (variables: object) => {
    const { commits } = await ask<{ commits: { totalCount: number; nodes: { revision: number }[] } }>(
      CommitsDocument,
      variables as Record<string, unknown>,
    );
    expect(commits.totalCount).toBe(commits.nodes.length);
    return commits.nodes.map(({ revision }) => revision);
  };

  it("are found by place and by author", async () => {
    // Where the tag of commit 3 stood can't be told any more: one too many rather than one too few.
    expect(await revisions({ since: 1, under: ["gent"] })).toEqual([2, 3, 5]);
    expect(await revisions({ since: 3, under: ["gent"] })).toEqual([5]);
    expect(await revisions({ by: "plantgraph" })).toEqual([1]);
    expect(await revisions({ since: 1, by: "anonymous", under: ["lyon"] })).toEqual([2, 3, 4]);
    expect(await revisions({ by: "nobody" })).toEqual([]);
    expect(await refusal(CommitsDocument, { under: ["nowhere"] })).toMatchObject({ code: "BAD_USER_INPUT" });
  });
});

it("pages of a reach are of one model with @asOf, whatever is committed between them", async () => {
  const relate = (from: string, to: string) =>
    app.query<{ relate: { revision: number } }>(
      'mutation($from: ID!, $to: ID!) { relate(input: {from: $from, type: "FEEDS", to: $to}) { revision } }',
      { from, to },
    );
  await relate("acme", "gent");
  await relate("gent", "p2");
  const { revision } = (await relate("p2", "line9")).relate;
  const page = async (after: string | null = null) =>
    (await ask<ReachAsOfQuery>(ReachAsOfDocument, { revision, from: ["acme"], first: 1, after })).reach;
  const first = await page();
  expect(first).toMatchObject({ revision, totalCount: 3, edges: [{ distance: 1, node: { id: "gent" } }] });
  // Now p2 is a neighbour: without @asOf it would stand before the next page.
  await relate("acme", "p2");
  const second = await page(first?.pageInfo.endCursor);
  expect(second).toMatchObject({ revision, edges: [{ distance: 2, node: { id: "p2" } }] });
  const third = await page(second?.pageInfo.endCursor);
  expect(third).toMatchObject({ edges: [{ distance: 3, node: { id: "line9" } }], pageInfo: { hasNextPage: false } });
});
