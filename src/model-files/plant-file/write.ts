/**
 * A draft as a plant file: explicit elements, one tag a line, in the order of the draft within each parent. A null is
 * written where it says something: that a field is cleared. Of an asset that names all of its own (`templates: false`),
 * what is usual is left out, since that is what it means to the reader there.
 */

import { counterOf, type Progress } from "../../twin/tools/progress.ts";
import type {
  Deadband,
  Identifier,
  PropertyDefinition,
  PropertyValue,
  Range,
  TagTemplate,
  Translations,
} from "../../twin/words/elements.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { type AssetKind, kindOf } from "../../twin/words/levels.ts";
import type {
  AssetDraft,
  ClassDraft,
  ModelDraft,
  PropertyDraft,
  RelationDraft,
  SourceDraft,
  TagDraft,
} from "../../twin/words/model-draft.ts";
import { orNone } from "../../twin/words/translations.ts";
import { CHILD_KEYS, defaultLevel, keyOfKind } from "./hierarchy.ts";
import { FORMAT_VERSION } from "./read.ts";
import { writtenAddress } from "./read-tags.ts";
import { yamlList, yamlMap, yamlScalar, yamlText } from "./yaml-text.ts";

/** An asset of the draft with what stands below it. */
interface Node {
  readonly draft: AssetDraft;
  readonly kind: AssetKind;
  readonly level: string | undefined;
  readonly children: Node[];
  readonly tags: TagDraft[];
}

/** What a file tells its reader beside the plant; nothing of it is read back. */
export interface PlantComments {
  /** Lines at the head of the file. */
  readonly head: readonly string[];
  /** A line before an asset, by its path's names joined with NUL. */
  readonly comments: ReadonlyMap<string, string>;
}

const NO_COMMENTS: PlantComments = { head: [], comments: new Map() };

/** @throws PlantgraphError NOT_FOUND when a draft's asset or tag stands below an asset that the draft does not have */
export function writePlant(
  { classes, assets, tags, relations }: ModelDraft,
  notes = NO_COMMENTS,
  progress?: Progress,
): string {
  const wrote = counterOf("elements written", progress, assets.length + tags.length);
  const lines = [...notes.head.map(commentOf), `plantgraph: ${FORMAT_VERSION}`];
  if (classes.length > 0) {
    lines.push("classes:");
    for (const each of classes) writeClass(each, lines);
  }
  const roots = treeOf(assets, tags);
  if (roots.length > 0) {
    lines.push("enterprise:");
    for (const root of roots) writeAsset(root, 1, lines, notes, wrote);
  }
  if (relations.length > 0) {
    lines.push("relations:");
    for (const relation of relations) lines.push(`  - ${relationMap(relation)}`);
  }
  return `${lines.join("\n")}\n`;
}

function treeOf(assets: readonly AssetDraft[], tags: readonly TagDraft[]): Node[] {
  const nodes = new Map<string, Node>();
  const keyOf = (path: readonly string[]) => path.join("\0");
  const nodeAt = (path: readonly string[]) => {
    const node = nodes.get(keyOf(path));
    if (node) return node;
    throw new PlantgraphError(
      "NOT_FOUND",
      `The draft has something below ${path.join("/")}, but not that asset itself.`,
    );
  };
  const roots: Node[] = [];
  for (const draft of assets) {
    const parent = draft.path.length === 1 ? null : nodeAt(draft.path.slice(0, -1));
    const parentKind = parent?.kind ?? null;
    const usual = defaultLevel(parent === null ? "Enterprise" : "Equipment", parentKind);
    const level = draft.level ?? usual;
    const kind = kindOf(level, parentKind);
    const node: Node = {
      draft,
      kind,
      level: level === defaultLevel(kind, parentKind) ? undefined : level,
      children: [],
      tags: [],
    };
    nodes.set(keyOf(draft.path), node);
    (parent?.children ?? roots).push(node);
  }
  for (const tag of tags) nodeAt(tag.asset).tags.push(tag);
  return roots;
}

/** A line break in a name must not end the comment. */
function commentOf(text: string): string {
  return `# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")}`;
}

