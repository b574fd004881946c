/** What a server says of one attribute of a node (DataValue, Part 4, 7.11), in the twin's own terms. */
import { DataType, type DataValue, type Variant, VariantArrayType } from "node-opcua-client";
import type { RawValue } from "../../../twin/words/values.ts";
import type { Namespaces } from "../basics/node-address.ts";
import { decodeVariant } from "./codec.ts";
import { timeOf } from "./wire-times.ts";

/**
 * On the way of every notification one of them serves for all values, one after another: code that is handed it keeps nothing but
 * what stands in it.
 */
export class ReceivedValue {
  /** Of the value, or of its elements. */
  dataType: DataType = DataType.Null;
  /** No array, and no matrix. */
  isScalar = true;
  /** There is no value. (A LocalizedText without a text is one.) */
  isNull = true;
  raw: RawValue = null;
  /** Unsigned 32 bit. */
  status = 0;
  /** Milliseconds since 1970, fractions kept; null: the server gives none. */
  sourceTime: number | null = null;
  serverTime: number | null = null;

  /** @param isNull by default when there is no raw value */
  hold(dataType: DataType, isScalar: boolean, raw: RawValue, isNull = raw === null): void {
    this.dataType = dataType;
    this.isScalar = isScalar;
    this.isNull = isNull;
    this.raw = raw;
  }
}

/** From node-opcua's object of it. */
export function receivedValueOf(dataValue: DataValue, namespaces: Namespaces): ReceivedValue {
  const received = new ReceivedValue();
  received.status = dataValue.statusCode.value >>> 0;
  received.sourceTime = timeOf(dataValue.sourceTimestamp, dataValue.sourcePicoseconds);
  received.serverTime = timeOf(dataValue.serverTimestamp, dataValue.serverPicoseconds);
  const variant: Variant | null = dataValue.value;
  if (variant) {
    const isNull = (variant.value ?? null) === null;
    received.hold(
      variant.dataType,
      variant.arrayType === VariantArrayType.Scalar,
      isNull ? null : decodeVariant(variant, namespaces),
      isNull,
    );
  }
  return received;
}
