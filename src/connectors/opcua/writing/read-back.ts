/** Whether a device holds what it was sent, by reading it again. */
import { DataType, type DataValue, type NodeId, type Variant } from "node-opcua-client";
import { sameRaw } from "../../../twin/live/live-values.ts";
import { Sample } from "../../../twin/model/sample.ts";
import type { Tag } from "../../../twin/model/tag.ts";
import type { WriteResult } from "../../../twin/ports/data-source.ts";
import type { RawValue } from "../../../twin/words/values.ts";
import type { Namespaces } from "../basics/node-address.ts";
import { inCalls } from "../basics/operation-limits.ts";
import { statusOf } from "../basics/problems.ts";
import { TagChannel } from "../items/tag-channel.ts";
import { valueAttribute } from "../nodes/node-value.ts";
import type { ServerSession } from "../session/session.ts";
import { decodeVariant } from "../values/codec.ts";
import { receivedValueOf } from "../values/received-value.ts";

/** A write that the device has taken, and that is to be looked at again. */
export interface SentWrite {
  /** Where its result stands. */
  readonly index: number;
  readonly tag: Tag;
  readonly nodeId: NodeId;
  readonly indexRange: string | null;
  readonly value: Variant;
}

/**
 * Adds what the device holds to the results of these writes. Never rejects.
 * @param now milliseconds since 1970
 */
export async function readBack(
  open: ServerSession,
  sent: readonly SentWrite[],
  results: (WriteResult | undefined)[],
  now: () => number,
): Promise<void> {
  if (sent.length === 0) return;
  let values: readonly DataValue[];
  try {
    values = await inCalls(open.limits, "read", sent, (chunk) =>
      open.inTime(
        "a read",
        open.session.read(chunk.map(({ nodeId, indexRange }) => valueAttribute(nodeId, indexRange))),
      ),
    );
  } catch (error) {
    // The device has taken the values, but nobody could look.
    for (const { index, tag } of sent) {
      const sample = new Sample(tag, null, statusOf(error), null, now(), true);
      results[index] = { ...(results[index] as WriteResult), readBack: { sample, same: false } };
    }
    return;
  }
  sent.forEach(({ index, tag, value }, i) => {
    const result = results[index];
    const held = values[i];
    if (!result || !held || tag.source === null) return;
    const sample = new TagChannel(tag, tag.source).sampleOf(receivedValueOf(held, open.namespaces));
    const same = sample.quality !== "BAD" && isSame(value, held.value, open.namespaces);
    results[index] = { ...result, readBack: { sample, same } };
  });
}

function isSame(sent: Variant, held: Variant, namespaces: Namespaces): boolean {
  const single = sent.dataType === DataType.Float;
  const raw = (variant: Variant): RawValue => {
    const value = decodeVariant(variant, namespaces);
    return single ? rounded(value) : value;
  };
  return sent.dataType === held.dataType && sameRaw(raw(sent), raw(held));
}

/** To the precision a Float has on its way. */
function rounded(value: RawValue): RawValue {
  if (typeof value === "number") return Math.fround(value);
  return Array.isArray(value) ? value.map(rounded) : value;
}
