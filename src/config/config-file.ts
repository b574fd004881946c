/** The text of a configuration file as data with positions: YAML 1.2, of which JSON is a part. */
import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";

export interface FilePlace {
  readonly line: number;
  readonly column: number;
}

export interface ConfigMistake {
  readonly message: string;
  readonly place: FilePlace | null;
}

type Path = readonly PropertyKey[];

/** Aliases may name this many nodes at most, so that a few lines never become gigabytes. */
const MAX_ALIASES = 100;

export class ConfigFile {
  /** What the file says; `{}` when it is empty, undefined when it is not YAML. */
  readonly data: unknown;
  readonly mistakes: readonly ConfigMistake[];
  readonly #root: Node | null;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    // Excerpts of the file are left out of messages (prettyErrors): they could show a secret.
    const document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: "silent",
    });
    const mistakes: ConfigMistake[] = [...document.errors, ...document.warnings].map(({ message, code, pos }) => ({
      message: code === "TAG_RESOLVE_FAILED" ? "Tags (!...) mean nothing here." : firstSentence(message),
      place: this.#place(pos[0]),
    }));
    this.#root = document.contents as Node | null;
    visit(document, {
      Map: (_, map) => {
        const seen = new Set<unknown>();
        for (const { key } of map.items) {
          const name = isScalar(key) ? key.value : key;
          if (typeof name !== "string")
            mistakes.push({ message: "A key must be text.", place: isNode(key) ? this.#placeOf(key) : null });
          else if (seen.has(name))
            mistakes.push({
              message: `The key "${name}" stands here a second time.`,
              place: this.#placeOf(key as Node),
            });
          seen.add(name);
        }
      },
    });
    let data: unknown;
    if (mistakes.length === 0) {
      try {
        data = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
      } catch {
        mistakes.push({
          message: `The aliases (*name) stand for too much: at most ${MAX_ALIASES} nodes.`,
          place: null,
        });
      }
    }
    this.data = data;
    this.mistakes = mistakes;
  }

  /** Where the value of a key path stands; where the file does not have it, the nearest thing around it. */
  placeOfValue(path: Path): FilePlace | null {
    return this.#placeOf(this.#find(path).value);
  }

  /** Where the last key of a path stands. */
  placeOfKey(path: Path): FilePlace | null {
    const { key, value } = this.#find(path);
    return this.#placeOf(key ?? value);
  }

  #find(path: Path): { key: Node | null; value: Node | null } {
    let value = this.#root;
    let key: Node | null = null;
    for (const step of path) {
      if (isMap(value)) {
        const pair = value.items.find((item) => isScalar(item.key) && item.key.value === step);
        if (!pair) break;
        key = isNode(pair.key) ? pair.key : null;
        value = isNode(pair.value) ? pair.value : key;
      } else if (isSeq(value)) {
        const item = value.items[Number(step)];
        if (!isNode(item)) break;
        key = null;
        value = item;
      } else break;
    }
    return { key, value };
  }

  #placeOf(node: Node | null): FilePlace | null {
    return node?.range ? this.#place(node.range[0]) : null;
  }

  #place(offset: number): FilePlace {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

/** Messages of the YAML reader may quote the file after a colon or a line break. */
function firstSentence(message: string): string {
  const sentence = (message.split(/:?\s*[\n"]/, 1)[0] as string).trim();
  return `The file is not YAML here: ${sentence}${sentence.endsWith(".") ? "" : "."}`;
}
