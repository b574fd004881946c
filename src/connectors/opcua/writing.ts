/** Writes to the plant: in order, converted by the node's own data type, checked before anything is sent. */
import { AttributeIds, type NodeId, NumericRange, StatusCodes, type Variant } from "node-opcua";
import type { TagWrite, WriteResult } from "../../twin/data-source.ts";
import { StatusCode, statusName } from "../../twin/live/status-codes.ts";
import { encodeVariant, type NodeType, Unencodable } from "./encode.ts";
import type { NodeTypes } from "./node-types.ts";
import { isIndexRange } from "./node-value.ts";
import { inChunks } from "./operation-limits.ts";
import { messageOf, statusOf } from "./problems.ts";
import type { AddressResolver } from "./resolution.ts";
import { toRaw } from "./scaling.ts";
import { type ServerSession, within } from "./session.ts";

const DONE: WriteResult = { status: StatusCode.Good, message: null };

interface Ready {
  readonly index: number;
  readonly nodeId: NodeId;
  readonly indexRange: string | null;
  readonly value: Variant;
}

/** Never rejects: what goes wrong stands in the results. Nothing is sent later. */
export async function writeTags(
  open: ServerSession,
  resolver: AddressResolver,
  types: NodeTypes,
  writes: readonly TagWrite[],
  timeoutMs: number,
): Promise<WriteResult[]> {
  const results: (WriteResult | undefined)[] = writes.map(() => undefined);
  try {
    const ready = await prepare(open, resolver, types, writes, results);
    let sent = 0;
    try {
      await inChunks(ready, open.limits.write, async (chunk) => {
        const statuses = await within(
          timeoutMs,
          "a write",
          open.session.write(
            chunk.map(({ nodeId, indexRange, value }) => ({
              nodeId,
              attributeId: AttributeIds.Value,
              ...(indexRange === null ? {} : { indexRange: new NumericRange(indexRange) }),
              // Neither status nor times: many servers refuse writes that carry them (Part 4, 5.11.4.2).
              value: { value },
            })),
          ),
        );
        chunk.forEach(({ index }, i) => {
          results[index] = outcome(statuses[i]?.value ?? StatusCodes.BadUnexpectedError.value);
        });
        sent += chunk.length;
        return statuses;
      });
    } catch (error) {
      // Whether the calls that failed reached the device is not known; those after them were not sent.
      const failed = new Set(ready.slice(sent, sent + open.limits.write).map(({ index }) => index));
      for (const { index } of ready.slice(sent))
        results[index] = {
          status: statusOf(error),
          message: failed.has(index)
            ? `No answer came from the device (${messageOf(error)}); the write may have been done.`
            : "Nothing was sent, since the connection was lost before.",
        };
    }
  } catch (error) {
    const failure = { status: statusOf(error), message: `Nothing was sent: ${messageOf(error)}.` };
    return results.map((result) => result ?? failure);
  }
  return results.map((result) => result ?? { status: StatusCode.BadCommunicationError, message: "Nothing was sent." });
}

async function prepare(
  open: ServerSession,
  resolver: AddressResolver,
  types: NodeTypes,
  writes: readonly TagWrite[],
  results: (WriteResult | undefined)[],
): Promise<Ready[]> {
  const nodes = await resolver.resolve(writes.map(({ tag }) => tag.source?.address ?? ""));
  const known = nodes.filter((node) => typeof node !== "number");
  const typesOfNodes = await types.of(known);
  const typeOf = new Map(known.map((node, i) => [node, typesOfNodes[i] as NodeType | number]));
  const ready: Ready[] = [];
  writes.forEach(({ tag, value }, index) => {
    const nodeId = nodes[index] as NodeId | number;
    const source = tag.source;
    if (typeof nodeId === "number" || !source) {
      results[index] = outcome(typeof nodeId === "number" ? nodeId : StatusCode.BadConfigurationError);
      return;
    }
    const type = typeOf.get(nodeId) as NodeType | number;
    if (typeof type === "number") {
      results[index] = outcome(type);
      return;
    }
    if (source.member !== null) {
      results[index] = {
        status: StatusCode.BadNotSupported,
        message: "One member of a structure cannot be written: OPC UA writes structures whole.",
      };
      return;
    }
    if (!isIndexRange(source.indexRange)) {
      results[index] = outcome(StatusCodes.BadIndexRangeInvalid.value);
      return;
    }
    const whole = type.dataType !== 10 && type.dataType !== 11;
    const raw = source.scaling
      ? unscaled(value, (one) => toRaw(source.scaling as NonNullable<typeof source.scaling>, one), whole)
      : value;
    const encoded = encodeVariant(type, raw, open.namespaces, source.indexRange !== null);
    if (encoded instanceof Unencodable) results[index] = { status: encoded.status, message: encoded.message };
    else ready.push({ index, nodeId, indexRange: source.indexRange, value: encoded });
  });
  return ready;
}

/** A device that counts in whole steps gets the nearest one. */
function unscaled(value: unknown, scale: (value: number) => number, whole: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => unscaled(one, scale, whole));
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" && typeof number !== "bigint") return value;
  const raw = scale(Number(number));
  return whole ? Math.round(raw) : raw;
}

/** A write is done, too, when the server says it is clamped or will complete later. */
function outcome(code: number): WriteResult {
  const status = code >>> 0;
  if (status < 0x4000_0000) return status === StatusCode.Good ? DONE : { status, message: null };
  return { status, message: SENTENCES[statusName(status)] ?? `The device answered ${statusName(status)}.` };
}

const SENTENCES: Readonly<Record<string, string>> = {
  BadNodeIdUnknown: "The server has no node at the tag's address.",
  BadNodeIdInvalid: "The tag's address is not a valid OPC UA address.",
  BadNotWritable: "The node does not allow writing.",
  BadUserAccessDenied: "The server does not allow this user to write the node.",
  BadTypeMismatch: "The server refuses the value's data type.",
  BadOutOfRange: "The server refuses the value as out of range.",
  BadIndexRangeInvalid: "The tag's index range is not valid for the node.",
  BadWriteNotSupported: "The server does not support writing this.",
};
