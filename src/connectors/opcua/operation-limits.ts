/**
 * How many operations a server takes in one call (Part 5, 6.3.11). node-opcua does not split calls by itself, and a
 * server answers a call that is too big with BadTooManyOperations for all of it.
 */
import { AttributeIds, type ClientSession, VariableIds } from "node-opcua";

/** Used where a server gives no limit (absent or 0): all servers we know take that many. */
export const DEFAULT_LIMIT = 1_000;

export interface OperationLimits {
  readonly read: number;
  readonly write: number;
  readonly browse: number;
  readonly translate: number;
  readonly monitor: number;
}

export const DEFAULT_LIMITS: OperationLimits = {
  read: DEFAULT_LIMIT,
  write: DEFAULT_LIMIT,
  browse: DEFAULT_LIMIT,
  translate: DEFAULT_LIMIT,
  monitor: DEFAULT_LIMIT,
};

const NODES: readonly (readonly [keyof OperationLimits, number])[] = [
  ["read", VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerRead],
  ["write", VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerWrite],
  ["browse", VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerBrowse],
  ["translate", VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerTranslateBrowsePathsToNodeIds],
  ["monitor", VariableIds.Server_ServerCapabilities_OperationLimits_MaxMonitoredItemsPerCall],
];

/** One call per limit: a server that allows one node per read answers this too. */
export async function readOperationLimits(session: ClientSession): Promise<OperationLimits> {
  const limits = { ...DEFAULT_LIMITS };
  for (const [name, node] of NODES) {
    const answer = await session.read({ nodeId: `i=${node}`, attributeId: AttributeIds.Value });
    const limit: unknown = answer.statusCode.isGood() ? answer.value.value : null;
    if (typeof limit === "number" && limit > 0) limits[name] = Math.min(limit, 10_000);
  }
  return limits;
}

/**
 * Runs `call` on pieces no longer than the limit, one after another: some servers count the limit over all outstanding
 * calls. Answers stand in the order of the items.
 */
export async function inChunks<I, O>(
  items: readonly I[],
  limit: number,
  call: (chunk: readonly I[]) => Promise<readonly O[]>,
): Promise<O[]> {
  const answers: O[] = [];
  for (let from = 0; from < items.length; from += limit) {
    const chunk = items.slice(from, from + limit);
    const got = await call(chunk);
    for (let i = 0; i < chunk.length; i++) answers.push(got[i] as O);
  }
  return answers;
}
