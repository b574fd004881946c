import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeXml } from "../../src/model-files/b2mml/decode.ts";
import { readB2mml } from "../../src/model-files/b2mml/read.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";
import type { ModelDraft } from "../../src/twin/words/model-draft.ts";
import { changesOfDraft, checkRules } from "../fixtures/at-once.ts";
import { assetRecord } from "../fixtures/records.ts";

const V0600 = "http://www.mesa.org/xml/B2MML-V0600";

function read(...texts: string[]): ModelDraft {
  return readB2mml(texts.map((text, i) => ({ name: `${i}.xml`, text })));
}

function information(content: string, namespace = "http://www.mesa.org/xml/B2MML"): string {
  return `<EquipmentInformation xmlns="${namespace}" xmlns:pg="urn:plantgraph:b2mml:1">\n${content}\n</EquipmentInformation>`;
}

function mistakes(...texts: string[]): string[] {
  try {
    read(...texts);
  } catch (error) {
    expect(error).toBeInstanceOf(PlantgraphError);
    const { code, problems } = error as PlantgraphError;
    expect(code).toBe("INVALID_FILE");
    return problems.map(({ message, details }) => `${details.line}:${details.column} ${message}`);
  }
  throw new Error("the file was read");
}

const levels = ({ assets }: ModelDraft) => Object.fromEntries(assets.map(({ path, level }) => [path.join("/"), level]));

