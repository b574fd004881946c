/** Explicit reads: past every cache, tags of one node in one operation, in as few calls as the server allows. */
import { DataValue, type NodeId, StatusCodes, StatusCode as UaStatusCode } from "node-opcua-client";
import type { Tag } from "../../../twin/model/tag.ts";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import { inCalls, isTooLarge } from "../basics/operation-limits.ts";
import { statusOf } from "../basics/problems.ts";
import { mayHoldStructures, promoteStructures } from "../values/structure-promotion.ts";
import type { LiveSession } from "./live-session.ts";
import { isIndexRange, valueAttribute } from "./node-value.ts";

/**
 * What the device says for each tag, in their order; a status where it was not asked. One call that fails never fails the
 * others. Rejects when the session is lost.
 */
export async function readTags({ open, resolver }: LiveSession, tags: readonly Tag[]): Promise<(DataValue | number)[]> {
  const nodes = await resolver.resolve(tags.map((tag) => tag.source?.address ?? ""));
  const wanted = new Map<string, { readonly nodeId: NodeId; readonly indexRange: string | null }>();
  const keys = tags.map((tag, i) => {
    const nodeId = nodes[i] as NodeId | number;
    const indexRange = tag.source?.indexRange ?? null;
    if (!tag.source) return StatusCode.BadConfigurationError;
    if (typeof nodeId === "number") return nodeId;
    if (!isIndexRange(indexRange)) return StatusCodes.BadIndexRangeInvalid.value;
    const key = `${nodeId.toString()} ${indexRange ?? ""}`;
    wanted.set(key, { nodeId, indexRange });
    return key;
  });
  const values = await inCalls(open.limits, "read", [...wanted.values()], async (chunk) => {
    const nodesToRead = chunk.map(({ nodeId, indexRange }) => valueAttribute(nodeId, indexRange));
    try {
      return await open.inTime("a read", open.session.read(nodesToRead));
    } catch (error) {
      const status = statusOf(error);
      if (chunk.length > 1 && isTooLarge(status, "read")) throw error;
      const statusCode = UaStatusCode.makeStatusCode(StatusCodes.Good, status);
      return chunk.map(() => new DataValue({ statusCode }));
    }
  });
  await promoteStructures(open.session, values.filter(mayHoldStructures));
  const valueOfKey = new Map([...wanted.keys()].map((key, i) => [key, values[i] as DataValue]));
  return keys.map((key) => (typeof key === "number" ? key : (valueOfKey.get(key) as DataValue)));
}
