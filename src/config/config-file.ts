/** The text of a configuration file as data with positions: YAML 1.2, of which JSON is a part. */
import { type PlaceOf, placesIn, type TextPlace } from "../twin/tools/text-places.ts";
import { YamlMistake } from "../yaml/mistakes.ts";
import { scalarValue, type YamlNode } from "../yaml/nodes.ts";
import { readYaml } from "../yaml/read.ts";

export interface ConfigMistake {
  readonly message: string;
  readonly place: TextPlace | null;
}

type Path = readonly PropertyKey[];

/** Aliases may stand for this many nodes at most, so that a few lines never become gigabytes. */
const MOST_ALIASED = 10_000;

export class ConfigFile {
  /** What the file says; `{}` when it is empty, undefined when there are mistakes. */
  readonly data: unknown;
  readonly mistakes: readonly ConfigMistake[];
  readonly #root: YamlNode | null;
  readonly #placeOf: PlaceOf;

  constructor(text: string) {
    this.#placeOf = placesIn(text);
    const mistakes: ConfigMistake[] = [];
    this.#root = this.#read(text, mistakes);
    const data = this.#root && this.#dataOf(this.#root, mistakes);
    this.data = mistakes.length === 0 ? (data ?? {}) : undefined;
    this.mistakes = mistakes;
  }

  /** Where the value of a key path stands; where the file does not have it, the nearest thing around it. */
  placeOfValue(path: Path): TextPlace | null {
    return this.#placeOfNode(this.#find(path).value);
  }

  /** Where the last key of a path stands. */
  placeOfKey(path: Path): TextPlace | null {
    const { key, value } = this.#find(path);
    return this.#placeOfNode(key ?? value);
  }

  #read(text: string, mistakes: ConfigMistake[]): YamlNode | null {
    try {
      return readYaml(text, MOST_ALIASED);
    } catch (error) {
      if (!(error instanceof YamlMistake)) throw error;
      mistakes.push({
        message: `The configuration can't be read here: ${error.message}`,
        place: this.#placeOf(error.offset),
      });
      return null;
    }
  }

  #dataOf(node: YamlNode, mistakes: ConfigMistake[]): unknown {
    if (node.kind === "scalar") return scalarValue(node);
    if (node.kind === "list") return node.items.map((item) => this.#dataOf(item, mistakes));
    const entries = new Map<string, unknown>();
    for (const [i, key] of node.keys.entries()) {
      const name = scalarValue(key);
      const place = this.#placeOf(key.offset);
      if (typeof name !== "string") mistakes.push({ message: "A key must be text.", place });
      else if (entries.has(name)) mistakes.push({ message: `The key "${name}" stands here a second time.`, place });
      else entries.set(name, this.#dataOf(node.values[i] as YamlNode, mistakes));
    }
    return Object.fromEntries(entries);
  }

  #find(path: Path): { key: YamlNode | null; value: YamlNode | null } {
    let value = this.#root;
    let key: YamlNode | null = null;
    for (const step of path) {
      if (value?.kind === "map") {
        const at = value.keys.findIndex(({ text }) => text === step);
        if (at < 0) break;
        key = value.keys[at] as YamlNode;
        value = value.values[at] as YamlNode;
      } else if (value?.kind === "list") {
        const item = value.items[Number(step)];
        if (!item) break;
        key = null;
        value = item;
      } else break;
    }
    return { key, value };
  }

  #placeOfNode(node: YamlNode | null): TextPlace | null {
    return node && this.#placeOf(node.offset);
  }
}
