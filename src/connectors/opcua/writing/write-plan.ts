/** What writes mean to the nodes they go to, and which of them make no sense there: before anything is sent. */
import { DataType, type NodeId, StatusCodes, type Variant } from "node-opcua-client";
import type { Tag } from "../../../twin/model/tag.ts";
import type { TagWrite } from "../../../twin/ports/data-source.ts";
import type { Range, TagRecord, TagSource } from "../../../twin/words/elements.ts";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import type { LiveSession } from "../nodes/live-session.ts";
import { isIndexRange } from "../nodes/node-value.ts";
import { isNumeric } from "../values/conversion.ts";
import { encodeVariant, type NodeType, Unencodable } from "../values/encode.ts";
import { toRaw } from "../values/scaling.ts";

/** A write, and what the model said of its tag when the value was checked. */
export interface AskedWrite extends TagWrite {
  readonly record: TagRecord;
}

export interface PlannedWrite {
  /** Where its result stands. */
  readonly index: number;
  readonly tag: Tag;
  readonly nodeId: NodeId;
  readonly indexRange: string | null;
  readonly verify: boolean;
  /** Where in what the node holds the value goes; null: it is all of it. */
  readonly member: readonly string[] | null;
  /** null for a member, whose type is only known from what the node holds. */
  readonly value: Variant | null;
  /** The value in the device's own terms, scaling inverted. */
  valueFor(dataType: DataType): unknown;
  /** Whether the model still says of the tag what it did when the value was checked. */
  isAsPlanned(): boolean;
}

/**
 * @param refuse called for each write that is not to be sent; those are left out of the answer
 * @throws what the session throws
 */
export async function planWrites(
  { open, resolver, types, descriptions }: LiveSession,
  writes: readonly AskedWrite[],
  refuse: (index: number, why: Unencodable) => void,
): Promise<PlannedWrite[]> {
  const nodes = await resolver.resolve(writes.map(({ record }) => record.source?.address ?? ""));
  const known = nodes.filter((node) => typeof node !== "number");
  const typesOfNodes = await types.of(known);
  const typeOf = new Map(known.map((node, i) => [node, typesOfNodes[i] as NodeType | number]));
  const planned: PlannedWrite[] = [];
  const limited: { readonly plan: PlannedWrite; readonly raw: unknown; readonly address: string }[] = [];
  for (const [index, { tag, record, value, verify = false }] of writes.entries()) {
    const nodeId = nodes[index] as NodeId | number;
    const { source } = record;
    const type = typeof nodeId === "number" ? nodeId : (typeOf.get(nodeId) as NodeType | number);
    if (source === null || typeof nodeId === "number" || typeof type === "number") {
      refuse(index, new Unencodable(typeof type === "number" ? type : StatusCode.BadConfigurationError, ""));
      continue;
    }
    if (!isIndexRange(source.indexRange)) {
      refuse(index, new Unencodable(StatusCodes.BadIndexRangeInvalid.value, ""));
      continue;
    }
    const valueFor = (dataType: DataType) => unscaled(value, source, dataType);
    const member = source.member === null ? null : memberPath(record, source);
    const raw = valueFor(type.dataType);
    const encoded = member === null ? encodeVariant(type, raw, open.namespaces, source.indexRange !== null) : null;
    if (encoded instanceof Unencodable) {
      refuse(index, encoded);
      continue;
    }
    const isAsPlanned = () => !tag.gone && tag.record === record;
    const { indexRange } = source;
    const plan = { index, tag, nodeId, indexRange, verify, member, value: encoded, valueFor, isAsPlanned };
    planned.push(plan);
    if (member === null && record.range === null && isNumeric(type.dataType))
      limited.push({ plan, raw, address: source.address });
  }
  // Where the model names no range, the device's own counts.
  const described = await descriptions.of(limited.map(({ address }) => address));
  const outside = new Set<PlannedWrite>();
  limited.forEach(({ plan, raw }, i) => {
    const range = described[i]?.range ?? described[i]?.instrumentRange ?? null;
    const wrong = range === null ? null : firstOutside(raw, range);
    if (range === null || wrong === null) return;
    outside.add(plan);
    refuse(
      plan.index,
      new Unencodable(
        StatusCode.BadOutOfRange,
        `${wrong} is outside of ${range.low} to ${range.high}, the range the device itself gives for it. If that is wrong, give the tag a range of its own in the model.`,
      ),
    );
  });
  return planned.filter((plan) => !outside.has(plan));
}

/** An index range that names one element gives an array of one; a scalar tag means the element. */
function memberPath(record: TagRecord, { indexRange, member }: TagSource): string[] {
  const path = (member as string).split(".");
  return indexRange !== null && record.valueRank === -1 ? ["0", ...path] : path;
}

function unscaled(value: unknown, source: TagSource, dataType: DataType): unknown {
  const { scaling } = source;
  if (scaling === null) return value;
  const whole = dataType !== DataType.Float && dataType !== DataType.Double;
  const convert = (given: unknown): unknown => {
    if (Array.isArray(given)) return given.map(convert);
    const number = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
    if (typeof number !== "number" && typeof number !== "bigint") return given;
    const raw = toRaw(scaling, Number(number));
    // A device that counts in whole steps gets the nearest one.
    return whole ? Math.round(raw) : raw;
  };
  return convert(value);
}

function firstOutside(value: unknown, range: Range): unknown {
  if (Array.isArray(value)) {
    for (const each of value) {
      const found = firstOutside(each, range);
      if (found !== null) return found;
    }
    return null;
  }
  const number = Number(value);
  return number < range.low || number > range.high ? value : null;
}
