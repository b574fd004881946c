/**
 * How large a plant file is once its ranges are written out, multiplied before anything is made of them. Ranges stand inside
 * of ranges: a line of text may stand for more than any memory holds.
 */

import type { YamlMap, YamlNode } from "../../yaml/nodes.ts";
import { CHILD_KEYS } from "./hierarchy.ts";
import { combinations, NO_VARIABLES, parseRange, substitute, type Variables, valuesOfRange } from "./ranges.ts";

export interface ExpandedSize {
  /** Classes, assets, tags and relations. */
  readonly elements: number;
  /** Keys and values written out. */
  readonly values: number;
}

/** The range that makes the most of it: the outermost one that alone is too much. */
export interface SizeOfPlant extends ExpandedSize {
  readonly widest: YamlNode | null;
}

const NOTHING: ExpandedSize = { elements: 0, values: 0 };

/**
 * @param most elements and values above which counting may end: what depends on the values of outer ranges is counted one by
 * one, and no further than to there
 */
export function expandedSize(root: YamlNode, most: ExpandedSize): SizeOfPlant {
  return new SizeCount(most).plant(root);
}

class SizeCount {
  readonly #most: ExpandedSize;
  readonly #sizes = new Map<YamlMap, ExpandedSize>();
  readonly #values = new Map<YamlMap, number>();
  readonly #dependent = new Map<YamlMap, boolean>();
  #widest: YamlNode | null = null;

  constructor(most: ExpandedSize) {
    this.#most = most;
  }

