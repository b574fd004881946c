/** Nodes of a plant file made of attributes and elements, so that one set of readers checks both formats. */
import type { YamlMap, YamlNode, YamlScalar } from "../../yaml/nodes.ts";
import type { XmlAttribute, XmlElement } from "./xml-frames.ts";

export interface MapBuilder extends YamlMap {
  readonly keys: YamlScalar[];
  readonly values: YamlNode[];
}

export function mapAt(offset: number): MapBuilder {
  return { kind: "map", keys: [], values: [], offset };
}

/** A text as it stands: `12` and `null` are texts. */
export function textAt(text: string, offset: number): YamlScalar {
  return { kind: "scalar", text, plain: false, offset };
}

/** A number, a Boolean, a word of an enumeration, or null. */
export function wordAt(text: string, offset: number): YamlScalar {
  return { kind: "scalar", text, plain: true, offset };
}

export function put(map: MapBuilder, key: string, value: YamlNode, keyOffset = value.offset): void {
  map.keys.push(textAt(key, keyOffset));
  map.values.push(value);
}

export function nodeOf(map: YamlMap, key: string): YamlNode | undefined {
  return map.values[map.keys.findIndex(({ text }) => text === key)];
}

/** The map under a key; made when it is not there. */
export function mapUnder(map: MapBuilder, key: string, offset: number): MapBuilder {
  const there = nodeOf(map, key);
  if (there) return there as MapBuilder;
  const made = mapAt(offset);
  put(map, key, made);
  return made;
}

/** Adds to the list of texts under a key: `identifiers: {sap: [A, B]}`. */
export function putAmong(map: MapBuilder, key: string, value: YamlScalar): void {
  const there = nodeOf(map, key);
  if (there?.kind === "list") (there.items as YamlNode[]).push(value);
  else put(map, key, { kind: "list", items: [value], offset: value.offset });
}

const WORDS: ReadonlySet<string> = new Set([
  "type",
  "valueRank",
  "array",
  "writable",
  "templates",
  "sampling",
  "deadband",
  "staleAfter",
]);
const LISTS_OF_NUMBERS: ReadonlySet<string> = new Set(["range", "raw", "scaled"]);

/** The attributes of one of Plantgraph's elements as keys of the plant file; lists are separated by spaces. */
export function mapOfAttributes({ attributes, offset }: XmlElement, without: readonly string[] = []): MapBuilder {
  const map = mapAt(offset);
  for (const attribute of attributes)
    if (attribute.uri === "" && !attribute.local.startsWith("xmlns") && !without.includes(attribute.local))
      put(map, attribute.local, nodeOfAttribute(attribute), attribute.offset);
  return map;
}

function nodeOfAttribute({ local, value, offset }: XmlAttribute): YamlNode {
  if (WORDS.has(local)) return wordAt(value, offset);
  const make = LISTS_OF_NUMBERS.has(local) ? wordAt : local === "overridden" ? textAt : null;
  if (!make) return textAt(value, offset);
  const items = value.split(/\s+/).filter((item) => item !== "");
  return { kind: "list", items: items.map((item) => make(item, offset)), offset };
}
