/** Documents of B2MML, and the messages that bring them (ISA-95 Part 5). */
import { EQUIPMENT_AND_CLASSES, scope } from "./equipment-elements.ts";
import { relation } from "./extension-elements.ts";
import { NETWORKS } from "./network-elements.ts";
import type { RawFile } from "./raw.ts";
import { branch, enter, leaf, ofTheMessage, type Rule, type Rules, rules } from "./rules.ts";
import { attributeOf, type Frame } from "./xml-frames.ts";

const INFORMATION: Rules<RawFile> = new Map([
  ...EQUIPMENT_AND_CLASSES,
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

const CONTENT: Rules<RawFile> = new Map([...EQUIPMENT_AND_CLASSES, ["EquipmentInformation", information], ...NETWORKS]);

/** Verbs of the transactions (ISA-95 Part 5) that bring a model. */
const BRINGING = ["Show", "Sync", "Process", "Change", "Respond"] as const;
const ASKING = ["Get", "Cancel", "Acknowledge"] as const;
const NOUNS = [...CONTENT.keys()];

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
          `is not equipment in B2MML: its root is <${root.local}>${root.uri === "" ? "" : ` of ${root.uri}`}; EquipmentInformation, Equipment, EquipmentClass, ResourceRelationshipNetwork, or a message with one of them is right.`,
        );
      return frame;
    },
    end: () => undefined,
  };
}
