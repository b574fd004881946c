/** Names and other texts of proposed elements, as the model takes them and every format can hold them. */
import { TEXT_MAX_LENGTH } from "../../../twin/rules/text-rules.ts";

/** Names among siblings are unique; what comes later is numbered. */
export class Names {
  readonly #taken = new Set<string>();

  free(wanted: string): string {
    const name = cut(plainText(wanted).normalize("NFC"), LONGEST_NAME).trim() || "unnamed";
    let free = name;
    for (let n = 2; this.#taken.has(free); n++) free = `${name} (${n})`;
    this.#taken.add(free);
    return free;
  }
}

/** A text of the server on one line, with nothing in it that files or terminals take for something else; "" may come of it. */
export function plainText(text: string): string {
  return cut(text.toWellFormed().replace(CONTROL_CHARACTERS, " "), TEXT_MAX_LENGTH).trim();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: no name may have them, or XML can't hold them
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f\ufffe\uffff]/g;

/** Leaves room for a number behind it. */
const LONGEST_NAME = 500;

/** Not in the middle of a pair of surrogates. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/\p{Cs}$/u, "");
}
