/**
 * A plant file's content from an address space: its objects as assets, its variables as tags. Levels come from OPC 10030
 * where the server has it, else from the structures of Machinery, DI and PackML, else from the depth of folders; what is
 * not said by the server is a guess, and marked as one. The user edits the file and imports it.
 */
import {
  AttributeIds,
  DataType,
  type DataValue,
  NodeClass,
  type NodeId,
  type QualifiedName,
  VariantArrayType,
} from "node-opcua";
import { RESERVED_PROPERTY_NAMES } from "../../twin/commit/element-rules.ts";
import type { PropertyType, DataType as TagType } from "../../twin/data-types.ts";
import { PlantgraphError } from "../../twin/errors.ts";
import { type AssetKind, EQUIPMENT_LEVELS, type EquipmentLevel, kindOf, mayStandUnder } from "../../twin/levels.ts";
import type { AssetDraft, ClassDraft, FilePosition, PropertyDraft, TagDraft } from "../../twin/model-draft.ts";
import type { DeviceDescription, ModelProposal } from "../../twin/source-explorer.ts";
import { isProperty, readSpace, SPACE_BOUNDS, type Space, type SpaceNode, TypeNames } from "./address-space.ts";
import { decodeVariant, nodeIdText } from "./codec.ts";
import type { NodeMetadata } from "./node-metadata.ts";
import { ISA_95, type Origin, Roles } from "./propose-roles.ts";
import { type Reference, referencesOf } from "./references.ts";
import type { ServerSession } from "./session.ts";

/** An asset to be, before levels and names are settled. */
interface Plan {
  /** null: the enterprise that nobody names. */
  readonly node: SpaceNode | null;
  readonly origin: Origin | null;
  readonly children: Plan[];
  readonly variables: { readonly name: string; readonly node: SpaceNode }[];
  readonly properties: SpaceNode[];
}

const NOWHERE: FilePosition = { key: "", line: null, column: null };

/**
 * @param root where to begin
 * @throws what the session throws
 */
export async function proposeModel(
  open: ServerSession,
  metadata: NodeMetadata,
  root: NodeId,
  dataSource: string,
  timeoutMs: number,
): Promise<ModelProposal> {
  const space = await readSpace(open, await referenceTo(open, root), { ...SPACE_BOUNDS, timeoutMs });
  const types = new TypeNames(open, timeoutMs);
  await types.learn([...nodesOf(space.root)].flatMap(({ reference }) => reference.typeDefinition ?? []));
  const planner = new Planner(new Roles(types, open.namespaces));
  const top = planner.plan(space.root);
  const facts = new Facts(open, metadata, timeoutMs);
  await facts.learn(top, planner.roles);
  return new Drafting(facts, types, dataSource).propose(top, space, open);
}

async function referenceTo(open: ServerSession, nodeId: NodeId): Promise<Reference> {
  const [name, display, nodeClass] = await open.read(
    [AttributeIds.BrowseName, AttributeIds.DisplayName, AttributeIds.NodeClass].map((attributeId) => ({
      nodeId,
      attributeId,
    })),
  );
  if (!name?.statusCode.isGood())
    throw new PlantgraphError("BAD_USER_INPUT", `The server has no node ${nodeIdText(nodeId, open.namespaces)}.`);
  const { namespaceIndex, name: text } = name.value.value as QualifiedName;
  return {
    nodeId,
    referenceType: nodeId,
    browseName: { namespace: namespaceIndex, name: text ?? "" },
    displayName: (display?.value.value as { text?: string } | null)?.text ?? text ?? "",
    nodeClass: (nodeClass?.value.value as NodeClass | undefined) ?? NodeClass.Unspecified,
    typeDefinition: null,
  };
}

function* nodesOf(node: SpaceNode): Generator<SpaceNode> {
  yield node;
  for (const child of node.children) yield* nodesOf(child);
}

function* plansOf(plan: Plan): Generator<Plan> {
  yield plan;
  for (const child of plan.children) yield* plansOf(child);
}