function writeAsset(
  node: Node,
  depth: number,
  lines: string[],
  notes: PlantComments,
  wrote: (elements: number) => void,
): void {
  const { draft: given, kind, level, children, tags } = node;
  const indent = "  ".repeat(depth);
  const inner = `${indent}  `;
  const comment = notes.comments.get(given.path.join("\0"));
  if (comment !== undefined) lines.push(`${indent}${commentOf(comment)}`);
  const before = lines.length;
  const whole = given.templates === false;
  const draft = whole ? withoutUsual(given) : given;
  lines.push(`${indent}${yamlText(draft.path.at(-1) as string)}:`);
  const add = (key: string, value: string | undefined) => {
    if (value !== undefined) lines.push(`${inner}${key}: ${value}`);
  };
  add("id", textOf(draft.id));
  add("templates", draft.templates === undefined ? undefined : String(draft.templates));
  add("level", level);
  add("description", textOf(draft.description));
  if (draft.classes) {
    const names = draft.classes.map(yamlText);
    if (names.length === 1) add("class", names[0]);
    else add("classes", yamlList(names));
  }
  if (draft.binding === null) add("source", "null");
  else if (draft.binding) {
    const { dataSource = null, address = null } = draft.binding;
    if (dataSource !== null || address === null) add("source", textOf(dataSource));
    if (address !== null) add("address", textOf(address));
  }
  add("timeZone", textOf(draft.timeZone));
  add("translations", translationsOf(draft.translations));
  add("identifiers", identifiersOf(draft.identifiers));
  add("properties", propertiesOf(draft.properties));
  if (tags.length > 0) {
    lines.push(`${inner}tags:`);
    for (const tag of tags) lines.push(`${inner}  ${yamlText(tag.name)}: ${tagMap(whole ? withoutUsual(tag) : tag)}`);
  }
  wrote(1 + tags.length);
  for (const key of CHILD_KEYS) {
    const members = children.filter((child) => keyOfKind(child.kind) === key);
    if (members.length === 0) continue;
    lines.push(`${inner}${key}:`);
    for (const child of members) writeAsset(child, depth + 2, lines, notes, wrote);
  }
  if (children.some((child) => child.kind === "Enterprise"))
    throw new PlantgraphError(
      "LEVEL_ORDER",
      `${draft.path.join("/")}: a ${kind.toLowerCase()} can't hold an enterprise.`,
    );
  if (lines.length === before + 1) lines[before] += " {}";
}

/** Leaves out nulls, empty lists and the other defaults of tags and assets, at every depth. */
function withoutUsual<T extends object>(fields: T): T {
  const kept = Object.entries(fields).filter(
    ([key, value]) =>
      value !== null &&
      !(Array.isArray(value) && value.length === 0 && key !== "value") &&
      !(key === "writable" && value === false) &&
      !(key === "valueRank" && value === -1),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === "properties") return [key, (value as object[]).map(withoutUsual)];
      return [key, key === "source" ? withoutUsual(value) : value];
    }),
  ) as T;
}

function writeClass(draft: ClassDraft, lines: string[]): void {
  const before = lines.length;
  lines.push(`  ${yamlText(draft.name)}:`);
  const add = (key: string, value: string | undefined) => {
    if (value !== undefined) lines.push(value === "" ? `    ${key}:` : `    ${key}: ${value}`);
  };
  add("id", textOf(draft.id));
  add("description", textOf(draft.description));
  if (draft.extends) add("extends", yamlList(draft.extends.map(yamlText)));
  if (draft.properties) {
    add("properties", draft.properties.length === 0 ? "{}" : "");
    for (const each of draft.properties) lines.push(`      ${yamlText(each.name)}: ${definitionMap(each)}`);
  }
  if (draft.tags) {
    add("tags", draft.tags.length === 0 ? "{}" : "");
    for (const each of draft.tags) lines.push(`      ${yamlText(each.name)}: ${templateMap(each)}`);
  }
  if (lines.length === before + 1) lines[before] += " {}";
}

function tagMap(tag: TagDraft): string {
  return yamlMap([
    ["id", textOf(tag.id)],
    ["type", tag.dataType],
    ["valueRank", numberOf(tag.valueRank)],
    ["description", textOf(tag.description)],
    ["unit", textOf(tag.unit)],
    ["range", rangeOf(tag.range)],
    ["writable", tag.writable === undefined ? undefined : String(tag.writable)],
    ["texts", textsOf(tag.texts)],
    ...(tag.source === null ? ([["address", "null"]] as const) : sourcePairs(tag.source ?? {}, writtenAddress)),
    ["translations", translationsOf(tag.translations)],
    ["identifiers", identifiersOf(tag.identifiers)],
    ["fromClass", textOf(tag.fromClass)],
    ["overridden", tag.overridden && yamlList(tag.overridden.map(yamlText))],
  ]);
}

