/**
 * The elements of B2MML Equipment documents, of all versions since V0400 together: what was renamed is read under each of
 * its names. `docs/importing.md` lists what is taken.
 */
import {
  CLASS_EXTENSION,
  EQUIPMENT_EXTENSION,
  PROPERTY_EXTENSION,
  propertyExtension,
  relation,
} from "./extension-elements.ts";
import { mapOfAttributes } from "./node-builder.ts";
import {
  type RawClass,
  type RawDescription,
  type RawEquipment,
  type RawFile,
  type RawProperty,
  type RawScope,
  type RawText,
  type RawValue,
  rawEquipment,
} from "./raw.ts";
import {
  branch,
  countElement,
  enter,
  type FileReading,
  leaf,
  ofTheMessage,
  type Rule,
  type Rules,
  rules,
} from "./rules.ts";
import { attributeOf, type Frame, type XmlElement } from "./xml-frames.ts";

// --- parts that several elements have -------------------------------------------------------------------------------

function id<T extends { id: RawText | null }>(): Rule<T> {
  return leaf((into, text, { offset }, { mistakes }) => {
    if (into.id) mistakes.add(offset, into.id.text, "has a second ID.");
    else into.id = { text, offset };
  });
}

const description: Rule<{ descriptions: RawDescription[] }> = leaf((into, text, element) => {
  const language = attributeOf(element, "languageID") ?? null;
  if (text !== "") into.descriptions.push({ text, language, offset: element.offset });
});

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

const scope: Rule<{ scopes: RawScope[] }> = branch(
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

// --- properties -----------------------------------------------------------------------------------------------------

const value: Rule<RawProperty> = branch(
  (into, { offset }): RawValue => {
    const made: RawValue = { offset, text: null, type: null, unit: null };
    into.values.push(made);
    return made;
  },
  () => VALUE,
);

const valueText: Rule<RawValue> = leaf((into, text) => {
  if (text !== "") into.text = text;
});

const VALUE: Rules<RawValue> = rules<RawValue>({
  ValueString: valueText,
  QuantityString: valueText,
  DataType: leaf((into, text, { offset }) => {
    if (text !== "") into.type = { text, offset };
  }),
  UnitOfMeasure: leaf((into, text) => {
    if (text !== "") into.unit = text;
  }),
});

function property<T extends { readonly [K in Key]: RawProperty[] }, Key extends "properties" | "children">(
  key: Key,
): Rule<T> {
  return branch(
    (into, { offset }): RawProperty => {
      const made: RawProperty = { offset, id: null, descriptions: [], values: [], children: [], extension: null };
      into[key].push(made);
      return made;
    },
    () => PROPERTY,
  );
}

const PROPERTY: Rules<RawProperty> = rules<RawProperty>({
  ID: id(),
  Description: description,
  Value: value,
  Quantity: value,
  EquipmentProperty: property("children"),
  EquipmentPropertyChild: property("children"),
  EquipmentClassProperty: property("children"),
  EquipmentClassPropertyChild: property("children"),
  "pg:Property": branch(
    (into, element, reading) => {
      into.extension = propertyExtension(element, ["fromClass", "overridden", "unit", "list", "description"], reading);
      return into.extension;
    },
    () => PROPERTY_EXTENSION,
  ),
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

// --- documents ------------------------------------------------------------------------------------------------------

const CONTENT_OF_FILE: Rules<RawFile> = rules<RawFile>({
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

const INFORMATION: Rules<RawFile> = new Map([
  ...CONTENT_OF_FILE,
  ...rules<RawFile>({
    ID: ofTheMessage,
    Description: ofTheMessage,
    PublishedDate: ofTheMessage,
    Location: scope,
    HierarchyScope: scope,
    "pg:Relation": (into, element, reading) => relation(into.relations, element, reading),
  }),
]);

/** A message may bring several: the scope of one holds for its own equipment. */
const information: Rule<RawFile> = branch(
  (into): RawFile => ({ ...into, scopes: [] }),
  () => INFORMATION,
);

const CONTENT: Rules<RawFile> = new Map([...CONTENT_OF_FILE, ["EquipmentInformation", information]]);

/** Verbs of the transactions (ISA-95 Part 5) that bring a model. */
const BRINGING = ["Show", "Sync", "Process", "Change", "Respond"] as const;
const ASKING = ["Get", "Cancel", "Acknowledge"] as const;
const NOUNS = ["EquipmentInformation", "Equipment", "EquipmentClass"] as const;

const actionExpression: Rule<unknown> = leaf((_, __, element, { mistakes }) => {
  if (attributeOf(element, "actionCode")?.toLowerCase() === "delete")
    mistakes.add(
      element.offset,
      "ActionExpression",
      "asks for a deletion; imports of B2MML add and change. Delete by GraphQL, or import the whole plant in mode REPLACE.",
    );
});

const VERB: Rules<RawFile> = rules<RawFile>({
  OriginalApplicationArea: ofTheMessage,
  ResponseCriteria: ofTheMessage,
  ActionCriteria: branch(
    (into) => into,
    () => rules<RawFile>({ ActionExpression: actionExpression, ChangeStatus: ofTheMessage }),
  ),
});

const verb: Rule<RawFile> = branch(
  (into) => into,
  () => VERB,
);

const DATA_AREA: Rules<RawFile> = new Map([...CONTENT, ...BRINGING.map((name) => [name, verb] as const)]);

const MESSAGE: Rules<RawFile> = rules<RawFile>({
  ApplicationArea: ofTheMessage,
  DataArea: branch(
    (into) => into,
    () => DATA_AREA,
  ),
});

const message: Rule<RawFile> = branch(
  (into) => into,
  () => MESSAGE,
);

const refused: Rule<RawFile> = (_, element, { mistakes }) => {
  mistakes.add(
    element.offset,
    element.local,
    `brings no equipment to import; of the messages ${BRINGING.join(", ")} do.`,
  );
  return { enter: () => null, end: () => undefined };
};

const DOCUMENT: Rules<RawFile> = new Map([
  ...CONTENT,
  ...NOUNS.flatMap((noun) => [
    ...BRINGING.map((name) => [`${name}${noun}`, message] as const),
    ...ASKING.map((name) => [`${name}${noun}`, refused] as const),
  ]),
]);

/** Reads the root element of a file. */
export function documentFrame(file: RawFile): Frame {
  const { reading } = file;
  return {
    enter: (root) => {
      const frame = DOCUMENT.has(root.local) ? enter(root, null, DOCUMENT, file, reading) : null;
      if (frame === null)
        reading.mistakes.add(
          root.offset,
          "",
          `is not equipment in B2MML: its root is <${root.local}>${root.uri === "" ? "" : ` of ${root.uri}`}; EquipmentInformation, Equipment, EquipmentClass, or a message with one of them is right.`,
        );
      return frame;
    },
    end: () => undefined,
  };
}
