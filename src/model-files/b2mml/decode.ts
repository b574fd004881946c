import { PlantgraphError } from "../../twin/words/errors.ts";
import { shorten } from "../mistakes.ts";

const DECLARED = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]*)["']/;

/**
 * The text of an XML file: in the encoding its byte order mark or its declaration names, else UTF-8 (XML 1.0, 4.3.3).
 * @throws PlantgraphError INVALID_FILE when that encoding is unknown, or the bytes are not in it
 */
export function decodeXml(bytes: Uint8Array, path: string): string {
  const encoding = markOf(bytes) ?? declaredIn(bytes) ?? "utf-8";
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new PlantgraphError(
      "INVALID_FILE",
      `The file ${path} says that it is in ${shorten(encoding)}, which can't be read; write it in UTF-8.`,
    );
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new PlantgraphError("INVALID_FILE", `The file ${path} is not ${encoding.toUpperCase()} text.`);
  }
}

function markOf([first, second, third]: Uint8Array): string | null {
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  // Without a mark `<?` tells: its bytes come with zeros before or after.
  if (first === 0 && second === 0x3c) return "utf-16be";
  return first === 0x3c && second === 0 ? "utf-16le" : null;
}

/** Every encoding that is left writes the declaration in ASCII. */
function declaredIn(bytes: Uint8Array): string | null {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  return DECLARED.exec(head)?.[1] ?? null;
}
