/** Names of proposed elements. */

/** Names among siblings are unique; what comes later is numbered. */
export class Names {
  readonly #taken = new Set<string>();

  free(wanted: string): string {
    const name = wanted.normalize("NFC").replace(CONTROL_CHARACTERS, " ").trim().slice(0, LONGEST_NAME) || "unnamed";
    let free = name;
    for (let n = 2; this.#taken.has(free); n++) free = `${name} (${n})`;
    this.#taken.add(free);
    return free;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: no name may have them
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/g;

/** Leaves room for a number behind it. */
const LONGEST_NAME = 500;
