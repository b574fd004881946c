/** The minute rollups of one tag in one hour as bytes: column by column, as chunks are. */
import { columnsOfRollups, emptyRollups, type RollupColumns } from "../../twin/history/rollups.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { packed, unpacked } from "./chunk-codec.ts";
import { readNumbers, writeNumbers } from "./number-codec.ts";

const writer = new ByteWriter();

export function encodeRollups(rollups: RollupColumns): Uint8Array {
  writer.clear();
  writer.varint(rollups.length);
  for (const column of columnsOfRollups(rollups)) {
    if (column instanceof Float64Array) writeNumbers(writer, column);
    else for (const whole of column) writer.varint(whole);
  }
  return packed(writer.written);
}

export function decodeRollups(bytes: Uint8Array): RollupColumns {
  const reader = new ByteReader(unpacked(bytes));
  const rollups = emptyRollups(reader.varint());
  for (const column of columnsOfRollups(rollups)) {
    if (column instanceof Float64Array) column.set(readNumbers(reader, rollups.length));
    else for (let row = 0; row < rollups.length; row++) column[row] = reader.varint();
  }
  return rollups;
}
