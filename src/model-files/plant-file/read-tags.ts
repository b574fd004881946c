/** Tags of assets and tag templates of classes: the same keys, but for ids and identifiers. */

import { escapePlaceholders } from "../../twin/tools/placeholders.ts";
import { DATA_TYPES } from "../../twin/words/data-types.ts";
import type { Deadband, Scaling, TagTemplate } from "../../twin/words/elements.ts";
import type { SourceDraft, TagDraft } from "../../twin/words/model-draft.ts";
import { isNull, scalarValue, type YamlMap, type YamlNode, type YamlScalar } from "../../yaml/nodes.ts";
import { describe, Fields, type Scope } from "./fields.ts";
import { NO_VARIABLES } from "./ranges.ts";
import { scopesOf } from "./read-for.ts";
import { readNames } from "./read-names.ts";
import { readIdentifiers } from "./read-properties.ts";
import { readTranslations } from "./read-translations.ts";

const SOURCE_KEYS = [
  "source",
  "address",
  "indexRange",
  "member",
  "raw",
  "scaled",
  "sampling",
  "deadband",
  "staleAfter",
] as const;

const TEMPLATE_KEYS: ReadonlySet<string> = new Set([
  "description",
  "type",
  "array",
  "valueRank",
  "unit",
  "range",
  "writable",
  "texts",
  ...SOURCE_KEYS,
  "for",
]);
export const TAG_KEYS: ReadonlySet<string> = new Set([
  "id",
  ...TEMPLATE_KEYS,
  "identifiers",
  "translations",
  "fromClass",
  "overridden",
]);

/** What stands for something else in the address of an asset's own tag, wherever it stands. */
const PLACEHOLDERS = ["address", "name"];

/** An address as it is written for `readTags`. */
export function writtenAddress(address: string): string {
  return escapePlaceholders(address, PLACEHOLDERS);
}

/** The asset that tags are read for. */
export interface TagHome {
  readonly path: readonly string[];
  /** What `{address}` stands for; null when neither the asset nor one above it has an address. */
  readonly address: string | null;
  /** Whether what the file does not say of a tag is its default, rather than left as it is: in exports. */
  readonly whole: boolean;
}

export function readTags(scope: Scope, node: YamlNode, home: TagHome, into: TagDraft[]): void {
  for (const { name, key, map, at } of tagsIn(scope, node, "asset")) {
    const fields = new Fields(at, map, TAG_KEYS);
    const tag = { position: at.position(key), asset: home.path, name, ...readTagFields(fields, home) };
    into.push(home.whole ? wholeTag(tag) : tag);
  }
}

/** The tags of an asset or a class with their names, ranges expanded; names that are none or stand there twice are noted. */
function* tagsIn(scope: Scope, node: YamlNode, holder: "asset" | "class") {
  const names = new Set<string>();
  for (const [key, value] of scope.entries(node, "tag names to tags")) {
    const map = tagMap(scope, key, value);
    if (map === null) continue;
    for (const each of scopesOf(scope, map, key)) {
      const name = each.name(key);
      if (name === null) continue;
      const at = each.below(name);
      if (names.has(name)) {
        at.mistake(key, `the ${holder} has a tag "${name}" already.`);
        continue;
      }
      names.add(name);
      yield { name, key, map, at };
    }
  }
}

/**
 * What a tag says of itself, whatever its place and name.
 * @param home null: its address is taken as it is
 */
export function readTagFields(
  fields: Fields,
  home: TagHome | null,
): Omit<TagDraft, "asset" | "name" | "position" | "covers"> {
  const { scope } = fields;
  return {
    id: fields.text("id") ?? undefined,
    ...readShape(fields),
    source: readSource(fields, home),
    identifiers: readIdentifiers(scope.below("identifiers"), fields.node("identifiers")),
    translations: readTranslations(scope.below("translations"), fields.node("translations")),
    fromClass: fields.text("fromClass"),
    overridden: readNames(fields, "overridden"),
  };
}

