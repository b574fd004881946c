/**
 * The erase test, of the assets that rules name: one moves below a hidden asset, one is deleted, and streams are open meanwhile. What
 * callers are told of it is the same in two plants that differ in what they do not see.
 */
import { type GraphQLField, isRequiredArgument } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPlantgraphSchema } from "../../src/resolvers/index.ts";
import { needsOf } from "../../src/schema/needs.ts";
import type { Authority } from "../../src/twin/access/authority.ts";
import { operationOf } from "../fixtures/field-by-field.ts";
import { rootFields } from "../fixtures/plain-operations.ts";
import { CALLERS, edit, inBoth, type Pair, startPair } from "../fixtures/two-worlds.ts";
import {
  compare,
  compareStreams,
  overWebSocket,
  post,
  type Read,
  readEventStream,
  readSocket,
  type StreamQuestion,
} from "../fixtures/world-doors.ts";

const schema = buildPlantgraphSchema();

/** Of these one sees Lyon, and the other parts of it by rules of their own. */
const READERS = ["viewer", "parts"] as const;

/** All that there is of a root field, for a caller who may ask for it. */
function everythingOf(
  name: string,
  viewer: (typeof READERS)[number],
  words: Readonly<Record<string, readonly string[]>>,
) {
  const root = rootFields(schema).find((each) => each.name === name);
  if (!root) throw new Error(`no field ${name}`);
  const may = CALLERS[viewer] as Authority;
  const mayAsk = (field: GraphQLField<unknown, unknown>) =>
    !field.args.some(isRequiredArgument) &&
    needsOf(field)?.every((each) => each !== "readDevice" && may.holds(each)) !== false;
  const { query, variables } = operationOf(schema, root, { arguments: words, mayAsk, depth: 2 });
  return variables.map((each) => ({ viewer, query, variables: each }));
}

const asked = (name: string, words: Readonly<Record<string, readonly string[]>> = {}): StreamQuestion[] =>
  READERS.flatMap((viewer) => everythingOf(name, viewer, words));

/** Of the model as it is now, and of its commits. */
const NOW = [
  "{ assets(first: 1000) { totalCount nodes { id path level parent { id } ancestors { id } timeZone summary { assets tags } } } }",
  "{ tags(select: {}, first: 1000) { totalCount nodes { id path current { value quality } } } }",
  "{ commits { totalCount nodes { revision by message created updated deleted changes { element id before after } } } }",
  '{ search(text: "cooling pump lyon", first: 50) { nodes { __typename } } classes { nodes { id members { totalCount } } } }',
  '{ asset(id: "cooling") { path relations { id } } lyon: asset(id: "lyon") { path } hall: asset(id: "hall") { path } }',
  "{ diff(from: {revision: 1}) { created updated deleted changes(first: 1000) { nodes { element id before after } } } }",
].map((query) => ({ query }));

const SELECT = { "Subscription.tagChanges.select": ["{}", '{under: ["cooling"]}', '{under: ["lyon"]}'] };

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({ limits: { fields: 100_000 } });
  // Where something granted will stand: of the same name in both, for names above show in paths, and different in all else.
  await inBoth(pair, (app, { away }) => {
    const more = away === "packing" ? 'timeZone: "Asia/Tokyo", identifiers: [{system: "sap", value: "77"}]' : "";
    const hall = `{createAsset: {id: "hall", parent: "acme", name: "Hall", level: AREA, description: "${away}" ${more}}}`;
    return edit(app, `${hall} {moveAsset: {id: "${away}", parent: "hall"}}`);
  });
});
afterAll(() => pair.stop());

/** Changes of one commit; those of which callers hear that it is told describe a tag that both see. */
const marked = (mark: string) => `{updateTag: {id: "lyon-speed", description: "${mark}"}}`;
const STEPS: readonly (readonly [what: string, read: Read, changes: string, mark: string])[] = [
  ["moves below a hidden one", readSocket, `{moveAsset: {id: "cooling", parent: "hall"}} ${marked("away")}`, "away"],
  [
    "comes back from there",
    readEventStream,
    `{moveAsset: {id: "cooling", parent: "filling"}} ${marked("back")}`,
    "back",
  ],
  [
    "moves below a hidden one",
    readEventStream,
    `{moveAsset: {id: "cooling", parent: "hall"}} ${marked("gone")}`,
    "gone",
  ],
  [
    "stands below one that is deleted",
    readSocket,
    `{deleteAsset: {id: "hall", recursive: true}} ${marked("less")}`,
    "less",
  ],
  ["is deleted itself", readEventStream, '{deleteAsset: {id: "lyon", recursive: true}}', "less"],
];

describe("what a rule names", () => {
  test.each(STEPS)(
    "%s, and open streams, and whoever asks then, are told the same in both worlds",
    async (_, read, changes, mark) => {
      const questions = [...asked("Subscription.tagChanges", SELECT), ...asked("Subscription.modelChanges")];
      const isLast = (event: string) => /"kind":"HEARTBEAT"|"errors"/.test(event) || event.includes(`"${mark}"`);
      expect(await compareStreams(pair, read, questions, isLast, (app) => edit(app, changes))).toBe("");
      for (const viewer of READERS)
        for (const ask of [post({}), overWebSocket]) expect(await compare(pair, ask, viewer, NOW)).toBe("");
    },
  );
});
