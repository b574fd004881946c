/**
 * B2MML (Business To Manufacturing Markup Language, MESA International), the XML of ISA-95: documents and messages of
 * equipment. "The Business To Manufacturing Markup Language (B2MML) is used courtesy of MESA International."
 */
import type { FileFormat } from "../file-format.ts";
import { decodeXml } from "./decode.ts";
import { readB2mml } from "./read.ts";
import { writeB2mml } from "./write.ts";

export const b2mml: FileFormat = {
  label: "A B2MML import",
  extensions: [".xml"],
  isMany: true,
  decode: decodeXml,
  read: readB2mml,
  write: (draft, { progress }) => [{ name: "plant.xml", text: writeB2mml(draft, progress) }],
};
