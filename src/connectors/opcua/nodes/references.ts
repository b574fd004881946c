/**
 * Browsing in bulk (Part 4, 5.9.2 and 5.9.3): many nodes a call within the server's limit, continued to the end, and never
 * a continuation point left behind, since servers have few of them.
 */
import {
  BrowseDirection,
  type BrowseResult,
  coerceNodeId,
  NodeClass,
  NodeId,
  type ReferenceDescription,
  StatusCodes,
} from "node-opcua-client";
import { qualityOf, statusName } from "../../../twin/words/status-codes.ts";
import { nodeIdText } from "../basics/node-address.ts";
import { inCalls } from "../basics/operation-limits.ts";
import type { ServerSession } from "../session/session.ts";

/** Reference types of namespace 0 (Part 5, 11). */
export const REFERENCE = {
  HIERARCHICAL: "i=33",
  HAS_SUBTYPE: "i=45",
  HAS_PROPERTY: "i=46",
  HAS_COMPONENT: "i=47",
} as const;

export interface Reference {
  readonly nodeId: NodeId;
  readonly referenceType: NodeId;
  /** Name with the index of its namespace in this session. */
  readonly browseName: { readonly namespace: number; readonly name: string };
  readonly displayName: string;
  readonly nodeClass: NodeClass;
  readonly typeDefinition: NodeId | null;
}

export interface References {
  /** Of the browse: BadNodeIdUnknown, Good. */
  readonly status: number;
  readonly references: readonly Reference[];
  /** There are more than were wanted. */
  readonly truncated: boolean;
}

export interface Wanted {
  /** With its sub-types. */
  readonly referenceType: string | NodeId;
  readonly inverse?: boolean;
  /** Bits of NodeClassMask; 0 or absent: all. */
  readonly nodeClasses?: number;
  /** Most references of one node. */
  readonly most: number;
  /** Told how many more references came, an answer at a time. */
  readonly onFound?: ((references: number) => void) | undefined;
}

const NODE_CLASS = 0x04;
const ALL_FIELDS = 0x3f;
const NO_CONTINUATION_POINTS = StatusCodes.BadNoContinuationPoints.value;

/**
 * In the order of the nodes. Rejects when the session is lost, a call times out or is refused as a whole, and when the
 * server breaks a list off: half a list looks like all of it.
 */
export async function referencesOf(
  open: ServerSession,
  nodes: readonly NodeId[],
  wanted: Wanted,
): Promise<References[]> {
  const found = await inCalls(open.limits, "browse", nodes, (chunk) => browse(open, chunk, wanted));
  // A server without a continuation point left, or that dropped one for another, has one for a node that is asked for alone.
  for (const [i, result] of found.entries())
    if (result.status === NO_CONTINUATION_POINTS || result.brokenOff !== null) {
      const node = nodes[i] as NodeId;
      const alone = (await browse(open, [node], wanted))[0] as Collected;
      if (alone.brokenOff !== null)
        throw new Error(
          `the server broke off the list of what is below ${nodeIdText(node, open.namespaces)}: ${statusName(alone.brokenOff)}`,
        );
      found[i] = alone;
    }
  return found;
}

interface Collected {
  readonly status: number;
  readonly references: Reference[];
  truncated: boolean;
  /** What the server answered when it was asked for the rest, where it does not give it; null: it did, or was not asked. */
  brokenOff: number | null;
}

async function browse(open: ServerSession, nodes: readonly NodeId[], wanted: Wanted): Promise<Collected[]> {
  const results = await open.inTime(
    "a browse",
    open.session.browse(
      nodes.map((nodeId) => ({
        nodeId,
        browseDirection: wanted.inverse ? BrowseDirection.Inverse : BrowseDirection.Forward,
        referenceTypeId:
          typeof wanted.referenceType === "string" ? coerceNodeId(wanted.referenceType) : wanted.referenceType,
        includeSubtypes: true,
        nodeClassMask: wanted.nodeClasses ?? 0,
        resultMask: ALL_FIELDS | NODE_CLASS,
      })),
    ),
  );
  const collected = nodes.map((_, i): Collected => {
    return { status: statusAt(results, i), references: [], truncated: false, brokenOff: null };
  });
  let pending = take(open, results, collected, wanted);
  while (pending.length > 0) {
    const points = pending.map(({ point }) => point);
    const enough = pending.filter(({ into }) => into.truncated);
    if (enough.length > 0) {
      // Those with enough give their points back; the others go on.
      await open.inTime(
        "releasing continuation points",
        open.session.browseNext(
          enough.map(({ point }) => point),
          true,
        ),
      );
      pending = pending.filter(({ into }) => !into.truncated);
      continue;
    }
    const next = await open.inTime("a browse", open.session.browseNext(points, false));
    const continued = pending.map(({ into }) => into);
    for (const [i, into] of continued.entries()) {
      const status = statusAt(next, i);
      if (qualityOf(status) === "BAD") into.brokenOff = status;
    }
    pending = take(open, next, continued, wanted);
  }
  return collected;
}

interface Unfinished {
  readonly point: Buffer;
  readonly into: Collected;
}

/** Takes results over, and says which are to be continued. */
function take(
  open: ServerSession,
  results: readonly BrowseResult[],
  into: readonly Collected[],
  { most, onFound }: Wanted,
): Unfinished[] {
  const unfinished: Unfinished[] = [];
  into.forEach((collected, i) => {
    const result = results[i];
    for (const description of result?.references ?? []) {
      const reference = referenceOf(description, open.namespaces);
      if (reference === null) continue;
      if (collected.references.length < most) collected.references.push(reference);
      else collected.truncated = true;
    }
    const point = result?.continuationPoint;
    if (point && point.length > 0) {
      if (collected.references.length >= most) collected.truncated = true;
      unfinished.push({ point, into: collected });
    }
  });
  onFound?.(results.reduce((sum, { references }) => sum + (references?.length ?? 0), 0));
  return unfinished;
}

function statusAt(results: readonly BrowseResult[], i: number): number {
  return (results[i]?.statusCode ?? StatusCodes.BadUnexpectedError).value >>> 0;
}

/** null for nodes of other servers. */
function referenceOf(reference: ReferenceDescription, namespaces: readonly string[]): Reference | null {
  const { nodeId, browseName, displayName, typeDefinition } = reference;
  const local = localNodeId(nodeId, namespaces);
  if (local === null) return null;
  const name = browseName.name ?? "";
  return {
    nodeId: local,
    referenceType: reference.referenceTypeId,
    browseName: { namespace: browseName.namespaceIndex, name },
    displayName: displayName.text ?? name,
    nodeClass: reference.nodeClass ?? NodeClass.Unspecified,
    typeDefinition: typeDefinition && !typeDefinition.isEmpty() ? localNodeId(typeDefinition, namespaces) : null,
  };
}

/** ExpandedNodeIds may name another server, or the namespace by its URI (Part 6, 5.2.2.10). */
function localNodeId(
  nodeId: NodeId & { readonly serverIndex?: number; readonly namespaceUri?: string | null },
  namespaces: readonly string[],
): NodeId | null {
  if (nodeId.serverIndex) return null;
  if (!nodeId.namespaceUri) return new NodeId(nodeId.identifierType, nodeId.value, nodeId.namespace);
  const index = namespaces.indexOf(nodeId.namespaceUri);
  return index < 0 ? null : new NodeId(nodeId.identifierType, nodeId.value, index);
}
