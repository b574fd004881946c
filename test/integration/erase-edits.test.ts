/**
 * The erase test, of edits: a caller of a part changes what it sees, what is hidden from it and what is not there, in two plants that
 * differ in what it does not see. The answers are the same, nothing that is refused leaves a trace, and nothing hidden changes.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPlantgraphSchema } from "../../src/resolvers/index.ts";
import { needsOf } from "../../src/schema/needs.ts";
import type { TestApp } from "../fixtures/app.ts";
import { operationOf } from "../fixtures/field-by-field.ts";
import { rootFields } from "../fixtures/plain-operations.ts";
import { type Asked, CALLERS, Differences, type Pair, startPair, type Viewer } from "../fixtures/two-worlds.ts";
import { type Ask, post } from "../fixtures/world-doors.ts";

const schema = buildPlantgraphSchema();

/** Ids that are hidden in one world, in the other, or in both, and of nothing. */
const NOT_SEEN = ["gent", "packing", "zaragoza", "z2", "acme", "nowhere"];
const TAGS_NOT_SEEN = ["gent-speed", "acme-total", "hum", "nowhere"];
const RELATIONS_NOT_SEEN = ["out", "in", "inside", "nowhere"];
const each = (ids: readonly string[], input: (id: string) => string) => ids.map(input);

/** What is changed, by mutation. Those of what is seen come last, for they are done. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  createAsset: [...NOT_SEEN, "filling"].map(
    (id) => `{id: "new-${id}", parent: "${id}", name: "New", level: WORK_UNIT}`,
  ),
  updateAsset: [
    ...each(NOT_SEEN, (id) => `{id: "${id}", description: "changed"}`),
    '{id: "p103", description: "changed", properties: [{name: "ratedPower", value: 5, unit: "kW"}]}',
    // Its class brings tags, and takes those of the other with it.
    '{id: "p103", classes: ["Oven"]}',
  ],
  moveAsset: [
    ...each(NOT_SEEN, (id) => `{id: "${id}", parent: "filling"}`),
    ...each(NOT_SEEN, (id) => `{id: "p103", parent: "${id}"}`),
    '{id: "p103", parent: "filling"}',
    '{id: "p103", parent: "cooling"}',
  ],
  createTag: [...NOT_SEEN, "filling"].map((id) => `{id: "tag-${id}", asset: "${id}", name: "new", dataType: Double}`),
  updateTag: [
    ...each(TAGS_NOT_SEEN, (id) => `{id: "${id}", description: "changed"}`),
    ...each(TAGS_NOT_SEEN, (id) => `{id: "${id}", source: {dataSource: "plc", address: "seen-1"}}`),
    '{id: "lyon-loose", source: {dataSource: "second", address: "hidden-1"}}',
    '{id: "lyon-loose", source: {dataSource: "none", address: "hidden-1"}}',
  ],
  moveTag: [
    ...each(TAGS_NOT_SEEN, (id) => `{id: "${id}", asset: "filling"}`),
    ...each(NOT_SEEN, (id) => `{id: "lyon-loose", asset: "${id}"}`),
    '{id: "lyon-loose", asset: "cooling"}',
  ],
  deleteTag: each([...TAGS_NOT_SEEN, "lyon-loose"], (id) => `{id: "${id}"}`),
  relate: [
    ...each(NOT_SEEN, (id) => `{id: "new-1", type: "FEEDS", from: "${id}", to: "p101"}`),
    ...each(NOT_SEEN, (id) => `{id: "new-1", type: "FEEDS", from: "p101", to: "${id}"}`),
    '{id: "new-1", type: "FEEDS", from: "p103", to: "p104"}',
  ],
  updateRelation: each([...RELATIONS_NOT_SEEN, "seen"], (id) => `{id: "${id}", properties: []}`),
  unrelate: each([...RELATIONS_NOT_SEEN, "new-1"], (id) => `{id: "${id}"}`),
  createClass: ['{name: "Mixer"}'],
  updateClass: [
    '{id: "oven", description: "changed"}',
    '{id: "pump", tags: [{name: "given", dataType: Double}]}',
    '{id: "nowhere", name: "x"}',
  ],
  deleteClass: ['{id: "oven"}', '{id: "pump"}', '{id: "nowhere"}'],
  deleteAsset: [
    ...each(NOT_SEEN, (id) => `{id: "${id}"}`),
    ...each(NOT_SEEN, (id) => `{id: "${id}", recursive: true}`),
    '{id: "cooling"}',
    '{id: "new-filling"}',
    '{id: "p104", recursive: true}',
  ],
};

const WORDS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(INPUTS).map(([name, inputs]) => [`Mutation.${name}.input`, inputs])),
  "Mutation.applyChanges.changes": [
    ...NOT_SEEN.map(
      (id) => `[{updateAsset: {id: "p101", description: "beside"}}, {deleteAsset: {id: "${id}", recursive: true}}]`,
    ),
    ...NOT_SEEN.map(
      (id) =>
        `[{createAsset: {id: "b1", parent: "filling", name: "B", level: WORK_UNIT}}, {relate: {from: "b1", type: "FEEDS", to: "${id}"}}]`,
    ),
    ...NOT_SEEN.map(
      (id) => `[{moveAsset: {id: "p103", parent: "filling"}}, {moveAsset: {id: "p103", parent: "${id}"}}]`,
    ),
    '[{createAsset: {id: "b1", parent: "filling", name: "B", level: WORK_UNIT}}, {moveAsset: {id: "p103", parent: "filling"}}, {deleteAsset: {id: "b1"}}]',
  ],
  "Mutation.writeTag.id": [...TAGS_NOT_SEEN, "p101-speed"].map((id) => JSON.stringify(id)),
  "Mutation.writeTag.value": ["1"],
  "Mutation.writeTags.writes": [...TAGS_NOT_SEEN, "p101-speed"].map(
    (id) => `[{id: "p102-speed", value: 2}, {id: "${id}", value: 1}]`,
  ),
};

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({ limits: { fields: 100_000 } });
});
afterAll(() => pair.stop());

/** All of the model that the engineer does not see, as an administrator does. */
async function hiddenOf(app: TestApp): Promise<unknown> {
  const part = "id name description path level properties { name value } classes { id } tags { id name description }";
  const { assets } = await app.query<{ assets: { nodes: { path: string }[] } }>(
    `{ assets(first: 1000) { nodes { ${part} relations { id type from { id } to { id } } } } }`,
  );
  return assets.nodes.filter(({ path }) => !path.startsWith("Acme/Lyon"));
}

