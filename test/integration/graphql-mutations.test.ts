import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_REQUEST_LIMITS } from "../../src/resolvers/context.ts";
import { Grant } from "../../src/twin/view/grant.ts";
import { type GraphqlTwin, startGraphqlTwin } from "../fixtures/graphql-twin.ts";
import {
  ApplyChangesDocument,
  AssetByDocument,
  CommitsDocument,
  CreateAssetDocument,
  CreateClassDocument,
  CreateTagDocument,
  DeleteAssetDocument,
  DeleteClassDocument,
  DeleteTagDocument,
  DeviationsDocument,
  ImportModelDocument,
  InLanguageDocument,
  MoveAssetDocument,
  MoveTagDocument,
  ReconcileDocument,
  RelateDocument,
  RelationsDocument,
  StateDocument,
  TagByDocument,
  UnrelateDocument,
  UpdateAssetDocument,
  UpdateClassDocument,
  UpdateRelationDocument,
  UpdateTagDocument,
} from "../generated/documents.ts";

let twin: GraphqlTwin;
/** Revision of the commit that brought the utilities. */
let imported: number;

beforeAll(async () => {
  twin = await startGraphqlTwin({
    limits: { ...DEFAULT_REQUEST_LIMITS, pages: { defaultSize: 2, maxSize: 4 }, changes: 5, writes: 3, walkLinks: 100 },
  });
  await twin.ask(CreateAssetDocument, { input: { id: "acme", name: "Acme", level: "ENTERPRISE" } });
  await twin.ask(CreateAssetDocument, {
    input: { id: "lyon", parent: "acme", name: "Lyon", level: "SITE", timeZone: "Europe/Paris" },
  });
  await twin.ask(CreateAssetDocument, {
    input: { id: "fill", parent: "lyon", name: "Filling", level: "PRODUCTION_LINE" },
  });
  await twin.ask(CreateAssetDocument, {
    input: { id: "pack", parent: "lyon", name: "Packing", level: "PRODUCTION_LINE" },
  });
});

afterAll(() => twin.stop());

const asset = async (id: string) => (await twin.ask(AssetByDocument, { id })).asset;
const tag = async (id: string) => (await twin.ask(TagByDocument, { id })).tag;

