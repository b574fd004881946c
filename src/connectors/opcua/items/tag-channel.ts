/** One tag's way from the device's notifications to its samples. What can be decided once is decided when it is made. */
import type { DataType } from "node-opcua-client";
import { staleSample } from "../../../twin/live/degraded-sample.ts";
import { Sample } from "../../../twin/model/sample.ts";
import type { Tag } from "../../../twin/model/tag.ts";
import type { TagSource } from "../../../twin/words/elements.ts";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import type { RawValue } from "../../../twin/words/values.ts";
import {
  type Conversion,
  conversionOf,
  convertEach,
  fitsRank,
  isPlainObject,
  memberConversion,
} from "../values/conversion.ts";
import type { ReceivedValue } from "../values/received-value.ts";

const BAD = 0x8000_0000;

/** Names an element of an array in a tag's `member`, from 0. */
const ELEMENT = /^\d{1,9}$/;

export class TagChannel {
  readonly tag: Tag;
  readonly source: TagSource;
  /** What the device said last, before anything the twin knows about the source lowered it; null before the first. */
  latest: Sample | null = null;
  /** `Clock.monotonic` when `latest` came; kept for tags with `staleAfterMs` only. */
  receivedAt = 0;
  /** The tag's own `staleAfterMs` has passed since `latest`. */
  overdue = false;
  /** The tag is not monitored through this any more: what still comes is nothing to it. */
  released = false;
  readonly #member: readonly string[] | null;
  /** An index range that names one element gives an array of one; a scalar tag means the element. */
  readonly #unwrap: boolean;
  #receivedType: DataType | -1 = -1;
  #conversion: Conversion | null = null;

  constructor(tag: Tag, source: TagSource) {
    this.tag = tag;
    this.source = source;
    this.#member = source.member === null ? null : source.member.split(".");
    this.#unwrap = source.indexRange !== null && tag.record.valueRank === -1;
  }

  /** What a value means for this tag. Never throws. */
  sampleOf({ dataType, isScalar, isNull, raw, status, sourceTime, serverTime }: ReceivedValue): Sample {
    const { tag } = this;
    if (status >= BAD || isNull) return new Sample(tag, null, status, sourceTime, serverTime);
    if (dataType !== this.#receivedType) this.#receive(dataType);
    const conversion = this.#conversion;
    let converted: RawValue | undefined;
    // The common case without any detour: one number, text or Boolean.
    if (isScalar && this.#member === null && tag.record.valueRank === -1)
      converted = conversion === null ? undefined : conversion(raw);
    else converted = this.#convert(raw, conversion);
    return converted === undefined
      ? new Sample(tag, null, StatusCode.BadTypeMismatch, sourceTime, serverTime)
      : new Sample(tag, converted, status, sourceTime, serverTime);
  }

  /** The sample to show for `latest`, given whether the whole source is suspect. */
  shown(suspect: boolean, now: number): Sample | null {
    return this.latest && (suspect || this.overdue) ? staleSample(this.latest, now) : this.latest;
  }

  #receive(type: DataType): void {
    const { dataType } = this.tag.record;
    this.#receivedType = type;
    this.#conversion = this.#member
      ? memberConversion(dataType, this.source.scaling)
      : conversionOf(dataType, type, this.source.scaling);
  }

  #convert(decoded: RawValue, conversion: Conversion | null): RawValue | undefined {
    if (conversion === null) return undefined;
    let value: RawValue | undefined = decoded;
    if (this.#unwrap && Array.isArray(value) && value.length === 1) value = value[0];
    for (const name of this.#member ?? []) {
      if (value === undefined) return undefined;
      // An element by its number: the whole array is monitored once, however many tags its elements have.
      if (Array.isArray(value)) value = ELEMENT.test(name) ? (value as readonly RawValue[])[Number(name)] : undefined;
      else value = isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    }
    if (value === undefined) return undefined;
    if (value === null) return null;
    return fitsRank(value, this.tag.record.valueRank) ? convertEach(value, conversion) : undefined;
  }
}