class Planner {
  readonly roles: Roles;

  constructor(roles: Roles) {
    this.roles = roles;
  }

  plan(root: SpaceNode): Plan {
    const top = planOf(null, null);
    // Objects (i=85) is every server's own folder; any other node that somebody names is an asset itself.
    if (root.reference.nodeId.toString() === "ns=0;i=85") this.#fill(top, root, "");
    else this.#add(top, root, "");
    prune(top);
    return top;
  }

  #fill(into: Plan, node: SpaceNode, prefix: string): void {
    for (const child of node.children) this.#add(into, child, prefix);
  }

  #add(into: Plan, node: SpaceNode, prefix: string): void {
    const { name } = node.reference.browseName;
    if (node.reference.nodeClass === NodeClass.Variable) {
      if (this.roles.isDescription(node)) return;
      if (isProperty(node)) into.properties.push(node);
      else this.#addVariable(into, node, `${prefix}${name}`);
      return;
    }
    const role = this.roles.of(node, into.origin);
    if (role.role === "NOTHING") return;
    if (role.role === "GROUP") {
      this.#fill(into, node, role.prefix ? `${prefix}${name}.` : prefix);
      return;
    }
    const asset = planOf(node, role.origin);
    into.children.push(asset);
    this.#fill(asset, node, "");
  }

  /** A variable, and the variables it is made of. */
  #addVariable(into: Plan, node: SpaceNode, name: string): void {
    into.variables.push({ name, node });
    for (const child of node.children)
      if (!isProperty(child) && child.reference.nodeClass === NodeClass.Variable)
        this.#addVariable(into, child, `${name}.${child.reference.browseName.name}`);
  }
}

function planOf(node: SpaceNode | null, origin: Origin | null): Plan {
  return { node, origin, children: [], variables: [], properties: [] };
}

/** Takes folders out that hold nothing of the plant: every server has some. */
function prune(plan: Plan): void {
  for (const child of plan.children) prune(child);
  const kept = plan.children.filter(
    (child) => child.origin !== "FOLDER" || child.variables.length > 0 || child.children.length > 0,
  );
  plan.children.splice(0, plan.children.length, ...kept);
}

/** What the server says of the planned assets and variables. */
class Facts {
  readonly descriptions = new Map<SpaceNode, DeviceDescription>();
  readonly levels = new Map<SpaceNode, EquipmentLevel>();
  readonly classes = new Map<SpaceNode, string[]>();
  /** Values of static properties. */
  readonly values = new Map<SpaceNode, DataValue>();
  /** What variables hold whose type or rank is left open. */
  readonly present = new Map<SpaceNode, DataValue>();
  readonly #open: ServerSession;
  readonly #metadata: NodeMetadata;
  readonly #timeoutMs: number;

  constructor(open: ServerSession, metadata: NodeMetadata, timeoutMs: number) {
    this.#open = open;
    this.#metadata = metadata;
    this.#timeoutMs = timeoutMs;
  }