describe("assets", () => {
  test("are created with an id of their own, and returned whole", async () => {
    const { createAsset } = await twin.ask(CreateAssetDocument, {
      input: {
        parent: "fill",
        name: "Filler/1",
        level: "WORK_UNIT",
        description: "fills",
        properties: [
          { name: "ratedPower", value: 5.5, unit: "kW" },
          { name: "year", value: 2019, type: "Int64" },
        ],
        identifiers: [{ system: "sap", value: "100" }],
        binding: { dataSource: "plc", address: "DB1" },
      },
      message: "commissioning",
    });
    expect(createAsset.asset).toMatchObject({
      __typename: "Equipment",
      name: "Filler/1",
      path: "Acme/Lyon/Filling/Filler%2F1",
      kind: "Equipment",
      identifiers: [{ system: "sap", value: "100" }],
      binding: { dataSource: "plc", address: "DB1" },
      revision: createAsset.revision,
    });
    expect(createAsset.asset.properties).toEqual([
      {
        name: "ratedPower",
        type: "Double",
        value: 5.5,
        unit: { code: "KWT", symbol: "kW" },
        fromClass: null,
        overridden: [],
      },
      { name: "year", type: "Int64", value: 2019, unit: null, fromClass: null, overridden: [] },
    ]);
    const { commits } = await twin.ask(CommitsDocument, { since: createAsset.revision - 1 });
    expect(commits.nodes[0]).toMatchObject({ by: "tester", origin: "API", message: "commissioning", created: 1 });
    expect(commits.nodes[0]?.changes[0]?.entity).toEqual({ __typename: "Equipment", id: createAsset.asset.id });
  });

  test("keep what an update leaves out, lose what it says is null", async () => {
    await twin.ask(CreateAssetDocument, {
      input: {
        id: "u",
        parent: "fill",
        name: "U",
        level: "WORK_UNIT",
        description: "old",
        identifiers: [{ system: "mes", value: "u" }],
      },
    });
    const kept = await twin.ask(UpdateAssetDocument, { input: { id: "u", name: "V" } });
    expect(kept.updateAsset.asset).toMatchObject({
      name: "V",
      description: "old",
      identifiers: [{ system: "mes", value: "u" }],
    });
    const cleared = await twin.ask(UpdateAssetDocument, { input: { id: "u", description: null, identifiers: null } });
    expect(cleared.updateAsset.asset).toMatchObject({ name: "V", description: null, identifiers: [] });
    expect(await twin.refused(UpdateAssetDocument, { input: { id: "u", name: null } })).toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });

  test("move with all below them, and keep their ids", async () => {
    const { moveAsset } = await twin.ask(MoveAssetDocument, { input: { id: "u", parent: "pack" } });
    expect(moveAsset.asset).toEqual({ id: "u", path: "Acme/Lyon/Packing/V" });
  });

  test("are deleted alone only when they hold nothing", async () => {
    await twin.ask(CreateTagDocument, { input: { id: "ut", asset: "u", name: "t", dataType: "Double" } });
    expect(await twin.refused(DeleteAssetDocument, { input: { id: "u" } })).toMatchObject({ code: "IN_USE" });
    const { deleteAsset } = await twin.ask(DeleteAssetDocument, { input: { id: "u", recursive: true } });
    expect([...deleteAsset.deletedIds].sort()).toEqual(["u", "ut"]);
    expect(await asset("u")).toBeNull();
    expect(await tag("ut")).toBeNull();
  });

  test.each([
    ["an unknown parent", { parent: "nobody", name: "x", level: "AREA" }, "NOT_FOUND"],
    ["the wrong order of levels", { parent: "fill", name: "x", level: "SITE" }, "LEVEL_ORDER"],
    ["a sibling's name", { parent: "lyon", name: "Filling", level: "AREA" }, "DUPLICATE_NAME"],
    ["an id that is taken", { id: "fill", parent: "lyon", name: "x", level: "AREA" }, "DUPLICATE_ID"],
    ["an empty name", { parent: "lyon", name: "", level: "AREA" }, "INVALID_NAME"],
    ["an unknown class", { parent: "lyon", name: "x", level: "AREA", classes: ["Unicorn"] }, "NOT_FOUND"],
  ] as const)("are refused with %s", async (_, input, code) => {
    const before = twin.twin.model.revision;
    expect(await twin.refused(CreateAssetDocument, { input })).toMatchObject({ code });
    expect(twin.twin.model.revision).toBe(before);
  });

  test("are refused where a move would change their kind or close a circle", async () => {
    expect(await twin.refused(MoveAssetDocument, { input: { id: "lyon", parent: "fill" } })).toMatchObject({
      code: expect.stringMatching(/CONTAINMENT_CYCLE|LEVEL_ORDER/),
    });
    expect(await twin.refused(UpdateAssetDocument, { input: { id: "fill", level: "WORK_UNIT" } })).toMatchObject({
      code: "KIND_CHANGE",
    });
  });
});

