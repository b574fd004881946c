/** The Value attribute of a node, or an element or slice of it, as requests name it (Part 4, 7.29 and 7.27). */
import { AttributeIds, type NodeId, type ReadValueIdOptions } from "node-opcua-client";
import { NumericRange } from "node-opcua-numeric-range";

export function valueAttribute(nodeId: NodeId, indexRange: string | null): ReadValueIdOptions {
  const attributeId = AttributeIds.Value;
  return indexRange === null
    ? { nodeId, attributeId }
    : { nodeId, attributeId, indexRange: new NumericRange(indexRange) };
}

/** `3`, `0:9`, or one of either per dimension: `1:2,0:1`. */
export function isIndexRange(text: string | null): boolean {
  if (text === null) return true;
  return text.split(",").every((part) => {
    const bounds = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(part);
    return bounds !== null && (bounds[2] === undefined || Number(bounds[1]) < Number(bounds[2]));
  });
}
