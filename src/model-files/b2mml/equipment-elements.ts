/**
 * The elements of B2MML that describe equipment and its classes, of all versions since V0400 together: what was renamed is
 * read under each of its names. `docs/importing.md` lists what is taken.
 */
import { CLASS_EXTENSION, EQUIPMENT_EXTENSION } from "./extension-elements.ts";
import { mapOfAttributes } from "./node-builder.ts";
import { description, id, property } from "./property-elements.ts";
import { type RawClass, type RawEquipment, type RawFile, type RawScope, type RawText, rawEquipment } from "./raw.ts";
import { branch, countElement, type FileReading, leaf, ofTheMessage, type Rule, type Rules, rules } from "./rules.ts";
import { attributeOf, type XmlElement } from "./xml-frames.ts";

const level: Rule<{ level: RawText | null }> = branch(
  (_, { offset }): { level: RawText | null } => ({ level: { text: "", offset } }),
  () => LEVEL,
  (into, own, text, element, { mistakes }) => {
    const given = text === "" ? own.level : { text, offset: element.offset };
    if (into.level && into.level.text !== given?.text) mistakes.add(element.offset, "", "has a second level.");
    if (given && given.text !== "") into.level = given;
  },
);

/** Until V0700 of 2018 the level of equipment was a whole scope, whose EquipmentID is the equipment's own. */
const LEVEL: Rules<{ level: RawText | null }> = rules({
  EquipmentID: ofTheMessage,
  EquipmentElementLevel: leaf((into: { level: RawText | null }, text, { offset }) => {
    into.level = { text, offset };
  }),
  EquipmentLevel: leaf((into: { level: RawText | null }, text, { offset }) => {
    into.level = { text, offset };
  }),
});

export const scope: Rule<{ scopes: RawScope[] }> = branch(
  (into): { scopes: RawScope[]; scope: RawScope } => {
    const made: RawScope = { id: null, level: null };
    into.scopes.push(made);
    return { scopes: into.scopes, scope: made };
  },
  () => SCOPE,
);

const SCOPE: Rules<{ scopes: RawScope[]; scope: RawScope }> = rules<{ scopes: RawScope[]; scope: RawScope }>({
  EquipmentID: leaf((into, text, { offset }) => {
    into.scope.id = { text, offset };
  }),
  EquipmentElementLevel: leaf((into, text, { offset }) => {
    into.scope.level = { text, offset };
  }),
  EquipmentLevel: leaf((into, text, { offset }) => {
    into.scope.level = { text, offset };
  }),
  HierarchyScope: (into, element, reading) => scope(into, element, reading),
  HierarchyScopeChild: (into, element, reading) => scope(into, element, reading),
  Location: (into, element, reading) => scope(into, element, reading),
});

// --- equipment ------------------------------------------------------------------------------------------------------

const text = (key: "classes"): Rule<RawEquipment> =>
  leaf((into, text, { offset }) => {
    if (text !== "") into[key].push({ text, offset });
  });

const physicalAsset: Rule<RawEquipment> = leaf((into, text, element) => {
  const system = attributeOf(element, "schemeName")?.trim() || PHYSICAL_ASSET;
  if (text !== "") into.identifiers.push({ system, value: { text, offset: element.offset } });
});

/** The system of an identifier that a `PhysicalAssetID` without `schemeName` is. */
export const PHYSICAL_ASSET = "PhysicalAsset";

const equipmentIn: Rule<RawEquipment> = branch(
  (into, element, reading) => {
    countElement(element, reading);
    const made = rawEquipment(into.file, element.offset, into);
    into.children.push(made);
    return made;
  },
  () => EQUIPMENT,
  checkId,
);

const EQUIPMENT: Rules<RawEquipment> = rules<RawEquipment>({
  ID: id(),
  Description: description,
  Location: scope,
  HierarchyScope: scope,
  EquipmentLevel: level,
  EquipmentElementLevel: level,
  EquipmentAssetMapping: branch(
    (into: RawEquipment) => into,
    () => ASSET_MAPPING,
  ),
  PhysicalAssetID: physicalAsset,
  EquipmentProperty: property("properties"),
  Equipment: equipmentIn,
  EquipmentChild: equipmentIn,
  EquipmentClassID: text("classes"),
  "pg:Equipment": branch(
    (into, element) => {
      into.extension = mapOfAttributes(element);
      return into.extension;
    },
    () => EQUIPMENT_EXTENSION,
  ),
});

const ASSET_MAPPING: Rules<RawEquipment> = rules<RawEquipment>({
  EquipmentID: ofTheMessage,
  PhysicalAssetID: physicalAsset,
});

// --- classes --------------------------------------------------------------------------------------------------------

const names = (key: "bases" | "members"): Rule<RawClass> =>
  leaf((into, text, { offset }) => {
    if (text !== "") into[key].push({ text, offset });
  });

function rawClass({ offset }: XmlElement): RawClass {
  return { offset, id: null, descriptions: [], properties: [], bases: [], members: [], extension: null };
}

/** A class in a class is what the outer one is made up of: classes both, but the model has no place for that link. */
const classIn: Rule<{ readonly file: RawFile }> = branch(
  ({ file }, element, reading): RawClass & { file: RawFile } => {
    countElement(element, reading);
    reading.notTaken.add(`The place of ${element.local} in a class`, reading.mistakes, element.offset);
    return { ...rawClass(element), file };
  },
  () => CLASS,
  ({ file }, own, text, element, reading) => {
    checkId(null, own, text, element, reading);
    file.classes.push(own);
  },
);

const CLASS: Rules<RawClass & { readonly file: RawFile }> = rules<RawClass & { readonly file: RawFile }>({
  ID: id(),
  Description: description,
  EquipmentClassProperty: property("properties"),
  EquipmentClass: classIn,
  EquipmentClassChild: classIn,
  UsesPropertiesOfEquipmentClassID: names("bases"),
  EquipmentClassBaseID: names("bases"),
  EquipmentID: names("members"),
  "pg:EquipmentClass": branch(
    (into, element) => {
      into.extension = mapOfAttributes(element);
      return into.extension;
    },
    () => CLASS_EXTENSION,
  ),
});

/** What stands in a document, or is one. */
export const EQUIPMENT_AND_CLASSES: Rules<RawFile> = rules<RawFile>({
  Equipment: branch(
    (into, element, reading) => {
      countElement(element, reading);
      const made = rawEquipment(into, element.offset, null);
      into.equipment.push(made);
      return made;
    },
    () => EQUIPMENT,
    checkId,
  ),
  EquipmentClass: branch(
    (file, element, reading): RawClass & { file: RawFile } => {
      countElement(element, reading);
      const made = { ...rawClass(element), file };
      file.classes.push(made);
      return made;
    },
    () => CLASS,
    checkId,
  ),
});

function checkId(
  _: unknown,
  own: { readonly id: RawText | null },
  text: string,
  element: XmlElement,
  { mistakes, notTaken }: FileReading,
): void {
  if (text !== "") notTaken.add(`Text in ${element.local}`, mistakes, element.offset);
  if (own.id === null || own.id.text === "") mistakes.add(element.offset, element.local, "needs an ID.");
}
