/** What the server says of planned assets and variables: types, units, levels, classes, values of static properties. */
import { AttributeIds, type DataValue } from "node-opcua-client";
import type { DeviceDescription } from "../../../twin/ports/source-explorer.ts";
import type { Progress } from "../../../twin/tools/progress.ts";
import { EQUIPMENT_LEVELS, type EquipmentLevel } from "../../../twin/words/levels.ts";
import type { NodeMetadata } from "../nodes/node-metadata.ts";
import { referencesOf } from "../nodes/references.ts";
import type { ServerSession } from "../session/session.ts";
import type { SpaceNode } from "./address-space.ts";
import { plainText } from "./propose-names.ts";
import { type Plan, plansOf } from "./propose-plan.ts";
import { ISA_95, type Roles } from "./propose-roles.ts";

/** Variables described between two counts: a few calls. */
const AT_ONCE = 2_000;

export class Facts {
  readonly descriptions = new Map<SpaceNode, DeviceDescription>();
  readonly levels = new Map<SpaceNode, EquipmentLevel>();
  /** What an EquipmentLevel says that is no level, as a text. */
  readonly noLevels = new Map<SpaceNode, string>();
  readonly classes = new Map<SpaceNode, string[]>();
  /** Values of static properties. */
  readonly values = new Map<SpaceNode, DataValue>();
  /** What variables hold whose type or rank is left open. */
  readonly present = new Map<SpaceNode, DataValue>();
  readonly #open: ServerSession;
  readonly #metadata: NodeMetadata;

  constructor(open: ServerSession, metadata: NodeMetadata) {
    this.#open = open;
    this.#metadata = metadata;
  }

  async learn(top: Plan, roles: Roles, progress?: Progress): Promise<void> {
    const plans = [...plansOf(top)];
    const variables = plans.flatMap((plan) => plan.variables.map(({ node }) => node));
    const described: (DeviceDescription | null)[] = [];
    for (let from = 0; from < variables.length; from += AT_ONCE) {
      progress?.("variables described", from, variables.length);
      const part = variables.slice(from, from + AT_ONCE).map(({ reference }) => reference.nodeId);
      for (const description of await this.#metadata.of(part)) described.push(description);
    }
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
    const levelNodes = new Map<SpaceNode, SpaceNode>();
    for (const { node } of plans) {
      const levelNode = node && roles.levelNode(node);
      if (levelNode) levelNodes.set(node, levelNode);
    }
    const values = new Map<SpaceNode, DataValue>();
    await this.#readInto(values, [...levelNodes.values()]);
    for (const [node, levelNode] of levelNodes) {
      const said: unknown = values.get(levelNode)?.value.value;
      const level = levelOf(said);
      if (level) this.levels.set(node, level);
      else this.noLevels.set(node, plainText(String((said as { text?: unknown } | undefined)?.text ?? said ?? "null")));
    }
    const equipment = plans.flatMap(({ node, origin }) => (node && origin === "ISA_95" ? [node] : []));
    const index = this.#open.namespaces.indexOf(ISA_95);
    if (index < 0 || equipment.length === 0) return;
    const found = await referencesOf(
      this.#open,
      equipment.map(({ reference }) => reference.nodeId),
      { referenceType: `ns=${index};i=${DEFINED_BY}`, most: 20 },
    );
    equipment.forEach((node, i) => {
      const names = (found[i]?.references ?? []).map(({ browseName }) => browseName.name);
      if (names.length > 0) this.classes.set(node, names);
    });
  }
}

/** A value of ISA95EquipmentElementLevelEnum, which counts as B2MML's list does (OPC 10030), or a level's name. */
function levelOf(value: unknown): EquipmentLevel | undefined {
  if (typeof value === "number") return EQUIPMENT_LEVELS[value];
  const text = typeof value === "string" ? value : (value as { readonly text?: unknown } | null | undefined)?.text;
  return typeof text === "string" ? LEVEL_OF_WORD.get(wordOf(text)) : undefined;
}

const wordOf = (text: string) => text.replace(/[\s_-]/g, "").toUpperCase();

const LEVEL_OF_WORD = new Map(EQUIPMENT_LEVELS.map((level) => [wordOf(level), level]));

/** The reference type DefinedBy of OPC 10030 (9.2.7), which DefinedByEquipmentClass specialises. */
const DEFINED_BY = 4912;