describe("tags", () => {
  test("are created with every field, changed, moved and deleted", async () => {
    const { createTag } = await twin.ask(CreateTagDocument, {
      input: {
        id: "temp",
        asset: "fill",
        name: "temperature",
        dataType: "Float",
        description: "of the product",
        unit: "°C",
        range: { low: 0, high: 120 },
        writable: true,
        identifiers: [{ system: "pi", value: "F.T" }],
        source: {
          dataSource: "plc",
          address: "nsu=urn:x;s=T",
          scaling: { raw: { low: 0, high: 27648 }, scaled: { low: 0, high: 120 } },
          deadband: { type: "ABSOLUTE", value: 0.5 },
          staleAfterMs: 30_000,
        },
      },
    });
    expect(createTag.tag).toMatchObject({
      path: "Acme/Lyon/Filling/temperature",
      valueRank: -1,
      unit: { code: "CEL", symbol: "°C" },
      range: { low: 0, high: 120 },
      source: { address: "nsu=urn:x;s=T", deadband: { type: "ABSOLUTE", value: 0.5 }, staleAfterMs: 30_000 },
    });
    const { updateTag } = await twin.ask(UpdateTagDocument, {
      input: { id: "temp", unit: null, source: null, writable: null },
    });
    expect(updateTag.tag).toMatchObject({
      unit: null,
      source: null,
      writable: false,
      range: { low: 0, high: 120 },
      name: "temperature",
    });
    const { moveTag } = await twin.ask(MoveTagDocument, { input: { id: "temp", asset: "pack" } });
    expect(moveTag.tag).toEqual({ id: "temp", path: "Acme/Lyon/Packing/temperature" });
    const { deleteTag } = await twin.ask(DeleteTagDocument, { input: { id: "temp" } });
    expect(deleteTag.deletedIds).toEqual(["temp"]);
  });

  test("of an enumeration carry texts", async () => {
    const texts = [
      { value: "0", text: "Stopped" },
      { value: "1", text: "Running" },
    ];
    const { createTag } = await twin.ask(CreateTagDocument, {
      input: { asset: "fill", name: "state", dataType: "Enumeration", texts },
    });
    expect(createTag.tag).toMatchObject({ texts });
  });

  test("are refused with a range upside down", async () => {
    const input = { asset: "fill", name: "x", dataType: "Float", range: { low: 2, high: 1 } } as const;
    expect(await twin.refused(CreateTagDocument, { input })).toMatchObject({ code: "INVALID_VALUE" });
  });
});

describe("languages", () => {
  test("show names and descriptions in the nearest language, else the element's own", async () => {
    await twin.ask(CreateAssetDocument, {
      input: {
        id: "cool",
        parent: "pack",
        name: "P-77",
        description: "Cooling water pump",
        level: "WORK_UNIT",
        translations: [
          { locale: "DE", name: "Kühlpumpe", description: "Kühlwasserpumpe" },
          { locale: "pt-br", name: "Bomba" },
        ],
      },
    });
    await twin.ask(CreateTagDocument, {
      input: {
        id: "cool-speed",
        asset: "cool",
        name: "speed",
        dataType: "Float",
        translations: [{ locale: "de", name: "Drehzahl" }],
      },
    });
    const shown = async (locale?: string) => {
      const { asset: found } = await twin.ask(InLanguageDocument, { asset: "cool", locale });
      return [found?.displayName, found?.description, found?.tags[0]?.displayName, found?.tags[0]?.description];
    };
    const own = ["P-77", "Cooling water pump", "speed", null];
    expect(await shown("de")).toEqual(["Kühlpumpe", "Kühlwasserpumpe", "Drehzahl", null]);
    expect(await shown("de-CH-1996")).toEqual(["Kühlpumpe", "Kühlwasserpumpe", "Drehzahl", null]);
    expect(await shown("pt-BR-x-shop")).toEqual(["Bomba", "Cooling water pump", "speed", null]);
    for (const locale of ["pt", "fr", undefined]) expect(await shown(locale)).toEqual(own);
    expect(await twin.refused(InLanguageDocument, { asset: "cool", locale: "not a tag" })).toMatchObject({
      code: "BAD_USER_INPUT",
    });
    const twice = [{ locale: "de" }, { locale: "DE", name: "x" }];
    expect(await twin.refused(UpdateAssetDocument, { input: { id: "cool", translations: twice } })).toMatchObject({
      code: "BAD_USER_INPUT",
    });
    await twin.ask(UpdateAssetDocument, { input: { id: "cool", translations: [{ locale: "fr", name: "Pompe" }] } });
    const { asset: changed } = await twin.ask(InLanguageDocument, { asset: "cool" });
    expect(changed?.translations).toEqual([{ locale: "fr", name: "Pompe", description: null }]);
    await twin.ask(UpdateAssetDocument, { input: { id: "cool", translations: null } });
    expect((await twin.ask(InLanguageDocument, { asset: "cool" })).asset?.translations).toEqual([]);
    await twin.ask(DeleteAssetDocument, { input: { id: "cool", recursive: true } });
  });
});

