/**
 * Reads values as they travel (the binary encoding, Part 6, 5.2) straight into those of the twin: no objects between. Numbers,
 * texts, times and the like, alone or in arrays, which is nearly all that is ever monitored. All else (structures, node
 * ids, Variants in Variants) is left to node-opcua, at the place where it stands.
 */
import { BinaryStream } from "node-opcua-binary-stream";
import { DataType, DataValue } from "node-opcua-client";
import type { RawValue } from "../../../twin/words/values.ts";
import { fold } from "./codec.ts";
import type { ReceivedValue } from "./received-value.ts";
import { dateTimeOfHalves, timeOfHalves } from "./wire-times.ts";

/** The encoding mask of a DataValue (Part 6, 5.2.2.17), in the order of what follows it. */
const VALUE = 0x01;
const STATUS = 0x02;
const SOURCE_TIME = 0x04;
const SOURCE_PICOSECONDS = 0x10;
const SERVER_TIME = 0x08;
const SERVER_PICOSECONDS = 0x20;

/** The encoding byte of a Variant (Part 6, 5.2.2.16). */
const TYPE = 0x3f;
const DIMENSIONS = 0x40;
const ARRAY = 0x80;

/** The mask of a LocalizedText (Part 6, 5.2.2.14). */
const LOCALE = 0x01;
const TEXT = 0x02;

/** In place of a length: there is none. */
const NULL_LENGTH = 0xffff_ffff;

/** The unit of the picoseconds of a DataValue. */
const PICOSECONDS_UNIT = 10;

/** Built-in types (Part 6, 5.1.2) that are read here. */
const READ_HERE: readonly DataType[] = [
  DataType.Null,
  DataType.Boolean,
  DataType.SByte,
  DataType.Byte,
  DataType.Int16,
  DataType.UInt16,
  DataType.Int32,
  DataType.UInt32,
  DataType.Int64,
  DataType.UInt64,
  DataType.Float,
  DataType.Double,
  DataType.String,
  DataType.DateTime,
  DataType.ByteString,
  DataType.StatusCode,
  DataType.LocalizedText,
];

/** By the six bits of a Variant's type. */
const IS_READ_HERE = Array.from({ length: TYPE + 1 }, (_, type) => READ_HERE.includes(type));