/** Templates are written whole, so what is usual is left out. */
export function templateMap(tag: TagTemplate): string {
  const source = tag.source && Object.fromEntries(Object.entries(tag.source).filter(([, value]) => value !== null));
  return yamlMap([
    ["type", tag.dataType],
    ["valueRank", tag.valueRank === -1 ? undefined : numberOf(tag.valueRank)],
    ["description", textOf(tag.description ?? undefined)],
    ["unit", textOf(tag.unit ?? undefined)],
    ["range", rangeOf(tag.range ?? undefined)],
    ["writable", tag.writable ? "true" : undefined],
    ["texts", textsOf(tag.texts ?? undefined)],
    ...sourcePairs((source ?? {}) as SourceDraft),
  ]);
}

function sourcePairs(
  source: SourceDraft,
  writeAddress = (address: string) => address,
): (readonly [string, string | undefined])[] {
  const { address, scaling, deadband } = source;
  return [
    ["source", textOf(source.dataSource)],
    ["address", address === undefined ? undefined : yamlScalar(writeAddress(address))],
    ["indexRange", textOf(source.indexRange)],
    ["member", textOf(source.member)],
    ["raw", rangeOf(scaling === null ? null : scaling?.raw)],
    ["scaled", rangeOf(scaling === null ? null : scaling?.scaled)],
    ["sampling", durationOf(source.samplingMs)],
    ["deadband", deadbandOf(deadband)],
    ["staleAfter", durationOf(source.staleAfterMs)],
  ];
}

/** The deadband as a plant file writes it. */
export function deadbandOf(deadband: Deadband | null | undefined): string | undefined {
  if (!deadband) return deadband === null ? "null" : undefined;
  return `${yamlScalar(deadband.value)}${deadband.type === "PERCENT" ? "%" : ""}`;
}

/** What a class says of a property, as a flow mapping. */
export function definitionMap({ type, unit, default: value, description }: PropertyDefinition): string {
  return yamlMap([
    ["type", type],
    ["unit", textOf(unit ?? undefined)],
    ["default", value === null ? undefined : propertyValue(value)],
    ["description", textOf(description ?? undefined)],
  ]);
}

function relationMap(relation: RelationDraft): string {
  return yamlMap([
    ["id", textOf(relation.id)],
    ["from", yamlText(relation.from)],
    ["type", yamlText(relation.type)],
    ["to", yamlText(relation.to)],
    ["properties", propertiesOf(relation.properties)],
  ]);
}

function propertiesOf(properties: readonly PropertyDraft[] | undefined): string | undefined {
  return (
    properties &&
    yamlMap(
      properties.map(({ name, value, type, unit, fromClass, overridden }) => [
        yamlText(name),
        type === undefined && unit === undefined && fromClass === undefined && overridden === undefined
          ? propertyValue(value)
          : yamlMap([
              ["value", propertyValue(value)],
              ["type", type],
              ["unit", textOf(unit)],
              ["fromClass", textOf(fromClass)],
              ["overridden", overridden && yamlList(overridden.map(yamlText))],
            ]),
      ]),
    )
  );
}

function identifiersOf(identifiers: readonly Identifier[] | undefined): string | undefined {
  if (!identifiers) return undefined;
  const bySystem = Map.groupBy(identifiers, ({ system }) => system);
  return yamlMap(
    [...bySystem].map(([system, own]) => {
      const values = own.map(({ value }) => yamlText(value));
      return [yamlText(system), values.length === 1 ? values[0] : yamlList(values)];
    }),
  );
}

function translationsOf(translations: Translations | undefined): string | undefined {
  if (!orNone(translations)) return undefined;
  return yamlMap(
    Object.entries(translations as Translations).map(([language, { name, description }]) => [
      yamlText(language),
      yamlMap([
        ["name", textOf(name)],
        ["description", textOf(description)],
      ]),
    ]),
  );
}

/** The texts of values as a flow mapping. */
export function textsOf(texts: Readonly<Record<string, string>> | null | undefined): string | undefined {
  return texts ? yamlMap(Object.entries(texts).map(([value, text]) => [value, yamlText(text)])) : textOf(texts);
}

function propertyValue(value: PropertyValue | null): string {
  return typeof value === "object" && value !== null ? yamlList(value.map(yamlScalar)) : yamlScalar(value);
}

function textOf(text: string | null | undefined): string | undefined {
  return text === undefined ? undefined : yamlScalar(text);
}

function numberOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : yamlScalar(value);
}

function rangeOf(range: Range | null | undefined): string | undefined {
  return range ? yamlList([yamlScalar(range.low), yamlScalar(range.high)]) : textOf(range);
}

/** A duration with its unit. */
export function durationOf(ms: number | null | undefined): string | undefined {
  if (typeof ms !== "number") return textOf(ms);
  return ms >= 1_000 && Number.isInteger(ms / 1_000) ? `${yamlScalar(ms / 1_000)}s` : `${yamlScalar(ms)}ms`;
}