describe("classes", () => {
  test("give their members tags and properties", async () => {
    await twin.ask(CreateClassDocument, {
      input: {
        id: "machine",
        name: "Machine",
        properties: [{ name: "power", type: "Double", unit: "kW", default: 1 }],
      },
    });
    const { createClass } = await twin.ask(CreateClassDocument, {
      input: {
        id: "pump",
        name: "Pump",
        extends: ["Machine"],
        tags: [{ name: "speed", dataType: "Float", unit: "r/min", source: { address: '{address}."Speed"' } }],
      },
    });
    expect(createClass.class.extends).toEqual([{ name: "Machine" }]);
    const { createAsset } = await twin.ask(CreateAssetDocument, {
      input: {
        id: "p1",
        parent: "fill",
        name: "P1",
        level: "WORK_UNIT",
        classes: ["Pump"],
        binding: { dataSource: "plc", address: "nsu=urn:x;s=P1" },
      },
    });
    expect(createAsset.asset.tags).toMatchObject([
      {
        name: "speed",
        fromClass: { name: "Pump" },
        unit: { code: "RPM" },
        source: { dataSource: "plc", address: 'nsu=urn:x;s=P1."Speed"' },
      },
    ]);
    expect(createAsset.asset.properties).toMatchObject([{ name: "power", value: 1, fromClass: { name: "Machine" } }]);
  });

  test("reach their members in one commit when they change, and members say in what they deviate", async () => {
    const { revision } = twin.twin.model;
    await twin.ask(UpdateClassDocument, {
      input: {
        id: "pump",
        tags: [
          { name: "speed", dataType: "Float", unit: "Hz", source: { address: '{address}."N"' } },
          { name: "running", dataType: "Boolean" },
        ],
      },
    });
    const { commits } = await twin.ask(CommitsDocument, { since: revision });
    expect(commits.nodes[0]).toMatchObject({ created: 1, updated: 2 });
    expect(twin.twin.model.assets.get("p1")?.tags.map(({ record }) => record)).toMatchObject([
      { name: "running", fromClass: "pump" },
      { name: "speed", unit: "Hz", source: { address: 'nsu=urn:x;s=P1."N"' } },
    ]);
    const deviations = () => twin.ask(DeviationsDocument, { asset: "p1", class: "Machine" });
    expect(await deviations()).toMatchObject({
      asset: { timeZone: "Europe/Paris", deviations: [] },
      class: { deviatingMembers: { totalCount: 0 } },
    });
    await twin.ask(UpdateAssetDocument, { input: { id: "p1", properties: [{ name: "power", value: 2 }] } });
    expect(await deviations()).toMatchObject({
      asset: {
        deviations: [
          { of: "PROPERTY", name: "power", kind: "OVERRIDDEN", fields: ["value"], class: { name: "Machine" } },
        ],
      },
      class: { deviatingMembers: { totalCount: 1, nodes: [{ id: "p1" }] } },
    });
  });

  test("are changed, and deleted when nothing uses them", async () => {
    const { updateClass } = await twin.ask(UpdateClassDocument, {
      input: { id: "pump", description: "moves liquids" },
    });
    expect(updateClass.class).toMatchObject({ name: "Pump", description: "moves liquids" });
    expect(await twin.refused(DeleteClassDocument, { input: { id: "pump" } })).toMatchObject({ code: "IN_USE" });
    expect(await twin.refused(UpdateClassDocument, { input: { id: "machine", extends: ["Pump"] } })).toMatchObject({
      code: "CLASS_CYCLE",
    });
    await twin.ask(CreateClassDocument, { input: { id: "lonely", name: "Lonely" } });
    expect((await twin.ask(DeleteClassDocument, { input: { id: "lonely" } })).deleteClass.deletedIds).toEqual([
      "lonely",
    ]);
  });
});

