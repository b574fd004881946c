/** Node ids of one session and the addresses of the model: both ways, by the server's NamespaceArray. */
import { NodeId } from "node-opcua-client";
import { NodeIdType } from "node-opcua-nodeid";
import { formatAddress, type Namespace, type NodeAddress, OPC_UA_NAMESPACE } from "./address.ts";

/** The server's NamespaceArray of this session. */
export type Namespaces = readonly string[];

/** The index of a namespace in this session; -1: the server does not have it. */
export function indexOfNamespace(namespace: Namespace, namespaces: Namespaces): number {
  if (typeof namespace === "number") return namespace;
  return namespace === OPC_UA_NAMESPACE ? 0 : namespaces.indexOf(namespace);
}

/** The namespaces of the address must be known. */
export function nodeIdOf({ namespace, type, identifier }: NodeAddress, namespaces: Namespaces): NodeId {
  const index = indexOfNamespace(namespace, namespaces);
  switch (type) {
    case "i":
      return new NodeId(NodeIdType.NUMERIC, Number(identifier), index);
    case "s":
      return new NodeId(NodeIdType.STRING, identifier, index);
    case "g":
      return new NodeId(NodeIdType.GUID, identifier.toUpperCase(), index);
    case "b":
      return new NodeId(NodeIdType.BYTESTRING, Buffer.from(identifier, "base64"), index);
  }
}

/** What an ExpandedNodeId has beside a NodeId (OPC 10000-6, 5.2.2.10). */
type MaybeExpanded = NodeId & { readonly serverIndex?: number; readonly namespaceUri?: string | null };

/**
 * The address that leads to the node in every session of its server; null where there is none: its namespace has no URI,
 * or one that leads to another namespace, because the server's NamespaceArray names it twice.
 */
export function addressOfNode(nodeId: MaybeExpanded, namespaces: Namespaces): string | null {
  // No text and no bytes are null node ids, which name no node (OPC 10000-3, 8.2.4).
  if (nodeId.serverIndex || nodeId.value === "" || (nodeId.value as Partial<Buffer>).length === 0) return null;
  const uri = nodeId.namespaceUri || (nodeId.namespace === 0 ? OPC_UA_NAMESPACE : namespaces[nodeId.namespace]);
  if (!uri) return null;
  if (!nodeId.namespaceUri && indexOfNamespace(uri, namespaces) !== nodeId.namespace) return null;
  return formatAddress(addressIn(uri, nodeId));
}

/** As the model writes addresses; with what only this session understands where there is no address. */
export function nodeIdText(nodeId: MaybeExpanded, namespaces: Namespaces): string {
  const text = addressOfNode(nodeId, namespaces);
  if (text !== null) return text;
  const namespace = nodeId.namespaceUri || (nodeId.namespace === 0 ? OPC_UA_NAMESPACE : nodeId.namespace);
  return `${nodeId.serverIndex ? `svr=${nodeId.serverIndex};` : ""}${formatAddress(addressIn(namespace, nodeId))}`;
}

function addressIn(namespace: Namespace, { identifierType, value }: NodeId): NodeAddress {
  const as = (type: NodeAddress["type"], identifier: string): NodeAddress => ({
    form: "NODE_ID",
    namespace,
    type,
    identifier,
  });
  switch (identifierType) {
    case NodeIdType.NUMERIC:
      return as("i", String(value));
    case NodeIdType.STRING:
      return as("s", value as string);
    case NodeIdType.GUID:
      return as("g", value as string);
    case NodeIdType.BYTESTRING:
      return as("b", (value as Buffer | null)?.toString("base64") ?? "");
    default:
      throw new TypeError(`There is no node id of the type ${identifierType}.`);
  }
}
