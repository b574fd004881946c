/**
 * A model as tables in CSV, for people with a spreadsheet: classes, assets, tags and relations, each a file, told apart by
 * their headers. `docs/importing.md` is the reference.
 */
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { FileFormat } from "../file-format.ts";
import { readTables } from "./read.ts";
import { SAVE_AS_UTF8 } from "./table.ts";
import { writeTables } from "./write.ts";

export const csv: FileFormat = {
  label: "A model in CSV",
  extensions: [".csv", ".tsv"],
  isMany: true,
  decode,
  read: readTables,
  write: (draft, { semicolons, progress }) => writeTables(draft, { separator: semicolons ? ";" : ",", progress }),
};

/** Keeps the byte order mark, which says that the text is what it looks like. */
function decode(bytes: Uint8Array, path: string): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  try {
    if (!isUtf16) return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Said below.
  }
  const what = isUtf16 ? 'in UTF-16, which Excel calls "Unicode Text"' : "no text in UTF-8";
  throw new PlantgraphError("INVALID_FILE", `The file ${path} is ${what}. ${SAVE_AS_UTF8}`);
}