function wholeTag(tag: TagDraft): TagDraft {
  return {
    ...tag,
    description: tag.description ?? null,
    valueRank: tag.valueRank ?? -1,
    unit: tag.unit ?? null,
    range: tag.range ?? null,
    writable: tag.writable ?? false,
    texts: tag.texts ?? null,
    source: tag.source ? { ...EMPTY_SOURCE, ...tag.source } : null,
    identifiers: tag.identifiers ?? [],
    fromClass: tag.fromClass ?? null,
    overridden: tag.overridden ?? [],
  };
}

export function readTemplates(scope: Scope, node: YamlNode | undefined): TagTemplate[] | undefined {
  if (node === undefined) return undefined;
  const templates: TagTemplate[] = [];
  for (const { name, key, map, at } of tagsIn(scope, node, "class")) {
    const fields = new Fields(at, map, TEMPLATE_KEYS, (given) =>
      TAG_KEYS.has(given) ? `"${given}" belongs to a tag of an asset, not to a class's.` : null,
    );
    const { dataType, description, valueRank, unit, range, writable, texts } = readShape(fields);
    if (dataType === undefined) {
      if (!fields.has("type")) at.mistake(key, "needs a type, as in {type: Float}.");
      continue;
    }
    const source = readSource(fields, null);
    if (source && source.address === undefined) {
      if (!fields.has("address")) at.mistake(key, "says how its source is read, but has no address.");
      continue;
    }
    templates.push({
      name,
      description: description ?? null,
      dataType,
      valueRank: valueRank ?? -1,
      unit: unit ?? null,
      range: range ?? null,
      writable: writable ?? false,
      texts: texts ?? null,
      source: source
        ? {
            ...EMPTY_SOURCE,
            ...source,
            address: source.address as string,
            dataSource: source.dataSource ?? null,
          }
        : null,
    });
  }
  return templates;
}

const EMPTY_SOURCE = {
  dataSource: null,
  indexRange: null,
  member: null,
  scaling: null,
  samplingMs: null,
  deadband: null,
  staleAfterMs: null,
} as const;

/** `speed: {...}`; `speed: Float` says the type alone. */
function tagMap(scope: Scope, key: YamlScalar, node: YamlNode): YamlMap | null {
  if (node.kind === "map") return node;
  if (node.kind === "scalar") {
    const type = { kind: "scalar" as const, text: "type", plain: true, offset: node.offset };
    return isNull(node)
      ? { kind: "map", keys: [], values: [], offset: key.offset }
      : { kind: "map", keys: [type], values: [node], offset: node.offset };
  }
  scope.below(key.text).mistake(node, `must be a mapping like {type: Float, unit: A}, not ${describe(node)}.`);
  return null;
}

function readShape(fields: Fields) {
  const valueRank = fields.has("valueRank") ? fields.whole("valueRank", -1) : undefined;
  const array = fields.flag("array");
  if (array !== undefined && fields.has("valueRank"))
    fields.refuse("array", fields.node("array") as YamlNode, "array and valueRank say the same: give one of them.");
  return {
    description: fields.text("description"),
    dataType: fields.oneOf("type", DATA_TYPES, "a data type"),
    valueRank: valueRank ?? (array === undefined ? undefined : array ? 1 : -1),
    unit: fields.text("unit"),
    range: fields.range("range"),
    writable: fields.flag("writable"),
    texts: readTexts(fields),
  };
}

/** `{0: Stopped, 1: Running}`, `{"false": Off, "true": On}`, or a list that counts from 0. */
function readTexts(fields: Fields): Record<string, string> | null | undefined {
  const node = fields.node("texts");
  if (node === undefined) return undefined;
  if (isNull(node)) return null;
  const at = fields.scope.below("texts");
  const pairs: (readonly [string, YamlNode])[] =
    node.kind === "list"
      ? node.items.map((item, ordinal) => [String(ordinal), item])
      : at.entries(node, "values to texts, as in {0: Stopped, 1: Running}").map(([key, value]) => {
          if (!/^(-?(0|[1-9]\d{0,18})|true|false)$/.test(key.text))
            at.mistake(key, `"${key.text.slice(0, 40)}" must be a whole number, true or false.`);
          return [key.text, value];
        });
  const texts: [string, string][] = [];
  for (const [value, item] of pairs) {
    if (item.kind !== "scalar") at.below(value).mistake(item, `must be a text, not ${describe(item)}.`);
    else texts.push([value, at.filled(item).text]);
  }
  return Object.fromEntries(texts);
}

