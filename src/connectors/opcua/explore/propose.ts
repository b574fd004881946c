/**
 * A plant file's content from an address space: its objects as assets, its variables as tags. Levels come from OPC 10030
 * where the server has it, else from the structures of Machinery, DI and PackML, else from the depth of folders; what is
 * not said by the server is a guess, and marked as one. The user edits the file and imports it.
 */
import { AttributeIds, NodeClass, type NodeId, type QualifiedName } from "node-opcua-client";
import type { ModelProposal } from "../../../twin/ports/source-explorer.ts";
import type { Progress } from "../../../twin/tools/progress.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { nodeIdText } from "../basics/node-address.ts";
import type { NodeMetadata } from "../nodes/node-metadata.ts";
import type { Reference } from "../nodes/references.ts";
import type { ServerSession } from "../session/session.ts";
import { readSpace, SPACE_BOUNDS, type SpaceBounds, type SpaceNode, TypeNames } from "./address-space.ts";
import { Drafting } from "./propose-draft.ts";
import { Facts } from "./propose-facts.ts";
import { Planner } from "./propose-plan.ts";
import { Roles } from "./propose-roles.ts";

/**
 * @param root where to begin
 * @throws what the session throws
 */
export async function proposeModel(
  open: ServerSession,
  metadata: NodeMetadata,
  root: NodeId,
  dataSource: string,
  bounds: SpaceBounds = SPACE_BOUNDS,
  progress?: Progress,
): Promise<ModelProposal> {
  const space = await readSpace(open, await referenceTo(open, root), bounds, progress);
  const types = new TypeNames(open);
  await types.learn([...nodesOf(space.root)].flatMap(({ reference }) => reference.typeDefinition ?? []));
  const planner = new Planner(new Roles(types, open.namespaces));
  const top = planner.plan(space.root);
  const facts = new Facts(open, metadata);
  await facts.learn(top, planner.roles, progress);
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