describe("relations", () => {
  test("are created, found from both ends, changed and deleted", async () => {
    const { relate } = await twin.ask(RelateDocument, {
      input: { id: "r", from: "fill", type: "FEEDS", to: "pack", properties: [{ name: "pipe", value: "DN80" }] },
    });
    expect(relate.relation).toMatchObject({ type: "FEEDS", from: { id: "fill" }, to: { id: "pack" } });
    const of = async (id: string, direction: "BACKWARD" | "FORWARD") =>
      (await twin.ask(RelationsDocument, { id, direction })).asset?.relations.map(
        (relation) => relation.property?.value,
      );
    expect([await of("fill", "FORWARD"), await of("fill", "BACKWARD"), await of("pack", "BACKWARD")]).toEqual([
      ["DN80"],
      [],
      ["DN80"],
    ]);
    const { updateRelation } = await twin.ask(UpdateRelationDocument, {
      input: { id: "r", properties: [{ name: "pipe", value: "DN100" }] },
    });
    expect(updateRelation.relation.properties).toEqual([{ name: "pipe", value: "DN100" }]);
    expect((await twin.ask(UnrelateDocument, { input: { id: "r" } })).unrelate.deletedIds).toEqual(["r"]);
    expect(await twin.refused(RelateDocument, { input: { from: "fill", type: "feeds", to: "pack" } })).toMatchObject({
      code: expect.stringMatching(/INVALID/),
    });
  });
});

describe("applyChanges", () => {
  test("is one commit of all kinds, later changes seeing the earlier ones", async () => {
    const { applyChanges } = await twin.ask(ApplyChangesDocument, {
      changes: [
        { createAsset: { id: "b1", parent: "fill", name: "B1", level: "WORK_UNIT" } },
        { createTag: { id: "b1t", asset: "b1", name: "t", dataType: "Boolean" } },
        { relate: { id: "b1r", from: "b1", type: "FEEDS", to: "p1" } },
        { createClass: { id: "b1c", name: "B" } },
        { updateAsset: { id: "b1", name: "B2" } },
      ],
    });
    expect(applyChanges).toMatchObject({
      changeCount: 4,
      assets: [{ id: "b1", name: "B2" }],
      tags: [{ id: "b1t" }],
      classes: [{ id: "b1c" }],
      relations: [{ id: "b1r" }],
      deletedIds: [],
    });
    expect(twin.twin.model.revision).toBe(applyChanges.revision);
  });

  test("is all or nothing, and names the entry that is wrong", async () => {
    const refusal = await twin.refused(ApplyChangesDocument, {
      changes: [
        { createAsset: { id: "c1", parent: "fill", name: "C1", level: "WORK_UNIT" } },
        { deleteTag: { id: "nobody" } },
      ],
    });
    expect(refusal).toMatchObject({ code: "NOT_FOUND", extensions: { at: expect.stringContaining("changes[1]") } });
    expect(await asset("c1")).toBeNull();
  });

  test("refuses an entry of none or two changes, and too many entries", async () => {
    const none = await twin.refused(ApplyChangesDocument, { changes: [{} as never] });
    expect(none.message).toMatch(/exactly one|ChangeInput/i);
    const two = await twin.refused(ApplyChangesDocument, {
      changes: [{ deleteTag: { id: "a" }, unrelate: { id: "b" } } as never],
    });
    expect(two.message).toMatch(/exactly one|ChangeInput/i);
    const many = Array.from({ length: 6 }, () => ({ deleteTag: { id: "b1t" } }));
    expect(await twin.refused(ApplyChangesDocument, { changes: many })).toMatchObject({
      code: "LIMIT_EXCEEDED",
      extensions: { limit: 5 },
    });
  });

  test("conflicts only with what it names", async () => {
    const { revision } = await twin.ask(StateDocument, {});
    await twin.ask(UpdateAssetDocument, { input: { id: "pack", description: "changed meanwhile" } });
    await twin.ask(UpdateAssetDocument, {
      input: { id: "fill", description: "not named before" },
      expectedRevision: revision,
    });
    expect(
      await twin.refused(UpdateAssetDocument, {
        input: { id: "pack", description: "late" },
        expectedRevision: revision,
      }),
    ).toMatchObject({
      code: "CONFLICT",
    });
  });
});