  async learn(top: Plan, roles: Roles): Promise<void> {
    const plans = [...plansOf(top)];
    const variables = plans.flatMap((plan) => plan.variables.map(({ node }) => node));
    const described = await this.#metadata.of(variables.map(({ reference }) => reference.nodeId));
    const vague: SpaceNode[] = [];
    variables.forEach((node, i) => {
      const description = described[i];
      if (!description) return;
      this.descriptions.set(node, description);
      if (description.readable && (description.valueRank < -1 || description.dataType === "Variant")) vague.push(node);
    });
    await this.#readInto(this.present, vague);
    await this.#readInto(
      this.values,
      plans.flatMap(({ properties }) => properties),
    );
    await this.#learnEquipment(plans, roles);
  }

  async #readInto(values: Map<SpaceNode, DataValue>, nodes: readonly SpaceNode[]): Promise<void> {
    const read = await this.#open.read(
      nodes.map(({ reference }) => ({ nodeId: reference.nodeId, attributeId: AttributeIds.Value })),
    );
    nodes.forEach((node, i) => {
      const value = read[i];
      if (value?.statusCode.isGood()) values.set(node, value);
    });
  }

  /** Level and classes of OPC 10030. The links to classes are no hierarchy (OPC 10030, 9.4.2). */
  async #learnEquipment(plans: readonly Plan[], roles: Roles): Promise<void> {
    const equipment = plans.flatMap(({ node, origin }) => (node && origin === "ISA_95" ? [node] : []));
    const levelNodes = equipment.map((node) => roles.levelNode(node));
    const values = new Map<SpaceNode, DataValue>();
    await this.#readInto(
      values,
      levelNodes.filter((node) => node !== undefined),
    );
    equipment.forEach((node, i) => {
      const levelNode = levelNodes[i];
      const level = EQUIPMENT_LEVELS[Number((levelNode && values.get(levelNode)?.value.value) ?? -1)];
      if (level) this.levels.set(node, level);
    });
    const index = this.#open.namespaces.indexOf(ISA_95);
    if (index < 0 || equipment.length === 0) return;
    const found = await referencesOf(
      this.#open,
      equipment.map(({ reference }) => reference.nodeId),
      { referenceType: `ns=${index};i=${DEFINED_BY}`, most: 20, timeoutMs: this.#timeoutMs },
    );
    equipment.forEach((node, i) => {
      const names = (found[i]?.references ?? []).map(({ browseName }) => browseName.name);
      if (names.length > 0) this.classes.set(node, names);
    });
  }
}

/** The reference type DefinedBy of OPC 10030 (9.2.7), which DefinedByEquipmentClass specialises. */
const DEFINED_BY = 4912;

class Drafting {
  readonly #facts: Facts;
  readonly #types: TypeNames;
  readonly #dataSource: string;
  readonly #assets: AssetDraft[] = [];
  readonly #tags: TagDraft[] = [];
  readonly #classes = new Map<string, ClassDraft>();
  readonly #comments = new Map<string, string>();
  #unreadable = 0;

  constructor(facts: Facts, types: TypeNames, dataSource: string) {
    this.#facts = facts;
    this.#types = types;
    this.#dataSource = dataSource;
  }

  propose(top: Plan, space: Space, open: ServerSession): ModelProposal {
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
    if (this.#unreadable > 0) lines.push(`${this.#unreadable} variables were left out: this user may not read them.`);
    return lines;
  }

  #add(plan: Plan, path: readonly string[], parent: AssetKind | null, open: ServerSession): void {
    const { level, reason } = this.#levelOf(plan, parent);
    const node = plan.node as SpaceNode;
    const classes = this.#classesOf(node);
    const properties = this.#propertiesOf(plan.properties, open);
    const { displayName, browseName } = node.reference;
    this.#asset(path, level, {
      ...(displayName !== browseName.name && displayName !== "" ? { description: displayName } : {}),
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

  #levelOf(plan: Plan, parent: AssetKind | null): { readonly level: EquipmentLevel; readonly reason: string | null } {
    const said = plan.node ? this.#facts.levels.get(plan.node) : undefined;
    if (said && mayStandUnder(said, parent)) return { level: said, reason: null };
    const usual = parent === "Equipment" ? "EQUIPMENT_MODULE" : "WORK_UNIT";
    if (said) return { level: usual, reason: `guess: the server says ${said}, which may not stand here` };
    switch (plan.origin) {
      case "ISA_95":
        return { level: usual, reason: "guess: an ISA-95 equipment without a level" };
      case "MACHINE":
        return { level: usual, reason: "guess: a machine (Machinery)" };
      case "DEVICE":
        return { level: usual, reason: "guess: a device (DI)" };
      case "PACK_ML":
        return { level: usual, reason: "guess: a unit or machine (PackML)" };
      case "COMPONENT":
        return { level: usual, reason: "guess: a component of what is above" };
      default:
        return { level: levelByDepth(plan, parent), reason: "guess: a folder or object, its level by its depth" };
    }
  }

