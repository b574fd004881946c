/**
 * A chunk: the samples of one tag in one hour, or a part of them, as the bytes that stand in a day's file. Column by column, each
 * in the fewest bytes that hold it exactly, and all of them compressed by Zstandard where that makes them shorter.
 *
 * Bytes are those of the layout (`layout.ts`): what is written once must be read for ever.
 */
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { SampleColumns } from "../../twin/history/sample-columns.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { readNumbers, writeNumbers } from "./number-codec.ts";

const PLAIN = 0;
const ZSTANDARD = 1;
/** What Zstandard can't make shorter, with its own head of a dozen bytes. */
const SHORTEST_COMPRESSED = 48;

/** Units of times: microseconds in one. 0: Floats, for times that are too far away to count. */
const MICROSECOND = 1;
const MILLISECOND = 1_000;
/** Microseconds beyond are no whole numbers of a Float: from the year 2112 on, and as far before 1970. */
const FARTHEST_MICROSECONDS = 2 ** 52;

const NO_TEXTS = 0;
const TEXTS = 1;

const writer = new ByteWriter();
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function encodeChunk(columns: SampleColumns): Uint8Array {
  writer.clear();
  writer.varint(columns.length);
  writeTimes(columns.times);
  writeNumbers(writer, columns.numbers);
  writeStatuses(columns.statuses);
  writeTexts(columns.texts);
  return packed(writer.written);
}

export function decodeChunk(chunk: Uint8Array): SampleColumns {
  const reader = new ByteReader(unpacked(chunk));
  const length = reader.varint();
  const times = readTimes(reader, length);
  const numbers = readNumbers(reader, length);
  const statuses = readStatuses(reader, length);
  return { length, times, numbers, texts: readTexts(reader, length), statuses };
}

/** Bytes with a head that says whether they are compressed. The answer is the caller's own. */
export function packed(bytes: Uint8Array): Uint8Array {
  const compressed = bytes.length < SHORTEST_COMPRESSED ? null : zstdCompressSync(bytes);
  const isShorter = compressed !== null && compressed.length < bytes.length;
  const body = isShorter ? compressed : bytes;
  const whole = new Uint8Array(body.length + 1);
  whole[0] = isShorter ? ZSTANDARD : PLAIN;
  whole.set(body, 1);
  return whole;
}

export function unpacked(whole: Uint8Array): Uint8Array {
  const body = whole.subarray(1);
  return whole[0] === ZSTANDARD ? zstdDecompressSync(body) : body;
}

/** The first as it is, then how much later each is. */
function writeTimes(times: Float64Array): void {
  const unit = unitOf(times);
  writer.byte(unit === 0 ? 0 : unit === MICROSECOND ? 1 : 2);
  if (unit === 0) {
    for (let i = 0; i < times.length; i++) writer.float(times[i] as number);
    return;
  }
  let last = inUnits(times[0] ?? 0, unit);
  writer.float(last);
  for (let i = 1; i < times.length; i++) {
    const next = inUnits(times[i] as number, unit);
    writer.varint(next - last);
    last = next;
  }
}

function readTimes(reader: ByteReader, length: number): Float64Array {
  const times = new Float64Array(length);
  const kind = reader.byte();
  if (kind === 0) {
    for (let i = 0; i < length; i++) times[i] = reader.float();
    return times;
  }
  const perMillisecond = kind === 1 ? 1_000 : 1;
  let last = reader.float();
  for (let i = 0; i < length; i++) {
    if (i > 0) last += reader.varint();
    times[i] = last / perMillisecond;
  }
  return times;
}

function unitOf(times: Float64Array): number {
  let unit = MILLISECOND;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (!(Math.abs(time) * 1_000 < FARTHEST_MICROSECONDS)) return 0;
    if (!Number.isInteger(time)) unit = MICROSECOND;
  }
  const span = times.length === 0 ? 0 : (times[times.length - 1] as number) - (times[0] as number);
  return span * 1_000 < 2 ** 48 ? unit : 0;
}

function inUnits(time: number, unit: number): number {
  return unit === MILLISECOND ? time : Math.round(time * 1_000);
}

/** How often each stands in a row, and which. */
function writeStatuses(statuses: Uint32Array): void {
  for (let i = 0; i < statuses.length; ) {
    const status = statuses[i] as number;
    let end = i + 1;
    while (end < statuses.length && statuses[end] === status) end++;
    writer.varint(end - i);
    writer.varint(status);
    i = end;
  }
}

function readStatuses(reader: ByteReader, length: number): Uint32Array {
  const statuses = new Uint32Array(length);
  for (let i = 0; i < length; ) {
    const end = i + reader.varint();
    statuses.fill(reader.varint(), i, end);
    i = end;
  }
  return statuses;
}

/** Each different text once, and by row its number from 1; 0: none. */
function writeTexts(texts: SampleColumns["texts"]): void {
  writer.byte(texts === null ? NO_TEXTS : TEXTS);
  if (texts === null) return;
  const known = new Map<string, number>();
  for (const text of texts) if (text !== null && !known.has(text)) known.set(text, known.size + 1);
  writer.varint(known.size);
  for (const text of known.keys()) {
    const bytes = encoder.encode(text);
    writer.varint(bytes.length);
    writer.bytes(bytes);
  }
  for (const text of texts) writer.varint(text === null ? 0 : (known.get(text) as number));
}

function readTexts(reader: ByteReader, length: number): SampleColumns["texts"] {
  if (reader.byte() === NO_TEXTS) return null;
  const known: (string | null)[] = [null];
  for (let count = reader.varint(); count > 0; count--) known.push(decoder.decode(reader.bytes(reader.varint())));
  return Array.from({ length }, () => known[reader.varint()] ?? null);
}
