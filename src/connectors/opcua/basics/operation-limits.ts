/**
 * How many operations a server takes in one call (Part 5, 6.3.11). node-opcua does not split calls by itself, and a
 * server answers a call that is too big with BadTooManyOperations for all of it. What a server does not announce is learnt
 * from that answer.
 */
import { AttributeIds, type ClientSession, StatusCodes, VariableIds } from "node-opcua-client";
import { statusOf } from "./problems.ts";

/** Used where a server gives no limit (absent or 0): all servers we know take that many. */
export const DEFAULT_LIMIT = 1_000;
/** No call is larger, whatever a server announces. */
const LARGEST = 10_000;

/** What is limited on its own. */
export type LimitedService = "read" | "write" | "browse" | "translate" | "monitor";

/** Of one session; numbers go down while it lives, never up. */
export class OperationLimits implements Record<LimitedService, number> {
  read = DEFAULT_LIMIT;
  write = DEFAULT_LIMIT;
  browse = DEFAULT_LIMIT;
  translate = DEFAULT_LIMIT;
  monitor = DEFAULT_LIMIT;
  /** MaxMonitoredItemsPerSubscription (Part 5, 6.3.2). */
  itemsPerSubscription = Number.POSITIVE_INFINITY;
}

const NODES: readonly (readonly [LimitedService | "itemsPerSubscription", number])[] = [
  ["read", VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerRead],
  ["write", VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerWrite],
  ["browse", VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerBrowse],
  ["translate", VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerTranslateBrowsePathsToNodeIds],
  ["monitor", VariableIds.Server_ServerCapabilities_OperationLimits_MaxMonitoredItemsPerCall],
  ["itemsPerSubscription", VariableIds.Server_ServerCapabilities_MaxMonitoredItemsPerSubscription],
];

/** One call per limit: a server that allows one node per read answers this too. */
export async function readOperationLimits(session: ClientSession): Promise<OperationLimits> {
  const limits = new OperationLimits();
  for (const [name, node] of NODES) {
    const answer = await session.read({ nodeId: `i=${node}`, attributeId: AttributeIds.Value });
    const limit: unknown = answer.statusCode.isGood() ? answer.value.value : null;
    if (typeof limit !== "number" || limit <= 0) continue;
    limits[name] = name === "itemsPerSubscription" ? limit : Math.min(limit, LARGEST);
  }
  return limits;
}

/** Answers to a call as a whole that mean: nothing was done, ask for less at once (Part 4, 7.39.2). */
const TOO_LARGE: ReadonlySet<number> = new Set(
  [StatusCodes.BadTooManyOperations, StatusCodes.BadRequestTooLarge, StatusCodes.BadEncodingLimitsExceeded].map(
    (code) => code.value,
  ),
);
/** The same where the call changes nothing, so that it does no harm that it was carried out. */
const ANSWER_TOO_LARGE = StatusCodes.BadResponseTooLarge.value;

/**
 * Runs `call` on pieces within the service's limit, one after another: some servers count the limit over all outstanding
 * calls. A piece that is too large all the same is halved, and the limit with it, for the session's later calls too.
 * Answers stand in the order of the items.
 */
export async function inCalls<I, O>(
  limits: OperationLimits,
  service: LimitedService,
  items: readonly I[],
  call: (chunk: readonly I[]) => Promise<readonly O[]>,
): Promise<O[]> {
  const answers: O[] = [];
  for (let from = 0; from < items.length; ) {
    const chunk = items.slice(from, from + limits[service]);
    let got: readonly O[];
    try {
      got = await call(chunk);
    } catch (error) {
      if (chunk.length === 1 || !isTooLarge(statusOf(error), service)) throw error;
      limits[service] = Math.min(limits[service], Math.ceil(chunk.length / 2));
      continue;
    }
    for (let i = 0; i < chunk.length; i++) answers.push(got[i] as O);
    from += chunk.length;
  }
  return answers;
}

/** Whether a call that was refused with this status can be made in smaller pieces. */
export function isTooLarge(status: number, service: LimitedService): boolean {
  return TOO_LARGE.has(status) || (status === ANSWER_TOO_LARGE && service !== "write" && service !== "monitor");
}