  /** Of OPC 10030 the equipment classes; else the object's type, where it says more than that it is an object. */
  #classesOf(node: SpaceNode): string[] {
    const line = this.#types.of(node.reference.typeDefinition);
    const [type] = line;
    const said = this.#facts.classes.get(node);
    const names =
      said ?? (type === undefined || type.startsWith(`${UA}#`) || type.startsWith(`${ISA_95}#`) ? [] : [type]);
    return names.map((given) => {
      const [, name = given] = /#(.*?)(?:Type)?$/.exec(given) ?? [];
      const own = this.#classes.get(name);
      if (!own) {
        const description = said
          ? "An equipment class of the server (OPC 10030)"
          : `The type ${given.replace("#", " ")}`;
        this.#classes.set(name, { name, description, position: NOWHERE });
      }
      return name;
    });
  }

  #propertiesOf(nodes: readonly SpaceNode[], open: ServerSession): PropertyDraft[] {
    const names = new Names();
    return nodes.flatMap((node): PropertyDraft[] => {
      const value = this.#facts.values.get(node)?.value;
      const type = value && value.arrayType === VariantArrayType.Scalar ? PROPERTY_TYPE[value.dataType] : undefined;
      if (!value || !type) return [];
      const decoded = decodeVariant(value, open.namespaces);
      const plain =
        decoded instanceof Date ? decoded.toISOString() : typeof decoded === "bigint" ? `${decoded}` : decoded;
      if (plain === null || plain === "" || typeof plain === "object") return [];
      if (typeof plain === "number" && !Number.isFinite(plain)) return [];
      if (decoded instanceof Date && decoded.getTime() <= 0) return [];
      const { name } = node.reference.browseName;
      const free = names.free(RESERVED_PROPERTY_NAMES.has(name) || name.startsWith("_") ? `own ${name}` : name);
      return [{ name: free, type, value: plain }];
    });
  }

  #tag(asset: readonly string[], names: Names, name: string, node: SpaceNode, open: ServerSession): void {
    const said = this.#facts.descriptions.get(node);
    if (!said?.readable) {
      this.#unreadable++;
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
      ...(said.description === null ? {} : { description: said.description }),
      ...(said.unit === null ? {} : { unit: said.unit }),
      ...(said.range === null || !isNumber ? {} : { range: said.range }),
      ...(said.writable ? { writable: true } : {}),
      ...(said.texts === null || !hasTexts ? {} : { texts: said.texts }),
      source: { address: nodeIdText(node.reference.nodeId, open.namespaces) },
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

/** How many assets stand one below the other, this one not counted. */
function heightOf({ children }: Plan): number {
  return children.reduce((height, child) => Math.max(height, 1 + heightOf(child)), 0);
}

/** Areas over lines over units over modules, as far as the folders go. */
function levelByDepth(plan: Plan, parent: AssetKind | null): EquipmentLevel {
  if (parent === "Equipment") return "EQUIPMENT_MODULE";
  if (parent === "Line") return "WORK_UNIT";
  if (parent === "Area") return heightOf(plan) > 0 ? "PRODUCTION_LINE" : "WORK_UNIT";
  const height = heightOf(plan);
  return height >= 2 ? "AREA" : height === 1 ? "PRODUCTION_LINE" : "WORK_UNIT";
}

function nameOf({ node }: Plan): string {
  const { browseName, displayName } = (node as SpaceNode).reference;
  return browseName.name || displayName || "unnamed";
}

/** Names among siblings are unique; what comes later is numbered. */
class Names {
  readonly #taken = new Set<string>();

  free(wanted: string): string {
    const name = wanted.normalize("NFC").replace(CONTROL_CHARACTERS, " ").trim().slice(0, LONGEST_NAME) || "unnamed";
    let free = name;
    for (let n = 2; this.#taken.has(free); n++) free = `${name} (${n})`;
    this.#taken.add(free);
    return free;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: no name may have them
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/g;

/** Leaves room for a number behind it. */
const LONGEST_NAME = 500;

function keyOf(path: readonly string[]): string {
  return path.join("\0");
}
