/** The draft of a plant file from what was planned and what the server says of it; what it does not say is marked as a guess. */
import { DataType, VariantArrayType } from "node-opcua-client";
import type { DeviceDescription, ModelProposal } from "../../../twin/ports/source-explorer.ts";
import { isPropertyScalar } from "../../../twin/rules/property-rules.ts";
import { isReservedPropertyName } from "../../../twin/rules/reserved-names.ts";
import { TEXT_MAX_LENGTH } from "../../../twin/rules/text-rules.ts";
import type { PropertyType, DataType as TagType } from "../../../twin/words/data-types.ts";
import { type AssetKind, type EquipmentLevel, kindOf } from "../../../twin/words/levels.ts";
import type { AssetDraft, ClassDraft, FilePosition, PropertyDraft, TagDraft } from "../../../twin/words/model-draft.ts";
import { statusName } from "../../../twin/words/status-codes.ts";
import { addressOfNode, nodeIdText } from "../basics/node-address.ts";
import type { ServerSession } from "../session/session.ts";
import { decodeVariant } from "../values/codec.ts";
import type { Space, SpaceNode, TypeNames } from "./address-space.ts";
import type { Facts } from "./propose-facts.ts";
import { liftSites, proposedLevel } from "./propose-levels.ts";
import { Names, plainText } from "./propose-names.ts";
import type { Plan } from "./propose-plan.ts";
import { ISA_95 } from "./propose-roles.ts";

const NOWHERE: FilePosition = { key: "", line: null, column: null };

export class Drafting {
  readonly #facts: Facts;
  readonly #types: TypeNames;
  readonly #dataSource: string;
  readonly #assets: AssetDraft[] = [];
  readonly #tags: TagDraft[] = [];
  readonly #classes = new Map<string, ClassDraft>();
  readonly #comments = new Map<string, string>();
  #unreadable = 0;
  #unaddressable = 0;

  constructor(facts: Facts, types: TypeNames, dataSource: string) {
    this.#facts = facts;
    this.#types = types;
    this.#dataSource = dataSource;
  }

  propose(top: Plan, space: Space, open: ServerSession): ModelProposal {
    liftSites(top, this.#facts);
    const enterprises = top.children.filter(({ node }) => node && this.#facts.levels.get(node) === "ENTERPRISE");
    const others = top.children.filter((child) => !enterprises.includes(child));
    const names = new Names();
    if (others.length > 0 || top.variables.length > 0 || enterprises.length === 0) {
      const path = [names.free(this.#dataSource)];
      this.#asset(path, "ENTERPRISE", {});
      this.#comments.set(keyOf(path), "guess: the server names no enterprise, so this one has the data source's name");
      this.#below({ ...top, children: others }, path, "Enterprise", open);
    }
    for (const enterprise of enterprises) this.#add(enterprise, [names.free(nameOf(enterprise))], null, open);
    return {
      draft: { classes: [...this.#classes.values()], assets: this.#assets, tags: this.#tags, relations: [] },
      head: this.#head(space, open),
      comments: this.#comments,
    };
  }

  #head(space: Space, open: ServerSession): string[] {
    const { browseName, nodeId } = space.root.reference;
    const lines = [
      `Proposed from ${this.#dataSource} (${open.serverName ?? "a server without a name"}), ${browseName.name} (${nodeIdText(nodeId, open.namespaces)}) and what is below.`,
      "Lines that begin with `guess:` say what the server does not: check them, edit, then import the file.",
    ];
    if (space.truncated)
      lines.push(
        `NOT COMPLETE: the first ${space.size} nodes only. Propose parts of it, beginning from nodes further down.`,
      );
    const refused = space.refused[0];
    if (refused)
      lines.push(
        `NOT COMPLETE: the server does not show what is below ${refused.reference.browseName.name} (${statusName(refused.status)})${space.refused.length > 1 ? `, nor below ${space.refused.length - 1} more nodes` : ""}.`,
      );
    if (this.#unreadable > 0) lines.push(`${this.#unreadable} variables were left out: this user may not read them.`);
    if (this.#unaddressable > 0)
      lines.push(
        `${this.#unaddressable} variables were left out: no address leads to them for long. Their namespaces have no URI, or the URI of another, or their ids are longer than ${TEXT_MAX_LENGTH} characters.`,
      );
    return lines;
  }

  #add(plan: Plan, path: readonly string[], parent: AssetKind | null, open: ServerSession): void {
    const node = plan.node as SpaceNode;
    const { level, reason } = proposedLevel(plan, this.#facts, parent);
    const classes = this.#classesOf(node);
    const properties = this.#propertiesOf(plan.properties, open);
    const { displayName, browseName } = node.reference;
    this.#asset(path, level, {
      ...(displayName !== browseName.name ? textFor("description", displayName) : {}),
      ...(classes.length > 0 ? { classes } : {}),
      ...(properties.length > 0 ? { properties } : {}),
    });
    if (reason !== null) this.#comments.set(keyOf(path), reason);
    this.#below(plan, path, kindOf(level, parent), open);
  }

  #asset(path: readonly string[], level: EquipmentLevel, more: Partial<AssetDraft>): void {
    const binding = path.length === 1 ? { binding: { dataSource: this.#dataSource, address: null } } : {};
    this.#assets.push({ path, level, ...more, ...binding, position: NOWHERE });
  }

  #below(plan: Plan, path: readonly string[], kind: AssetKind, open: ServerSession): void {
    const tags = new Names();
    for (const { name, node } of plan.variables) this.#tag(path, tags, name, node, open);
    const assets = new Names();
    for (const child of plan.children) this.#add(child, [...path, assets.free(nameOf(child))], kind, open);
  }

  /** Of OPC 10030 the equipment classes; else the object's type, where it says more than that it is an object. */
  #classesOf(node: SpaceNode): string[] {
    const line = this.#types.of(node.reference.typeDefinition);
    const [type] = line;
    const said = this.#facts.classes.get(node);
    const names =
      said ?? (type === undefined || type.startsWith(`${UA}#`) || type.startsWith(`${ISA_95}#`) ? [] : [type]);
    return names.map((given) => {
      const name = new Names().free(given.slice(given.lastIndexOf("#") + 1).replace(/(?<=.)Type$/s, ""));
      const own = this.#classes.get(name);
      if (!own) {
        const description = said
          ? "An equipment class of the server (OPC 10030)"
          : `The type ${plainText(given.replace("#", " "))}`;
        this.#classes.set(name, { name, description, position: NOWHERE });
      }
      return name;
    });
  }

  #propertiesOf(nodes: readonly SpaceNode[], open: ServerSession): PropertyDraft[] {
    const names = new Names();
    const given = new Set(nodes.map(({ reference }) => reference.browseName.name));
    return nodes.flatMap((node): PropertyDraft[] => {
      const value = this.#facts.values.get(node)?.value;
      const type = value && value.arrayType === VariantArrayType.Scalar ? PROPERTY_TYPE[value.dataType] : undefined;
      if (!value || !type) return [];
      const decoded = decodeVariant(value, open.namespaces);
      const plain =
        decoded instanceof Date ? decoded.toISOString() : typeof decoded === "bigint" ? `${decoded}` : decoded;
      if (plain === null || plain === "" || typeof plain === "object" || !isPropertyScalar(type, plain)) return [];
      if (decoded instanceof Date && decoded.getTime() <= 0) return [];
      const { name } = node.reference.browseName;
      const isTaken = isReservedPropertyName(name) || (name.endsWith("_unit") && given.has(name.slice(0, -5)));
      const free = names.free(isTaken ? `own ${name}` : name);
      return [{ name: free, type, value: plain }];
    });
  }

  #tag(asset: readonly string[], names: Names, name: string, node: SpaceNode, open: ServerSession): void {
    const said = this.#facts.descriptions.get(node);
    if (!said?.readable) {
      this.#unreadable++;
      return;
    }
    const address = addressOfNode(node.reference.nodeId, open.namespaces);
    if (address === null || address.length > TEXT_MAX_LENGTH) {
      this.#unaddressable++;
      return;
    }
    const { dataType, valueRank } = this.#shape(node, said);
    const isNumber = NUMBERS.has(dataType);
    const hasTexts = dataType === "Enumeration" || dataType === "Boolean";
    this.#tags.push({
      asset,
      name: names.free(name),
      dataType,
      ...(valueRank === -1 ? {} : { valueRank }),
      ...textFor("description", said.description),
      ...textFor("unit", said.unit),
      ...(said.range === null || !isNumber ? {} : { range: said.range }),
      ...(said.writable ? { writable: true } : {}),
      ...(said.texts === null || !hasTexts ? {} : { texts: textsOf(said.texts) }),
      source: { address },
      position: NOWHERE,
    });
  }