describe("b2mml-read", () => {
  it("reads the bundled example, and a twin takes it", () => {
    const draft = read(readFileSync(new URL("../../examples/dairy-equipment.xml", import.meta.url), "utf8"));
    expect(levels(draft)).toEqual({
      NORTH: "ENTERPRISE",
      "NORTH/AARHUS": "SITE",
      "NORTH/AARHUS/PROCESS": "AREA",
      "NORTH/AARHUS/PROCESS/PAST1": "PROCESS_CELL",
      "NORTH/AARHUS/PROCESS/PAST1/P-101": "EQUIPMENT_MODULE",
      "NORTH/AARHUS/PROCESS/PAST1/HX-1": "EQUIPMENT_MODULE",
      "NORTH/AARHUS/FILLING": "PRODUCTION_LINE",
    });
    expect(draft.assets[4]).toMatchObject({
      id: "NORTH.AARHUS.PROCESS.PAST1.P-101",
      description: "Feed pump",
      classes: ["CentrifugalPump"],
      identifiers: [{ system: "SAP PM", value: "10004101" }],
      properties: [{ name: "RatedPower", type: "Double", value: 7.5, unit: "kW" }],
      position: { line: 39, column: 17 },
    });
    expect(draft.assets[1]).toMatchObject({ translations: { da: { description: "Aarhus mejeri" } } });
    expect(draft.classes).toMatchObject([
      { name: "Pump", properties: [{ name: "RatedPower", type: "Double", unit: "kW", default: null }] },
      {
        name: "CentrifugalPump",
        extends: ["Pump"],
        properties: [{ name: "Stages", type: "Int64", default: 1 }],
        tags: [{ name: "speed" }, { name: "running", texts: { false: "Stopped", true: "Running" } }],
      },
    ]);
    expect(draft.notTaken).toEqual([]);
    const empty = new TwinModel(0, []);
    const { changes, violations } = changesOfDraft(empty, draft, "MERGE");
    violations.throwIfAny();
    checkRules(empty, changes).throwIfAny();
    expect(changes).toHaveLength(11);
    const imported = new TwinModel(
      1,
      changes.flatMap(({ after }) => after ?? []),
    );
    expect(changesOfDraft(imported, draft, "REPLACE").changes).toEqual([]);
  });

  it("reads version 6: nested Equipment, levels as scopes, classes that use the properties of others", () => {
    const draft = read(
      information(
        `<Equipment><ID>Acme</ID><EquipmentLevel><EquipmentID>Acme</EquipmentID><EquipmentElementLevel>Enterprise</EquipmentElementLevel></EquipmentLevel>
           <Equipment><ID>L1</ID><EquipmentLevel><EquipmentID>L1</EquipmentID><EquipmentElementLevel>ProductionLine</EquipmentElementLevel></EquipmentLevel>
             <Equipment><ID>Oven</ID><Location><EquipmentID>Oven</EquipmentID><EquipmentElementLevel>Work Unit</EquipmentElementLevel></Location></Equipment>
           </Equipment>
         </Equipment>
         <EquipmentClass><ID>Oven</ID><UsesPropertiesOfEquipmentClassID>Heater</UsesPropertiesOfEquipmentClassID><EquipmentID>Oven</EquipmentID></EquipmentClass>
         <EquipmentClass><ID>Heater</ID></EquipmentClass>`,
        V0600,
      ),
    );
    expect(levels(draft)).toEqual({ Acme: "ENTERPRISE", "Acme/L1": "PRODUCTION_LINE", "Acme/L1/Oven": "WORK_UNIT" });
    expect(draft.assets[2]?.classes).toEqual(["Oven"]);
    expect(draft.classes[0]).toMatchObject({ name: "Oven", extends: ["Heater"] });
  });

  it("reads flat equipment in any order, and makes the places only scopes name", () => {
    const scope = (...of: string[]) =>
      of.reduceRight((below, each) => {
        const [id, level] = each.split(":");
        return `<HierarchyScope><EquipmentID>${id}</EquipmentID><EquipmentElementLevel>${level}</EquipmentElementLevel>${below}</HierarchyScope>`;
      }, "");
    const draft = read(
      information(
        `<Equipment><ID>P2</ID>${scope("Acme:Enterprise", "Lyon:Site", "Hall:Area", "L1:ProductionLine")}<EquipmentLevel>WorkUnit</EquipmentLevel></Equipment>
         <Equipment><ID>L1</ID>${scope("Hall:Area", "Lyon:Site", "Acme:Enterprise")}<EquipmentLevel>ProductionLine</EquipmentLevel></Equipment>
         <Equipment><ID>P3</ID>${scope("L1:ProductionLine")}<EquipmentLevel>WorkUnit</EquipmentLevel></Equipment>`,
      ),
    );
    expect(levels(draft)).toEqual({
      Acme: "ENTERPRISE",
      "Acme/Lyon": "SITE",
      "Acme/Lyon/Hall": "AREA",
      "Acme/Lyon/Hall/L1": "PRODUCTION_LINE",
      "Acme/Lyon/Hall/L1/P2": "WORK_UNIT",
      "Acme/Lyon/Hall/L1/P3": "WORK_UNIT",
    });
  });

  it("reads several files as one, one describing what the other refers to", () => {
    const draft = read(
      information("<EquipmentClass><ID>Pump</ID></EquipmentClass>"),
      information(
        "<HierarchyScope><EquipmentID>Acme</EquipmentID><EquipmentLevel>Enterprise</EquipmentLevel></HierarchyScope><Equipment><ID>P1</ID><EquipmentLevel>Unit</EquipmentLevel><EquipmentClassID>Pump</EquipmentClassID></Equipment>",
      ),
      '<Equipment xmlns="http://www.wbf.org/xml/b2mml-v0400"><ID>Acme</ID><Description>All of it</Description></Equipment>',
    );
    expect(levels(draft)).toEqual({ Acme: "ENTERPRISE", "Acme/P1": "UNIT" });
    expect(draft.assets[0]).toMatchObject({ description: "All of it", position: { file: "2.xml", line: 1 } });
  });

  it("reads messages with several documents, each with its own scope", () => {
    const one = (enterprise: string) =>
      `<EquipmentInformation><HierarchyScope><EquipmentID>${enterprise}</EquipmentID><EquipmentLevel>Enterprise</EquipmentLevel></HierarchyScope><Equipment><ID>${enterprise}1</ID></Equipment></EquipmentInformation>`;
    const draft = read(
      `<SyncEquipmentInformation releaseID="1"><ApplicationArea><Sender/></ApplicationArea><DataArea><Sync><ActionCriteria><ActionExpression actionCode="Add">/</ActionExpression></ActionCriteria></Sync>${one("A")}${one("B")}</DataArea></SyncEquipmentInformation>`,
    );
    expect(Object.keys(levels(draft))).toEqual(["A", "A/A1", "B", "B/B1"]);
    expect(draft.notTaken).toEqual([]);
  });

  it("matches by id, else by path; an ID that stands twice is none", () => {
    const text = information(
      `<Equipment><ID>E</ID>
         <Equipment><ID>L1</ID><EquipmentLevel>ProductionLine</EquipmentLevel><Equipment><ID>P1</ID></Equipment></Equipment>
         <Equipment><ID>L2</ID><EquipmentLevel>ProductionLine</EquipmentLevel><Equipment><ID>P1</ID></Equipment></Equipment>
       </Equipment>`,
    );
    const draft = read(text);
    expect(draft.assets.map(({ id }) => id)).toEqual(["E", "L1", undefined, "L2", undefined]);
    const model = new TwinModel(1, [
      assetRecord("root", null, { name: "E" }),
      assetRecord("L1", "root", { name: "Old name", level: "PRODUCTION_LINE" }),
    ]);
    const { changes, violations } = changesOfDraft(model, draft, "MERGE");
    violations.throwIfAny();
    expect(changes.map(({ before, after }) => [before?.id, (after as { name?: string }).name])).toEqual([
      ["L1", "L1"],
      [undefined, "P1"],
      [undefined, "L2"],
      [undefined, "P1"],
    ]);
  });

  it("reads values by their data types: lists, parts of properties, what a class defines", () => {
    const property = (id: string, type: string, ...values: string[]) =>
      `<EquipmentProperty><ID>${id}</ID>${values.map((value) => `<Value><ValueString>${value}</ValueString>${type && `<DataType>${type}</DataType>`}<UnitOfMeasure/></Value>`).join("")}</EquipmentProperty>`;
    const { assets } = read(
      information(
        `<Equipment><ID>E</ID>
           ${property("serial", "", "007")}${property("long", "long", "9223372036854775807")}${property("on", "Indicator", "1")}
           ${property("sizes", "int", "1", "2")}${property("made", "dateTime", "2020-01-02T03:04:05+01:00")}${property("local", "dateTime", "2020-01-02T03:04:05")}
           ${property("power", "", "5.5")}
           <EquipmentProperty><ID>Motor</ID><EquipmentPropertyChild><ID>Poles</ID><Value><ValueString>4</ValueString><DataType>integer</DataType></Value></EquipmentPropertyChild></EquipmentProperty>
           <EquipmentClassID>Pump</EquipmentClassID></Equipment>
         <EquipmentClass><ID>Pump</ID><EquipmentClassBaseID>Machine</EquipmentClassBaseID></EquipmentClass>
         <EquipmentClass><ID>Machine</ID><EquipmentClassProperty><ID>power</ID><Value><ValueString/><DataType>float</DataType></Value></EquipmentClassProperty></EquipmentClass>`,
      ),
    );
    expect(assets[0]?.properties).toEqual([
      { name: "serial", value: "007" },
      { name: "long", type: "Int64", value: "9223372036854775807" },
      { name: "on", type: "Boolean", value: true },
      { name: "sizes", type: "Int64", value: [1, 2] },
      { name: "made", type: "DateTime", value: "2020-01-02T03:04:05+01:00" },
      { name: "local", type: "String", value: "2020-01-02T03:04:05" },
      { name: "power", value: 5.5, text: "5.5" },
      { name: "Motor.Poles", type: "Int64", value: 4 },
    ]);
  });

  it("reads connections of a network as relations, wherever the equipment is matched", () => {
    const end = (which: "From" | "To", id: string, type = "Equipment") =>
      `<${which}ResourceReference><ID>${which}</ID><ResourceID>${id}</ResourceID><ResourceType>${type}</ResourceType></${which}ResourceReference>`;
    const connection = (type: string, from: string, to: string) =>
      `<ResourceNetworkConnection><ID>1</ID><ResourceNetworkConnectionTypeID>${type}</ResourceNetworkConnectionTypeID>${from}${to}<RNCProperty><ID>pipe</ID><Value><ValueString>DN80</ValueString><DataType>string</DataType></Value></RNCProperty></ResourceNetworkConnection>`;
    const draft = read(
      information(
        "<Equipment><ID>E</ID><Equipment><ID>E.A/B</ID></Equipment><Equipment><ID>E.C</ID></Equipment></Equipment>",
      ),
      `<ShowResourceRelationshipNetwork><DataArea><Show/><ResourceRelationshipNetwork><ID>water</ID><RelationshipForm>Permanent</RelationshipForm>${connection("flows to", end("From", "E.A/B"), end("To", "E.C"))}${connection("FEEDS", end("From", "Jo", "Person"), end("To", "E.C"))}</ResourceRelationshipNetwork></DataArea></ShowResourceRelationshipNetwork>`,
    );
    expect(draft.relations).toMatchObject([
      { type: "FLOWS_TO", from: "E/A%2FB", to: "E/C", properties: [{ name: "pipe", value: "DN80", type: "String" }] },
    ]);
    expect(draft.notTaken).toEqual([
      expect.stringMatching(/^ID in ResourceNetworkConnection was not taken, 2 times/),
      expect.stringMatching(/^ResourceNetworkConnection of other resources than equipment was not taken \(1.xml/),
    ]);
    const model = new TwinModel(1, [
      assetRecord("root", null, { name: "E" }),
      assetRecord("x", "root", { name: "A/B", level: "OTHER" }),
      assetRecord("y", "root", { name: "C", level: "OTHER" }),
    ]);
    const { changes, violations } = changesOfDraft(model, draft, "MERGE");
    violations.throwIfAny();
    expect(changes).toMatchObject([{ before: null, after: { element: "relation", from: "x", to: "y" } }]);
    expect(mistakes("<ResourceRelationshipNetwork><ResourceNetworkConnection/></ResourceRelationshipNetwork>")).toEqual(
      [expect.stringMatching(/1:30 ResourceNetworkConnection: needs ResourceNetworkConnectionTypeID and From/)],
    );
  });

  it("lets what somebody changed beside the extension win over it", () => {
    const { assets } = read(
      information(
        `<Equipment><ID>E</ID><Description>new</Description>
           <EquipmentProperty><ID>sizes</ID><Value><ValueString>1</ValueString><DataType>long</DataType></Value><pg:Property list="true"><pg:Value text="7"/></pg:Property></EquipmentProperty>
           <EquipmentProperty><ID>one</ID><Value><ValueString>1</ValueString><DataType>long</DataType></Value><pg:Property list="true"><pg:Value text="1"/></pg:Property></EquipmentProperty>
           <pg:Equipment description=" old " name="Enterprise"/></Equipment>`,
      ),
    );
    expect(assets[0]).toMatchObject({
      path: ["Enterprise"],
      description: "new",
      properties: [{ value: 1 }, { value: [1] }],
    });
  });

  it("says what it did not take, with how often and where first", () => {
    const { notTaken } = read(
      information(
        `<Equipment><ID schemeName="Fullname">E</ID>
  <SpatialDefinition><Value>POINT(1 2)</Value><Format>WKT</Format></SpatialDefinition>
  <Equipment><ID>A</ID><SpatialDefinition/><vendor:Colour xmlns:vendor="urn:v">red</vendor:Colour></Equipment>
  <EquipmentProperty><ID>p</ID></EquipmentProperty>
</Equipment>`,
      ),
    );
    expect(notTaken).toEqual([
      "Attribute schemeName in ID was not taken (line 2, column 16).",
      "SpatialDefinition in Equipment was not taken, 2 times (first at line 3, column 3).",
      "{urn:v}Colour in Equipment was not taken (line 4, column 44).",
      "EquipmentProperty without a Value was not taken (line 5, column 3).",
    ]);
  });

  it("tells every mistake in one pass, each with its place", () => {
    expect(
      mistakes(
        information(
          `<Equipment><ID>E</ID><EquipmentLevel>Factory</EquipmentLevel>
  <EquipmentProperty><ID>p</ID><Value><ValueString>x</ValueString><DataType>double</DataType></Value></EquipmentProperty>
  <EquipmentProperty><ID>q</ID><Value><ValueString>1</ValueString><DataType>number</DataType></Value></EquipmentProperty>
  <Equipment><Description>nameless</Description></Equipment>
  <Equipment><ID>A</ID></Equipment>
  <Equipment><ID>A</ID></Equipment>
  <pg:Equipment colour="red"><pg:Tag name="t" type="Flaot" sampling="fast" staleAfter="soon"/></pg:Equipment>
</Equipment>
<Equipment><ID>P</ID><EquipmentLevel>Unit</EquipmentLevel></Equipment>
<Equipment><ID>X</ID><HierarchyScope><EquipmentID>Y</EquipmentID><EquipmentLevel>Area</EquipmentLevel></HierarchyScope></Equipment>
<Equipment><ID>Y</ID><HierarchyScope><EquipmentID>X</EquipmentID><EquipmentLevel>Area</EquipmentLevel></HierarchyScope></Equipment>
<pg:Relation type="FEEDS" from="A"/>`,
        ),
      ),
    ).toEqual([
      expect.stringMatching(/^2:22 E: "Factory" is not a level of B2MML: one of Enterprise, Site/),
      expect.stringMatching(/^3:32 p: "x" is not a number/),
      expect.stringMatching(/^4:67 q: "number" is not a data type/),
      expect.stringMatching(/^5:3 Equipment: needs an ID/),
      expect.stringMatching(/^7:14 E\/A: there is equipment "A" at this place already/),
      expect.stringMatching(/^8:17 E: there is no key "colour" here/),
      expect.stringMatching(/^8:47 E.tags.t.type: "Flaot" is not a data type. Did you mean "Float"/),
      expect.stringMatching(/^8:60 E.tags.t.sampling: must be a duration/),
      expect.stringMatching(/^8:76 E.tags.t.staleAfter: must be a duration/),
      expect.stringMatching(/^10:22 P: is Unit, and stands below nothing/),
      expect.stringMatching(/^12:1 Y: stands below itself/),
      expect.stringMatching(/^13:1 Relation.0: needs to/),
    ]);
  });

  it.each([
    [
      "<EquipmentInformation><Equipment></EquipmentInformation>",
      /1:\d+ The file: is not well-formed XML: unexpected close tag/,
    ],
    ["<MaterialInformation xmlns='http://www.mesa.org/xml/B2MML'/>", /1:1 .*its root is <MaterialInformation> of/],
    ["<GetEquipment><DataArea/></GetEquipment>", /1:1 GetEquipment: brings no equipment to import/],
    [
      '<SyncEquipment><DataArea><Sync><ActionCriteria><ActionExpression actionCode="Delete"/></ActionCriteria></Sync></DataArea></SyncEquipment>',
      /1:48 ActionExpression: asks for a deletion/,
    ],
    ["plantgraph: 1", /is not well-formed XML/],
    ["", /is not well-formed XML: document must contain a root element/],
    ["<a:EquipmentInformation/>", /unbound namespace prefix/],
  ])("refuses %j with a sentence", (text, expected) => {
    expect(mistakes(text).at(-1)).toMatch(expected);
  });

  it.each([
    ["utf-8", "UTF-8", Buffer.from("é")],
    ["windows-1252", "ISO-8859-1", Buffer.from([0xe9])],
    ["utf-16le", "UTF-16", null],
  ])("honours the declared encoding: %s", (_, declared, bytes) => {
    const head = `<?xml version="1.0" encoding="${declared}"?><a>`;
    const file = bytes
      ? Buffer.concat([Buffer.from(head), bytes, Buffer.from("</a>")])
      : Buffer.from(`\ufeff${head}é</a>`, "utf16le");
    expect(decodeXml(file, "x.xml")).toBe(`${head}é</a>`);
  });

  it("refuses encodings it does not know, and bytes that are not in theirs", () => {
    expect(() => decodeXml(Buffer.from('<?xml version="1.0" encoding="EBCDIC-7"?>'), "x.xml")).toThrow(
      /says that it is in EBCDIC-7, which can't be read; write it in UTF-8/,
    );
    expect(() => decodeXml(Buffer.from([0x3c, 0xff, 0xfe]), "x.xml")).toThrow(/x.xml is not UTF-8 text/);
  });
});