/** Undefined when no key speaks of the source, null for `address: null`: a tag without a source. */
function readSource(fields: Fields, home: TagHome | null): SourceDraft | null | undefined {
  if (!SOURCE_KEYS.some((key) => fields.has(key))) return undefined;
  const address = fields.scalar("address", "an address");
  if (address && isNull(address)) {
    const other = SOURCE_KEYS.find((key) => key !== "address" && fields.has(key));
    if (other !== undefined)
      fields.refuse("address", address, `a tag without an address has no source; leave out "${other}".`);
    return null;
  }
  const source: { -readonly [K in keyof SourceDraft]: SourceDraft[K] } = {};
  const dataSource = fields.text("source");
  if (dataSource !== undefined) source.dataSource = dataSource;
  if (address) {
    const text = readAddress(fields.scope.below("address"), address, home);
    if (text !== null) source.address = text;
  }
  const [indexRange, member] = [fields.text("indexRange"), fields.text("member")];
  if (indexRange !== undefined) source.indexRange = indexRange;
  if (member !== undefined) source.member = member;
  const scaling = readScaling(fields);
  if (scaling !== undefined) source.scaling = scaling;
  const samplingMs = fields.duration("sampling");
  if (samplingMs !== undefined) source.samplingMs = samplingMs;
  const deadband = readDeadband(fields);
  if (deadband !== undefined) source.deadband = deadband;
  const staleAfterMs = fields.duration("staleAfter");
  if (staleAfterMs !== undefined) source.staleAfterMs = staleAfterMs;
  return source;
}

function readAddress(scope: Scope, node: YamlScalar, home: TagHome | null): string | null {
  if (home === null || !node.text.includes("{")) return scope.address(node);
  let isNowhere = false;
  const text = scope.fill(node, (placeholder) => {
    if (placeholder === "name") return home.path.at(-1);
    if (placeholder !== "address") return scope.variables.get(placeholder);
    isNowhere ||= home.address === null;
    return home.address ?? undefined;
  });
  if (!isNowhere) return scope.address({ ...node, text }, NO_VARIABLES);
  scope.mistake(node, "{address} stands for the asset's address, and neither it nor an asset above it has one.");
  return null;
}

/** `raw: [0, 27648], scaled: [0, 40]` */
function readScaling(fields: Fields): Scaling | null | undefined {
  const [raw, scaled] = [fields.range("raw"), fields.range("scaled")];
  if (raw === undefined && scaled === undefined) return undefined;
  if (raw === null && scaled === null) return null;
  const given = fields.has("raw") ? "raw" : "scaled";
  if (!fields.has("raw") || !fields.has("scaled") || raw === null || scaled === null)
    return fields.refuse(
      given,
      fields.node(given) as YamlNode,
      "raw and scaled belong together, as in raw: [0, 27648], scaled: [0, 40].",
    );
  if (!raw || !scaled) return undefined;
  if (raw.low === raw.high) return fields.refuse("raw", fields.node("raw") as YamlNode, "the two numbers must differ.");
  return { raw, scaled };
}

/** `0.5` in engineering units, or `5%` of the range. */
function readDeadband(fields: Fields): Deadband | null | undefined {
  const node = fields.scalar("deadband", "a number or a percentage");
  if (!node) return undefined;
  if (isNull(node)) return null;
  const value = scalarValue(node);
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return { type: "ABSOLUTE", value };
  const percent = /^(\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*%$/.exec(node.text);
  if (percent) return { type: "PERCENT", value: Number(percent[1]) };
  return fields.refuse(
    "deadband",
    node,
    `must be a number in the tag's unit, or a percentage of its range like 5%, not ${describe(node)}.`,
  );
}
