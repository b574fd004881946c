/**
 * Which objects of an address space become assets, and which variables their tags and properties: an asset's shape, before
 * anything is read of it.
 */
import { NodeClass } from "node-opcua-client";
import { isProperty, type SpaceNode } from "./address-space.ts";
import type { Origin, Roles } from "./propose-roles.ts";

/** An asset to be, before levels and names are settled. */
export interface Plan {
  /** null: the enterprise that nobody names. */
  readonly node: SpaceNode | null;
  readonly origin: Origin | null;
  readonly children: Plan[];
  readonly variables: { readonly name: string; readonly node: SpaceNode }[];
  readonly properties: SpaceNode[];
}

export function* plansOf(plan: Plan): Generator<Plan> {
  yield plan;
  for (const child of plan.children) yield* plansOf(child);
}

export class Planner {
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