/** Whatever it reads throws a RangeError where the bytes end too early. */
export class BinaryReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint32(): number {
    const value = this.#view.getUint32(this.#at, true);
    this.#at += 4;
    return value;
  }

  /** @returns false: it is left to node-opcua (`dataValueObject`); nothing was read then */
  dataValue(received: ReceivedValue): boolean {
    const start = this.#at;
    const mask = this.#byte();
    if ((mask & VALUE) === 0) received.hold(DataType.Null, true, null);
    else if (!this.#variant(received)) {
      this.#at = start;
      return false;
    }
    received.status = (mask & STATUS) === 0 ? 0 : this.uint32();
    received.sourceTime = this.#time((mask & SOURCE_TIME) !== 0, (mask & SOURCE_PICOSECONDS) !== 0);
    received.serverTime = this.#time((mask & SERVER_TIME) !== 0, (mask & SERVER_PICOSECONDS) !== 0);
    return true;
  }

  /** The same, as node-opcua reads it; it throws errors of its own, too. */
  dataValueObject(): DataValue {
    const stream = new BinaryStream(this.#bytes);
    stream.length = this.#at;
    const dataValue = new DataValue(null);
    dataValue.decode(stream);
    this.#at = stream.length;
    return dataValue;
  }

  #time(hasTime: boolean, hasPicoseconds: boolean): number | null {
    const at = this.#at;
    if (hasTime) this.#at += 8;
    const picoseconds = hasPicoseconds ? this.#uint16() * PICOSECONDS_UNIT : 0;
    return hasTime
      ? timeOfHalves(this.#view.getInt32(at + 4, true), this.#view.getUint32(at, true), picoseconds)
      : null;
  }

  #variant(received: ReceivedValue): boolean {
    const encoding = this.#byte();
    // By far the most frequent.
    if (encoding === DataType.Double) {
      const at = this.#at;
      this.#at += 8;
      received.hold(DataType.Double, true, this.#view.getFloat64(at, true), false);
      return true;
    }
    const type: DataType = encoding & TYPE;
    const isArray = (encoding & ARRAY) !== 0;
    const hasDimensions = (encoding & DIMENSIONS) !== 0;
    if (!IS_READ_HERE[type] || (hasDimensions && !isArray)) return false;
    if (isArray) received.hold(type, false, hasDimensions ? this.#matrix(type) : this.#array(type));
    else if (type === DataType.LocalizedText) received.hold(type, true, this.#localizedText(), false);
    else received.hold(type, true, this.#scalar(type));
    return true;
  }

  #matrix(type: DataType): RawValue {
    const elements = this.#array(type);
    const sizes = (this.#array(DataType.UInt32) ?? []) as readonly number[];
    if (elements?.length !== product(sizes))
      throw new RangeError("the dimensions of a matrix do not fit the number of its elements");
    return sizes.length > 1 ? fold(elements, sizes) : elements;
  }

  #array(type: DataType): readonly RawValue[] | null {
    const length = this.uint32();
    if (length === NULL_LENGTH) return null;
    // No element is shorter than a byte.
    this.#expect(length);
    const elements: RawValue[] = [];
    for (let i = 0; i < length; i++) elements.push(this.#scalar(type));
    return elements;
  }

  #scalar(type: DataType): RawValue {
    const view = this.#view;
    const at = this.#at;
    switch (type) {
      case DataType.Null:
        return null;
      case DataType.Boolean:
        return this.#byte() !== 0;
      case DataType.SByte:
        this.#at += 1;
        return view.getInt8(at);
      case DataType.Byte:
        return this.#byte();
      case DataType.Int16:
        this.#at += 2;
        return view.getInt16(at, true);
      case DataType.UInt16:
        return this.#uint16();
      case DataType.Int32:
        this.#at += 4;
        return view.getInt32(at, true);
      case DataType.UInt32:
      case DataType.StatusCode:
        return this.uint32();
      case DataType.Int64:
        this.#at += 8;
        return view.getBigInt64(at, true);
      case DataType.UInt64:
        this.#at += 8;
        return view.getBigUint64(at, true);
      case DataType.Float:
        this.#at += 4;
        return view.getFloat32(at, true);
      case DataType.Double:
        this.#at += 8;
        return view.getFloat64(at, true);
      case DataType.DateTime:
        this.#at += 8;
        return dateTimeOfHalves(view.getInt32(at + 4, true), view.getUint32(at, true));
      case DataType.String:
        return this.#text();
      case DataType.LocalizedText:
        return this.#localizedText();
      case DataType.ByteString:
        return this.#byteString();
      default:
        throw new RangeError(`values of type ${type} are not read here`);
    }
  }

  #text(): string | null {
    const length = this.uint32();
    if (length === NULL_LENGTH) return null;
    const at = this.#skip(length);
    return this.#bytes.toString("utf8", at, at + length);
  }

  #localizedText(): string | null {
    const mask = this.#byte();
    if ((mask & LOCALE) !== 0) this.#text();
    return (mask & TEXT) === 0 ? null : this.#text();
  }

  /** Copied: the bytes are a window on a whole message, which it would keep alive. */
  #byteString(): Uint8Array | null {
    const length = this.uint32();
    if (length === NULL_LENGTH) return null;
    const at = this.#skip(length);
    return new Uint8Array(this.#bytes.subarray(at, at + length));
  }

  #byte(): number {
    return this.#view.getUint8(this.#at++);
  }

  #uint16(): number {
    const value = this.#view.getUint16(this.#at, true);
    this.#at += 2;
    return value;
  }

  /** @returns where the skipped bytes begin */
  #skip(length: number): number {
    this.#expect(length);
    const at = this.#at;
    this.#at += length;
    return at;
  }

  #expect(length: number): void {
    const left = this.#bytes.length - this.#at;
    if (length > left) throw new RangeError(`${length} more are announced where ${left} bytes are left`);
  }
}

function product(sizes: readonly number[]): number {
  return sizes.length === 0 ? 0 : sizes.reduce((all, size) => all * size, 1);
}
