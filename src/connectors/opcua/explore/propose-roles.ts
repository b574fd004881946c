/**
 * What an object of an address space is to a plant: an asset, a group whose variables belong to the asset above, or nothing
 * at all. Companion specifications say so by types; where none does, every object is an asset.
 */
import { isProperty, type SpaceNode, type TypeNames } from "./address-space.ts";

export const ISA_95 = "http://www.OPCFoundation.org/UA/2013/01/ISA95";
const DI = "http://opcfoundation.org/UA/DI/";
const MACHINERY = "http://opcfoundation.org/UA/Machinery/";
const PACK_ML = "http://opcfoundation.org/UA/PackML/";
const UA = "http://opcfoundation.org/UA/";

/** What says that something is an asset. */
export type Origin = "ISA_95" | "MACHINE" | "COMPONENT" | "DEVICE" | "PACK_ML" | "FOLDER";

export type Role =
  | { readonly role: "ASSET"; readonly origin: Origin }
  /** Its variables belong to the asset above; `prefix`: under a name that begins with its own. */
  | { readonly role: "GROUP"; readonly prefix: boolean }
  /** The specification's own furniture. */
  | { readonly role: "NOTHING" };

/** By the standard's own folders, whose names are fixed: they are not part of the plant. */
const ENTRANCES: ReadonlyMap<string, Origin> = new Map([
  [`${MACHINERY}#Machines`, "MACHINE"],
  [`${DI}#DeviceSet`, "DEVICE"],
] as const);

const FURNITURE: ReadonlySet<string> = new Set([`${DI}#DeviceFeatures`, `${DI}#DeviceTopology`, `${DI}#NetworkSet`]);

/** Groups that only sort an asset's variables. */
const SORTING: ReadonlySet<string> = new Set([
  `${DI}#ParameterSet`,
  `${DI}#Identification`,
  `${MACHINERY}#Components`,
  `${MACHINERY}#MachineryBuildingBlocks`,
  `${PACK_ML}#Status`,
  `${PACK_ML}#Admin`,
]);

export class Roles {
  readonly #types: TypeNames;
  readonly #namespaces: readonly string[];

  constructor(types: TypeNames, namespaces: readonly string[]) {
    this.#types = types;
    this.#namespaces = namespaces;
  }

  /** @param within what says that the asset above is one; null: there is none yet */
  of(node: SpaceNode, within: Origin | null): Role {
    if (FURNITURE.has(this.nameOf(node))) return { role: "NOTHING" };
    if (ENTRANCES.has(this.nameOf(node))) return { role: "GROUP", prefix: false };
    const entrance = node.parent && ENTRANCES.get(this.nameOf(node.parent));
    if (entrance) return { role: "ASSET", origin: entrance };
    if (this.isA(node, `${ISA_95}#EquipmentType`) || this.levelNode(node)) return { role: "ASSET", origin: "ISA_95" };
    if (this.isA(node, `${PACK_ML}#PackMLBaseObjectType`)) return { role: "ASSET", origin: "PACK_ML" };
    if (within === null || within === "FOLDER")
      return this.isA(node, `${UA}#StateMachineType`) || this.isA(node, `${DI}#FunctionalGroupType`)
        ? { role: "GROUP", prefix: true }
        : { role: "ASSET", origin: "FOLDER" };
    if (this.#isComponent(node)) return { role: "ASSET", origin: "COMPONENT" };
    return { role: "GROUP", prefix: !SORTING.has(this.nameOf(node)) };
  }

  /** The variable that says the level of an equipment of OPC 10030. */
  levelNode(node: SpaceNode): SpaceNode | undefined {
    return node.children.find((child) => this.#saysLevel(child));
  }

  /** The specification's own; or a property of that name, as servers have it that keep all names in a namespace of theirs. */
  #saysLevel(node: SpaceNode): boolean {
    return (
      this.nameOf(node) === `${ISA_95}#EquipmentLevel` ||
      (isProperty(node) && node.reference.browseName.name === "EquipmentLevel")
    );
  }

  /** What OPC 10030 uses to describe an equipment itself; no signal. */
  isDescription(node: SpaceNode): boolean {
    return this.#saysLevel(node) || this.nameOf(node) === `${ISA_95}#AssetAssignment`;
  }

  /** `<namespace uri>#<browse name>` */
  nameOf({ reference }: SpaceNode): string {
    const { namespace, name } = reference.browseName;
    return `${this.#namespaces[namespace] ?? namespace}#${name}`;
  }

  isA(node: SpaceNode, type: string): boolean {
    return this.#types.of(node.reference.typeDefinition).includes(type);
  }

  /** Part of a machine or device that is a thing of its own (OPC 40001-1, 8.6; OPC 10000-100, 5.3). */
  #isComponent(node: SpaceNode): boolean {
    if (this.isA(node, `${DI}#FunctionalGroupType`)) return false;
    return (
      this.isA(node, `${DI}#TopologyElementType`) ||
      (node.parent !== null && this.isA(node.parent, `${MACHINERY}#MachineComponentsType`)) ||
      node.children.some((child) => this.nameOf(child) === `${DI}#Identification`)
    );
  }
}