const revisionOf = async (app: TestApp) => (await app.query<{ revision: number }>("{ revision }")).revision;

/** @returns what the answers differ in, and what was wrong with one of them */
async function differencesOf(
  viewer: Viewer,
  asked: readonly Asked[],
): Promise<{ readonly text: string; readonly done: number }> {
  const differences = new Differences();
  let done = 0;
  const ask: Ask = async (app, caller, question) => {
    const before = await revisionOf(app);
    const answer = await post({})(app, caller, question);
    const made = (await revisionOf(app)) - before;
    const isRefused = answer.includes('"errors"');
    if (isRefused && made !== 0) throw new Error(`${JSON.stringify(question)} was refused, and changed the model`);
    done += made;
    return answer;
  };
  for (const question of asked) {
    const [one, other] = await Promise.all([ask(pair.one, viewer, question), ask(pair.other, viewer, question)]);
    differences.note(one, other, question);
  }
  return { text: differences.text, done };
}

/** Every mutation that one of these callers may ask for at all, with all words there are for it. */
function mutations(viewer: Viewer): Asked[] {
  const authority = CALLERS[viewer];
  const may = (field: Parameters<typeof needsOf>[0]) => {
    const needs = needsOf(field);
    return !needs || needs.some((permission) => authority?.holds(permission));
  };
  const order = [...Object.keys(INPUTS), "applyChanges", "writeTag", "writeTags"];
  return rootFields(schema)
    .filter(({ kind, field }) => kind === "mutation" && may(field))
    .sort((a, b) => order.indexOf(a.field.name) - order.indexOf(b.field.name))
    .flatMap((root) => {
      const { query, variables } = operationOf(schema, root, { arguments: WORDS, mayAsk: may, depth: 1 });
      return variables.map((given) => ({ query, variables: given }));
    });
}

describe("a caller who may edit a part of the plant", () => {
  test.each([
    ["operator", "parts", 0],
    ["engineer", "engineer", 10],
  ] as const)(
    "is answered the same in both worlds, and changes nothing else (%s)",
    { timeout: 120_000 },
    async (_, viewer, least) => {
      const before = await Promise.all([hiddenOf(pair.one), hiddenOf(pair.other)]);
      const { text, done } = await differencesOf(viewer, mutations(viewer));
      expect(text).toBe("");
      expect(done / 2).toBeGreaterThanOrEqual(least);
      expect(await Promise.all([hiddenOf(pair.one), hiddenOf(pair.other)])).toEqual(before);
    },
  );

  // The one thing that is told on purpose, for the other way would be to change what is hidden.
  test("is told that there is something, and not what, where a deletion would take a relation with a hidden asset along", async () => {
    const [query, before] = [
      'mutation { deleteAsset(input: {id: "p102", recursive: true}) { revision } }',
      await revisionOf(pair.one),
    ];
    const answer = await post({})(pair.one, "engineer", { query });
    expect(answer).toMatch(/This would also change what you may not.*"FORBIDDEN"/);
    expect(answer).not.toMatch(/packing|gent|POWERS/i);
    expect(await revisionOf(pair.one)).toBe(before);
  });
});
