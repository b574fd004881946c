/** A column of Floats in few bytes, exactly: NaN says that there is no number. */
import { type ByteReader, type ByteWriter, isVarint } from "./bytes.ts";

/** Kinds up to here are decimals with so many digits behind the point, as differences of whole numbers. */
const MOST_DIGITS = 6;
const FLOAT_32 = 14;
const FLOAT_64 = 15;
/** Beside the kind: some rows have no number, and a bit for each row says which. */
const HAS_NONE = 16;

const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, digits) => 10 ** digits);

export function writeNumbers(writer: ByteWriter, numbers: Float64Array): void {
  const present = numbers.filter((number) => !Number.isNaN(number));
  const hasNone = present.length < numbers.length;
  const kind = kindOf(present);
  writer.byte(hasNone ? kind | HAS_NONE : kind);
  if (hasNone) writeBits(writer, numbers);
  if (kind <= MOST_DIGITS) {
    const power = POWERS[kind] as number;
    let last = 0;
    for (let i = 0; i < present.length; i++) {
      const whole = Math.round((present[i] as number) * power);
      writer.signed(whole - last);
      last = whole;
    }
  } else if (kind === FLOAT_32) {
    writer.shuffled(bytesOf(new Float32Array(present)), 4);
  } else {
    writer.shuffled(bytesOf(present), 8);
  }
}

export function readNumbers(reader: ByteReader, length: number): Float64Array {
  const head = reader.byte();
  const kind = head & 15;
  const bits = head & HAS_NONE ? reader.bytes(Math.ceil(length / 8)) : null;
  const count = bits === null ? length : bits.reduce((sum, byte) => sum + bitsSet(byte), 0);
  const present = readPresent(reader, kind, count);
  if (bits === null) return present;
  const numbers = new Float64Array(length).fill(Number.NaN);
  let read = 0;
  for (let i = 0; i < length; i++)
    if ((bits[i >>> 3] as number) & (1 << (i & 7))) numbers[i] = present[read++] as number;
  return numbers;
}

function readPresent(reader: ByteReader, kind: number, length: number): Float64Array {
  const numbers = new Float64Array(length);
  if (kind <= MOST_DIGITS) {
    const power = POWERS[kind] as number;
    let last = 0;
    for (let i = 0; i < length; i++) {
      last += reader.signed();
      numbers[i] = last / power;
    }
  } else if (kind === FLOAT_32) {
    const floats = new Float32Array(length);
    reader.shuffled(bytesOf(floats), 4);
    numbers.set(floats);
  } else {
    reader.shuffled(bytesOf(numbers), 8);
  }
  return numbers;
}

function kindOf(numbers: Float64Array): number {
  let digits = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number;
    while (!isDecimal(number, digits)) if (++digits > MOST_DIGITS) return isFloat32(numbers) ? FLOAT_32 : FLOAT_64;
  }
  return digits;
}

function isDecimal(number: number, digits: number): boolean {
  const power = POWERS[digits] as number;
  const whole = Math.round(number * power);
  return isVarint(whole) && Object.is(whole / power, number);
}

function isFloat32(numbers: Float64Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (Math.fround(numbers[i] as number) !== numbers[i]) return false;
  return true;
}

/** A bit for each row, the lowest first: whether it has a number. */
function writeBits(writer: ByteWriter, numbers: Float64Array): void {
  for (let start = 0; start < numbers.length; start += 8) {
    let byte = 0;
    for (let i = start; i < Math.min(start + 8, numbers.length); i++)
      if (!Number.isNaN(numbers[i])) byte |= 1 << (i - start);
    writer.byte(byte);
  }
}

function bitsSet(byte: number): number {
  let count = 0;
  for (let rest = byte; rest > 0; rest &= rest - 1) count++;
  return count;
}

function bytesOf(numbers: Float64Array | Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