  /** Where the server leaves type or rank open, the value it holds now says more. */
  #shape(node: SpaceNode, said: DeviceDescription): { readonly dataType: TagType; readonly valueRank: number } {
    const present = this.#facts.present.get(node)?.value;
    if (!present) return { dataType: said.dataType, valueRank: Math.max(said.valueRank, -1) };
    const rank = present.arrayType === VariantArrayType.Scalar ? -1 : Math.max(present.dimensions?.length ?? 1, 1);
    return { dataType: said.dataType, valueRank: said.valueRank < -1 ? rank : said.valueRank };
  }
}

const UA = "http://opcfoundation.org/UA/";

/** Static properties of the model hold these. */
const PROPERTY_TYPE: Readonly<Partial<Record<DataType, PropertyType>>> = {
  [DataType.Boolean]: "Boolean",
  [DataType.SByte]: "Int64",
  [DataType.Byte]: "Int64",
  [DataType.Int16]: "Int64",
  [DataType.UInt16]: "Int64",
  [DataType.Int32]: "Int64",
  [DataType.UInt32]: "Int64",
  [DataType.Int64]: "Int64",
  [DataType.Float]: "Double",
  [DataType.Double]: "Double",
  [DataType.String]: "String",
  [DataType.LocalizedText]: "String",
  [DataType.Guid]: "String",
  [DataType.DateTime]: "DateTime",
};

const NUMBERS: ReadonlySet<TagType> = new Set<TagType>([
  "SByte",
  "Byte",
  "Int16",
  "UInt16",
  "Int32",
  "UInt32",
  "Int64",
  "UInt64",
  "Float",
  "Double",
]);

function textFor<Field extends string>(field: Field, said: string | null): { [field in Field]?: string } {
  const text = said === null ? "" : plainText(said);
  return (text === "" ? {} : { [field]: text }) as { [field in Field]?: string };
}

/** Of values that an enumeration of the model can have (Int32). */
function textsOf(said: Readonly<Record<string, string>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [value, text] of Object.entries(said)) {
    const plain = plainText(text);
    if (plain !== "" && (value === "true" || value === "false" || Number(value) === (Number(value) | 0)))
      texts[value] = plain;
  }
  return texts;
}

function nameOf({ node }: Plan): string {
  const { browseName, displayName } = (node as SpaceNode).reference;
  return browseName.name || displayName || "unnamed";
}

function keyOf(path: readonly string[]): string {
  return path.join("\0");
}