describe("importModel", () => {
  const model = `
plantgraph: 1
enterprise:
  Acme:
    id: acme
    sites:
      Lyon:
        id: lyon
        areas:
          Utilities:
            id: util
            equipment:
              C-{n}: {for: {n: 1..3}, tags: {power: {type: Double, unit: kW}}}
`;

  test("lists on a dry run what it would do, and does nothing", async () => {
    const before = twin.twin.model.revision;
    const { importModel } = await twin.ask(ImportModelDocument, { model, dryRun: true });
    expect(importModel).toMatchObject({
      dryRun: true,
      revision: before,
      changeCount: 7,
      created: 7,
      updated: 0,
      deleted: 0,
    });
    expect(importModel.changes.find((change) => change.name === "Utilities")).toMatchObject({
      kind: "CREATED",
      element: "ASSET",
      entity: null,
    });
    expect([twin.twin.model.revision, await asset("util")]).toEqual([before, null]);
  });

  test("merges as one commit, and finds nothing to do the second time", async () => {
    const before = twin.twin.model.revision;
    const first = await twin.ask(ImportModelDocument, { model });
    expect(first.importModel).toMatchObject({ dryRun: false, revision: before + 1, created: 7 });
    imported = first.importModel.revision;
    expect((await asset("util"))?.summary).toMatchObject({ assets: 3, tags: 3 });
    expect(await asset("fill")).not.toBeNull();
    const second = await twin.ask(ImportModelDocument, { model });
    expect(second.importModel).toMatchObject({ revision: before + 1, changeCount: 0 });
  });

  test("tells every mistake of a file with its line, and imports nothing", async () => {
    const before = twin.twin.model.revision;
    const refusal = await twin.refused(ImportModelDocument, { model: `${model}\nnonsense: 1\nalsoNonsense: 2\n` });
    expect(refusal.code).toBe("INVALID_FILE");
    expect(refusal.extensions["problems"]).toMatchObject([{ line: 15 }, { line: 16 }]);
    expect(twin.twin.model.revision).toBe(before);
  });

  test("reads tables in CSV together, and names the table of a mistake", async () => {
    const tags = "asset;name;type;range.low;range.high\r\nTable/T;t;Float;0,5;1\r\n";
    const files = [tags, "path,level\nTable/T,WORK_UNIT\nTable,ENTERPRISE\n"];
    const { importModel } = await twin.ask(ImportModelDocument, { model: files, format: "CSV", dryRun: true });
    expect(importModel).toMatchObject({ created: 3, changeCount: 3 });
    const refusal = await twin.refused(ImportModelDocument, {
      model: [tags, "path,level\nTable,FACTORY\n"],
      format: "CSV",
    });
    expect(refusal.extensions["problems"]).toMatchObject([{ file: "model[1]", line: 2, column: 7 }]);
  });

  test("reads B2MML, several documents together, and says what it did not take", async () => {
    const part = (id: string, level: string, within = "") =>
      `<Equipment><ID>${id}</ID>${within}<EquipmentLevel>${level}</EquipmentLevel><SpatialDefinition/></Equipment>`;
    const scope =
      "<HierarchyScope><EquipmentID>b2</EquipmentID><EquipmentLevel>Enterprise</EquipmentLevel></HierarchyScope>";
    const files = [part("b2", "Enterprise"), part("b2-line", "ProductionLine", scope)];
    const { importModel } = await twin.ask(ImportModelDocument, { model: files, format: "B2MML", dryRun: true });
    expect(importModel).toMatchObject({ created: 2, changeCount: 2 });
    expect(importModel.notTaken).toEqual([
      expect.stringMatching(/^SpatialDefinition in Equipment was not taken, 2 times/),
    ]);
    const refusal = await twin.refused(ImportModelDocument, { model: [files[0] ?? "", "<a>"], format: "B2MML" });
    expect(refusal.extensions["problems"]).toMatchObject([{ file: "model[1]", line: 1, column: 1 }, { line: 1 }]);
  });

  test("replaces: what the file does not name is gone", async () => {
    const { importModel } = await twin.ask(ImportModelDocument, { model, mode: "REPLACE" });
    expect(importModel.deleted).toBeGreaterThan(3);
    expect([await asset("fill"), (await asset("util"))?.id]).toEqual([null, "util"]);
  });
});

