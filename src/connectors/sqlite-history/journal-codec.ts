/** A batch of samples as it stands in a row of the journal, and as it travels between the threads: whole columns, in a line. */

/** As a `SampleBatch`, with the tags' keys in the place of their ids. */
export interface KeyedBatch {
  readonly length: number;
  readonly tags: Uint32Array;
  readonly times: Float64Array;
  readonly numbers: Float64Array;
  readonly statuses: Uint32Array;
  readonly texts: ReadonlyMap<number, string> | null;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function encodeBatch({ length, tags, times, numbers, statuses, texts }: KeyedBatch): Uint8Array {
  const tail = texts === null || texts.size === 0 ? null : encoder.encode(JSON.stringify([...texts]));
  const bytes = new Uint8Array(8 + length * 24 + (tail?.length ?? 0));
  new DataView(bytes.buffer).setUint32(0, length, true);
  new Float64Array(bytes.buffer, 8, length).set(times.subarray(0, length));
  new Float64Array(bytes.buffer, 8 + length * 8, length).set(numbers.subarray(0, length));
  new Uint32Array(bytes.buffer, 8 + length * 16, length).set(tags.subarray(0, length));
  new Uint32Array(bytes.buffer, 8 + length * 20, length).set(statuses.subarray(0, length));
  if (tail) bytes.set(tail, 8 + length * 24);
  return bytes;
}

/** On the row's own memory. */
export function decodeBatch(row: Uint8Array): KeyedBatch {
  // Columns of Floats need their place at a multiple of eight bytes.
  const { buffer, byteOffset } = row.byteOffset % 8 === 0 ? row : Uint8Array.from(row);
  const length = new DataView(buffer, byteOffset).getUint32(0, true);
  const tail = row.subarray(8 + length * 24);
  return {
    length,
    times: new Float64Array(buffer, byteOffset + 8, length),
    numbers: new Float64Array(buffer, byteOffset + 8 + length * 8, length),
    tags: new Uint32Array(buffer, byteOffset + 8 + length * 16, length),
    statuses: new Uint32Array(buffer, byteOffset + 8 + length * 20, length),
    texts: tail.length === 0 ? null : new Map(JSON.parse(decoder.decode(tail)) as [number, string][]),
  };
}