  plant(root: YamlNode): SizeOfPlant {
    const at = (key: string) => (root.kind === "map" ? nodeAt(root, key) : undefined);
    const size = [
      this.#classes(at("classes")),
      this.#entries(at("enterprise"), NO_VARIABLES),
      this.#items(at("relations"), NO_VARIABLES),
    ].reduce(sum, NOTHING);
    return { ...size, widest: this.#widest };
  }

  #classes(node: YamlNode | undefined): ExpandedSize {
    if (node?.kind !== "map") return NOTHING;
    let size: ExpandedSize = { elements: node.values.length, values: 0 };
    for (const each of node.values) {
      if (each.kind !== "map") continue;
      size = sum(size, { elements: 0, values: this.#ownValues(each) });
      size = sum(size, this.#entries(nodeAt(each, "tags"), NO_VARIABLES));
    }
    return size;
  }

  /** Of a mapping of names to assets or tags. */
  #entries(node: YamlNode | undefined, variables: Variables): ExpandedSize {
    return node?.kind === "map" ? this.#all(node.values, variables) : NOTHING;
  }

  #items(node: YamlNode | undefined, variables: Variables): ExpandedSize {
    return node?.kind === "list" ? this.#all(node.items, variables) : NOTHING;
  }

  #all(nodes: readonly YamlNode[], variables: Variables): ExpandedSize {
    let size = NOTHING;
    for (const node of nodes) {
      size = sum(size, node.kind === "map" ? this.#element(node, variables) : { elements: 1, values: 1 });
      if (this.#isTooMuch(size)) break;
    }
    return size;
  }

  /** An asset, a tag or a relation, with all that stands in it, as often as its ranges say. */
  #element(map: YamlMap, variables: Variables): ExpandedSize {
    const known = this.#sizes.get(map);
    if (known) return known;
    const ranges = nodeAt(map, "for");
    const lists = rangesOf(ranges, variables);
    const times = lists.reduce((product, { count }) => product * count, 1);
    const size = this.#dependsWithin(map)
      ? this.#oneByOne(map, lists, times, variables)
      : multiply(this.#one(map, variables), times);
    if (ranges && this.#isTooMuch(size)) this.#widest = ranges;
    if (!this.#depends(map)) this.#sizes.set(map, size);
    return size;
  }

  #one(map: YamlMap, variables: Variables): ExpandedSize {
    let size: ExpandedSize = { elements: 1, values: this.#ownValues(map) };
    size = sum(size, this.#entries(nodeAt(map, "tags"), variables));
    for (const key of CHILD_KEYS) size = sum(size, this.#entries(nodeAt(map, key), variables));
    return size;
  }

  /** Where ranges within depend on the values of these. */
  #oneByOne(map: YamlMap, lists: readonly ValueList[], times: number, variables: Variables): ExpandedSize {
    if (times > this.#most.elements) return { elements: times, values: times };
    let size = NOTHING;
    const values = lists.map(({ name, values: all }) => [name, all()] as const);
    for (const each of combinations(values, variables)) {
      size = sum(size, this.#one(map, each));
      if (this.#isTooMuch(size)) break;
    }
    return size;
  }

  /** Keys and values, without those of the elements that stand in it. */
  #ownValues(map: YamlMap): number {
    let values = this.#values.get(map);
    if (values !== undefined) return values;
    values = 0;
    for (const [i, key] of map.keys.entries())
      if (!HOLDS_ELEMENTS.has(key.text)) values += 1 + valuesIn(map.values[i] as YamlNode);
    this.#values.set(map, values);
    return values;
  }

  /** Whether a range of it, or of what stands in it, needs the values of other ranges to be known. */
  #depends(map: YamlMap): boolean {
    const ranges = nodeAt(map, "for");
    return (ranges !== undefined && hasPlaceholder(ranges)) || this.#dependsWithin(map);
  }

  #dependsWithin(map: YamlMap): boolean {
    let depends = this.#dependent.get(map);
    if (depends !== undefined) return depends;
    depends = map.keys.some(({ text }, i) => {
      const node = map.values[i];
      return (
        HOLDS_ELEMENTS.has(text) &&
        node?.kind === "map" &&
        node.values.some((each) => each.kind === "map" && this.#depends(each))
      );
    });
    this.#dependent.set(map, depends);
    return depends;
  }

  #isTooMuch({ elements, values }: ExpandedSize): boolean {
    return elements > this.#most.elements || values > this.#most.values;
  }
}

const HOLDS_ELEMENTS: ReadonlySet<string> = new Set(["tags", ...CHILD_KEYS]);

interface ValueList {
  readonly name: string;
  readonly count: number;
  readonly values: () => readonly string[];
}

/** What can't be understood counts once: its reader says what is wrong with it. */
function rangesOf(node: YamlNode | undefined, variables: Variables): ValueList[] {
  if (node?.kind !== "map") return [];
  return node.keys.flatMap(({ text: name }, i): ValueList[] => {
    const given = node.values[i] as YamlNode;
    if (given.kind === "list")
      return [
        {
          name,
          count: given.items.length,
          values: () =>
            given.items.map((item) => (item.kind === "scalar" ? (substitute(item.text, variables) ?? "") : "")),
        },
      ];
    const range = given.kind === "scalar" ? parseRange(substitute(given.text, variables) ?? "") : null;
    if (!range || range.low > range.high) return [];
    return [{ name, count: range.high - range.low + 1, values: () => valuesOfRange(range) }];
  });
}

function valuesIn(node: YamlNode): number {
  if (node.kind === "scalar") return 1;
  let values = node.kind === "map" ? node.keys.length : 0;
  for (const each of node.kind === "map" ? node.values : node.items) values += valuesIn(each);
  return values;
}

function hasPlaceholder(node: YamlNode): boolean {
  if (node.kind === "scalar") return node.text.includes("{");
  return (node.kind === "map" ? node.values : node.items).some(hasPlaceholder);
}

function nodeAt(map: YamlMap, key: string): YamlNode | undefined {
  return map.values[map.keys.findIndex(({ text }) => text === key)];
}

function sum(a: ExpandedSize, b: ExpandedSize): ExpandedSize {
  return { elements: a.elements + b.elements, values: a.values + b.values };
}

function multiply({ elements, values }: ExpandedSize, times: number): ExpandedSize {
  return { elements: elements * times, values: values * times };
}
