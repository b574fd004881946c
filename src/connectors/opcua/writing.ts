/** Writes to the plant: in order, converted by the node's own data type, checked before anything is sent. */
import { AttributeIds, type NodeId, NumericRange, StatusCodes } from "node-opcua";
import type { TagWrite, WriteResult } from "../../twin/data-source.ts";
import { StatusCode, statusName } from "../../twin/live/status-codes.ts";
import { encodeVariant, type NodeType, Unencodable } from "./encode.ts";
import type { LiveSession } from "./live-session.ts";
import { isIndexRange } from "./node-value.ts";
import { inCalls, isTooLarge } from "./operation-limits.ts";
import { messageOf, statusOf } from "./problems.ts";
import { readBack, type SentWrite } from "./read-back.ts";
import { toRaw } from "./scaling.ts";
import { type ServerSession, within } from "./session.ts";

const DONE: WriteResult = { status: StatusCode.Good, message: null };

/**
 * Never rejects: what goes wrong stands in the results. Nothing is sent later.
 * @param timeoutMs of one call
 * @param mayStillSend asked before each call
 */
export async function writeTags(
  live: LiveSession,
  writes: readonly TagWrite[],
  timeoutMs: number,
  mayStillSend: () => boolean,
): Promise<WriteResult[]> {
  const results: (WriteResult | undefined)[] = writes.map(() => undefined);
  try {
    const ready = await prepare(live, writes, results);
    for (const part of withoutRepeats(ready)) {
      const asked = new Set<SentWrite>();
      try {
        await inCalls(live.open.limits, "write", part, (chunk) => {
          if (!mayStillSend()) throw new Error("the writes before took too long");
          return send(live.open, chunk, results, asked, timeoutMs);
        });
      } catch (error) {
        // Whether the call that failed reached the device is not known; those after it are not sent.
        for (const one of ready) if (results[one.index] === undefined) results[one.index] = unsent(one, asked, error);
        break;
      }
    }
    await readBack(live.open, ready, results, timeoutMs);
  } catch (error) {
    const failure = { status: statusOf(error), message: `Nothing was sent: ${messageOf(error)}.` };
    return results.map((result) => result ?? failure);
  }
  return results.map((result) => result ?? { status: StatusCode.BadCommunicationError, message: "Nothing was sent." });
}

async function send(
  open: ServerSession,
  chunk: readonly SentWrite[],
  results: (WriteResult | undefined)[],
  asked: Set<SentWrite>,
  timeoutMs: number,
): Promise<readonly unknown[]> {
  for (const one of chunk) asked.add(one);
  try {
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
    return statuses;
  } catch (error) {
    // The server has taken none of them; they are asked for again in smaller calls.
    if (chunk.length > 1 && isTooLarge(statusOf(error), "write")) for (const one of chunk) asked.delete(one);
    throw error;
  }
}

function unsent(one: SentWrite, asked: ReadonlySet<SentWrite>, error: unknown): WriteResult {
  const status = statusOf(error);
  const why = messageOf(error);
  return asked.has(one)
    ? { status, message: `No answer came from the device (${why}); the write may have been done.` }
    : { status: StatusCode.BadNoCommunication, message: `Nothing was sent, since a write before it failed (${why}).` };
}

/**
 * In which order a server carries out one call is its own choice (Part 4, 5.11.4.1), so a node that is written twice is
 * written by two calls.
 */
function* withoutRepeats(ready: readonly SentWrite[]): Generator<SentWrite[]> {
  let part: SentWrite[] = [];
  let nodes = new Set<string>();
  for (const one of ready) {
    const node = one.nodeId.toString();
    if (nodes.has(node)) {
      yield part;
      part = [];
      nodes = new Set();
    }
    part.push(one);
    nodes.add(node);
  }
  if (part.length > 0) yield part;
}

async function prepare(
  { open, resolver, types }: LiveSession,
  writes: readonly TagWrite[],
  results: (WriteResult | undefined)[],
): Promise<SentWrite[]> {
  const nodes = await resolver.resolve(writes.map(({ tag }) => tag.source?.address ?? ""));
  const known = nodes.filter((node) => typeof node !== "number");
  const typesOfNodes = await types.of(known);
  const typeOf = new Map(known.map((node, i) => [node, typesOfNodes[i] as NodeType | number]));
  const ready: SentWrite[] = [];
  writes.forEach(({ tag, value, verify = false }, index) => {
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
    else ready.push({ index, tag, nodeId, indexRange: source.indexRange, value: encoded, verify });
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
