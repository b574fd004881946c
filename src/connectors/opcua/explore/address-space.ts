/**
 * A part of a server's address space as a tree: what `propose` makes a plant of. Read breadth first, a level in few calls,
 * and bounded, since address spaces may be huge, and may have cycles.
 */
import { AttributeIds, NodeClass, NodeClassMask, type NodeId, type QualifiedName } from "node-opcua-client";
import { counterOf, type Progress } from "../../../twin/tools/progress.ts";
import { qualityOf, statusName } from "../../../twin/words/status-codes.ts";
import { REFERENCE, type Reference, referencesOf } from "../nodes/references.ts";
import type { ServerSession } from "../session/session.ts";

export interface SpaceNode {
  readonly reference: Reference;
  readonly children: SpaceNode[];
  readonly parent: SpaceNode | null;
}

export interface SpaceBounds {
  /** Most nodes read. */
  readonly nodes: number;
  readonly depth: number;
}

export const SPACE_BOUNDS: SpaceBounds = { nodes: 100_000, depth: 25 };

/** What every server has beside the plant: itself, aliases, the standard's places (Part 5, 8.2). */
const STANDARD: ReadonlySet<string> = new Set(["ns=0;i=2253", "ns=0;i=23470", "ns=0;i=31915"]);

const OBJECTS_AND_VARIABLES = NodeClassMask.Object | NodeClassMask.Variable;

export interface Space {
  readonly root: SpaceNode;
  readonly size: number;
  /** Not everything was read. */
  readonly truncated: boolean;
  /** Nodes that the server does not let be browsed, with its reasons. */
  readonly refused: readonly { readonly reference: Reference; readonly status: number }[];
}

/** Each node once, where it is nearest to the root. Rejects as `referencesOf` does, and when the root can't be browsed. */
export async function readSpace(
  open: ServerSession,
  root: Reference,
  bounds: SpaceBounds,
  progress?: Progress,
): Promise<Space> {
  const onFound = counterOf("nodes browsed", progress);
  const top: SpaceNode = { reference: root, children: [], parent: null };
  const met = new Set([root.nodeId.toString()]);
  let truncated = false;
  const refused: { readonly reference: Reference; readonly status: number }[] = [];
  let level: SpaceNode[] = [top];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= bounds.depth || met.size >= bounds.nodes) {
      truncated = true;
      break;
    }
    const found = await referencesOf(
      open,
      level.map(({ reference }) => reference.nodeId),
      {
        referenceType: REFERENCE.HIERARCHICAL,
        nodeClasses: OBJECTS_AND_VARIABLES,
        most: bounds.nodes,
        onFound,
      },
    );
    const next: SpaceNode[] = [];
    for (const [i, parent] of level.entries()) {
      truncated ||= found[i]?.truncated ?? false;
      const status = found[i]?.status ?? 0;
      if (qualityOf(status) === "BAD" && parent === top)
        throw new Error(`the server does not let ${root.browseName.name} be browsed: ${statusName(status)}`);
      if (qualityOf(status) === "BAD") refused.push({ reference: parent.reference, status });
      for (const reference of found[i]?.references ?? []) {
        const key = reference.nodeId.toString();
        if (met.has(key) || STANDARD.has(key)) continue;
        if (met.size >= bounds.nodes) {
          truncated = true;
          break;
        }
        met.add(key);
        const child: SpaceNode = { reference, children: [], parent };
        parent.children.push(child);
        if (!isProperty(child)) next.push(child);
      }
    }
    level = next;
  }
  return { root: top, size: met.size, truncated, refused };
}

/** A property has no children of interest. */
export function isProperty({ reference }: SpaceNode): boolean {
  return reference.nodeClass === NodeClass.Variable && reference.referenceType.toString() === "ns=0;i=46";
}

/** Names of types and of what they specialise, by looking up the hierarchy of types. */
export class TypeNames {
  readonly #open: ServerSession;
  /** The type's own first, as `<namespace uri>#<name>`. */
  readonly #lines = new Map<string, readonly string[]>();

  constructor(open: ServerSession) {
    this.#open = open;
  }

  /** From the type up to the most general, each as `<namespace uri>#<name>`; empty for what was not learnt. */
  of(type: NodeId | null): readonly string[] {
    return type === null ? [] : (this.#lines.get(type.toString()) ?? []);
  }

  /** Reads what is not known yet; a level of all types in one call. */
  async learn(types: readonly NodeId[]): Promise<void> {
    const unknown = [...new Map(types.map((type) => [type.toString(), type]))].filter(([key]) => !this.#lines.has(key));
    const names = await this.#open.read(
      unknown.map(([, nodeId]) => ({ nodeId, attributeId: AttributeIds.BrowseName })),
    );
    let level: { readonly nodeId: NodeId; readonly line: string[] }[] = [];
    unknown.forEach(([key, nodeId], i) => {
      const answer = names[i];
      const name = answer?.statusCode.isGood() ? (answer.value.value as QualifiedName | null) : null;
      const line = name?.name ? [this.#name(name.namespaceIndex, name.name)] : [];
      this.#lines.set(key, line);
      if (line.length > 0) level.push({ nodeId, line });
    });
    // Types specialise each other a few times; more would be a cycle.
    for (let depth = 0; level.length > 0 && depth < 20; depth++) {
      const found = await referencesOf(
        this.#open,
        level.map(({ nodeId }) => nodeId),
        { referenceType: REFERENCE.HAS_SUBTYPE, inverse: true, most: 1 },
      );
      const next: typeof level = [];
      level.forEach(({ line }, i) => {
        const base = found[i]?.references[0];
        if (!base) return;
        line.push(this.#name(base.browseName.namespace, base.browseName.name));
        next.push({ nodeId: base.nodeId, line });
      });
      level = next;
    }
  }

  #name(namespace: number, name: string): string {
    return `${this.#open.namespaces[namespace] ?? namespace}#${name}`;
  }
}