describe("the commit log", () => {
  test("is paged from any revision", async () => {
    const newest = twin.twin.model.revision;
    const first = (await twin.ask(CommitsDocument, { since: 1, first: 3 })).commits;
    expect(first.nodes.map((commit) => commit.revision)).toEqual([2, 3, 4]);
    expect([first.totalCount, first.pageInfo.hasNextPage, first.pageInfo.hasPreviousPage]).toEqual([
      newest - 1,
      true,
      false,
    ]);
    const second = (await twin.ask(CommitsDocument, { since: 1, first: 3, after: first.pageInfo.endCursor })).commits;
    expect(second.nodes.map((commit) => commit.revision)).toEqual([5, 6, 7]);
    expect(second.pageInfo.hasPreviousPage).toBe(true);
    expect((await twin.ask(CommitsDocument, { since: newest })).commits).toMatchObject({ totalCount: 0, nodes: [] });
    expect(await twin.refused(CommitsDocument, { first: 5 })).toMatchObject({ code: "LIMIT_EXCEEDED" });
    expect(await twin.refused(CommitsDocument, { since: -1 })).toMatchObject({ code: "BAD_USER_INPUT" });
  });

  test("shows a viewer of a part the commits that touch it", async () => {
    const grant = Grant.under(["util"]);
    const limits = { first: 4 };
    const { commits } = await twin.ask(CommitsDocument, limits, { grant });
    expect(commits.totalCount).toBeLessThan((await twin.ask(CommitsDocument, limits)).commits.totalCount);
    const seen = commits.nodes.flatMap((commit) => commit.changes);
    // Classes are everybody's; of assets only what stands below the grant.
    expect(new Set(seen.map((change) => change.element))).toEqual(new Set(["CLASS"]));
    const { commits: last } = await twin.ask(CommitsDocument, { since: imported - 1 }, { grant });
    expect(last.nodes[0]).toMatchObject({ revision: imported, origin: "IMPORT", created: 7 });
  });
});

test("reconcile compares with the store", async () => {
  const { reconcile } = await twin.ask(ReconcileDocument, { confirm: false });
  expect(reconcile).toEqual({ revision: twin.twin.model.revision, commit: null, held: null });
});

test("a viewer of one area changes nothing elsewhere, and learns nothing of it", async () => {
  const grant = Grant.under(["bruges"]);
  await twin.ask(CreateAssetDocument, { input: { id: "bruges", parent: "acme", name: "Bruges", level: "SITE" } });
  await twin.ask(CreateAssetDocument, { input: { id: "gent", parent: "acme", name: "Gent", level: "SITE" } });
  const rename = (id: string, name: string) => ({ input: { id, name } });
  expect((await twin.ask(AssetByDocument, { id: "gent" }, { grant })).asset).toBeNull();
  const hidden = await twin.refused(UpdateAssetDocument, rename("gent", "Mine"), { grant });
  const unknown = await twin.refused(UpdateAssetDocument, rename("none", "Mine"), { grant });
  expect(hidden.code).toBe("NOT_FOUND");
  expect(JSON.stringify(hidden).replaceAll("gent", "none")).toBe(JSON.stringify(unknown));
  expect(await asset("gent")).toMatchObject({ name: "Gent" });
  const { updateAsset } = await twin.ask(UpdateAssetDocument, rename("bruges", "Brugge"), { grant });
  expect(updateAsset.asset).toMatchObject({ id: "bruges", name: "Brugge" });
  const imported = { model: ["plantgraph: 1"], mode: "REPLACE" } as const;
  expect(await twin.refused(ImportModelDocument, imported, { grant })).toMatchObject({ code: "FORBIDDEN" });
  expect(await twin.refused(ReconcileDocument, { confirm: true }, { grant })).toMatchObject({ code: "FORBIDDEN" });
});

test("documents with mistakes are refused by validation", async () => {
  expect(
    (await twin.refused(CreateAssetDocument, { input: { name: "x", level: "NOWHERE" as never } })).message,
  ).toContain("NOWHERE");
});
