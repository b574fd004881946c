/**
 * A mapping: a file in YAML that says what the labels, relationships and properties of somebody's graph are in the model.
 * `docs/importing.md` is its reference. Keys that a plant file has mean the same here.
 */

import type { ForeignCondition } from "../../twin/ports/foreign-graph.ts";
import { RESERVED_RELATION_TYPES } from "../../twin/rules/reserved-names.ts";
import { type PlaceOf, placesIn } from "../../twin/tools/text-places.ts";
import { YamlMistake } from "../../yaml/mistakes.ts";
import { isNull, scalarValue, type YamlMap, type YamlNode, type YamlScalar } from "../../yaml/nodes.ts";
import { readYaml } from "../../yaml/read.ts";
import { elementBudget, READ_LIMITS, type ReadLimits } from "../file-format.ts";
import { Mistakes, StopReading, shorten } from "../mistakes.ts";
import { describe, Fields, type Reading, Scope } from "../plant-file/fields.ts";
import { NO_VARIABLES } from "../plant-file/ranges.ts";
import { readAssetFields } from "../plant-file/read-assets.ts";
import { readClasses } from "../plant-file/read-classes.ts";
import { mapOrNothing, readNames } from "../plant-file/read-names.ts";
import { readNamespaces } from "../plant-file/read-namespaces.ts";
import { readTags } from "../plant-file/read-tags.ts";
import { filledFields, levelOf } from "./filled-fields.ts";
import type {
  AssetRules,
  Direction,
  EnterpriseRules,
  EntryRules,
  GraphMapping,
  RelationRules,
  TagRules,
} from "./mapping.ts";
import { compileProperties, PROPERTY_KEYS, propertiesOfRules } from "./node-properties.ts";
import { compileRule, propertiesIn, type Rule, type Shape } from "./rules.ts";

/** The version of the format; files of any other are refused. */
export const MAPPING_VERSION = 1;

const ROOT_KEYS: ReadonlySet<string> = new Set([
  "graphMapping",
  "namespaces",
  "classes",
  "enterprise",
  "assets",
  "containment",
  "tags",
  "relations",
  "orphans",
  "ownStore",
]);
const FILTERS = ["where", "unless"] as const;
const ENTERPRISE_FIELDS = [
  "id",
  "description",
  "class",
  "classes",
  "properties",
  "identifiers",
  "timeZone",
  "translations",
  "source",
  "address",
] as const;
const ENTERPRISE_KEYS: ReadonlySet<string> = new Set(["name", "roots", ...ENTERPRISE_FIELDS]);

const SHARED: Readonly<Record<string, Shape>> = {
  id: "text",
  description: "text",
  identifiers: "map of names",
  translations: "map of maps",
  source: "text",
  address: "text",
};
const ASSET_FIELDS: Readonly<Record<string, Shape>> = {
  ...SHARED,
  class: "names",
  classes: "names",
  timeZone: "text",
};
const TAG_FIELDS: Readonly<Record<string, Shape>> = {
  ...SHARED,
  type: "text",
  array: "text",
  valueRank: "text",
  unit: "text",
  range: "pair",
  writable: "text",
  texts: "map of texts",
  indexRange: "text",
  member: "text",
  raw: "pair",
  scaled: "pair",
  sampling: "text",
  deadband: "text",
  staleAfter: "text",
};
export const ASSET_KEYS: ReadonlySet<string> = new Set([
  ...Object.keys(ASSET_FIELDS),
  "name",
  "level",
  ...PROPERTY_KEYS,
  ...FILTERS,
]);
const TAG_KEYS: ReadonlySet<string> = new Set([...Object.keys(TAG_FIELDS), "name", "on", ...FILTERS]);
const RELATION_KEYS: ReadonlySet<string> = new Set(["id", "type", "reversed", ...PROPERTY_KEYS, ...FILTERS]);

/** @throws PlantgraphError INVALID_FILE with every mistake in `problems` */
export function readMapping(
  text: string,
  file: string | null = null,
  { maxElements }: Pick<ReadLimits, "maxElements"> = READ_LIMITS,
): GraphMapping {
  const placeOf = placesIn(text);
  const mistakes = new Mistakes("The mapping", placeOf, file);
  let mapping: GraphMapping | null = null;
  try {
    const root = readYaml(text);
    const reading: Reading = { mistakes, namespaces: new Map(), budget: elementBudget({ maxElements }), maxElements };
    mapping = readRoot(new Scope(reading, NO_VARIABLES, ""), root, placeOf, file);
  } catch (error) {
    if (error instanceof YamlMistake) mistakes.add(error.offset, "", error.message);
    else if (!(error instanceof StopReading)) throw error;
  }
  mistakes.check();
  return mapping as GraphMapping;
}

function readRoot(scope: Scope, root: YamlNode, placeOf: PlaceOf, file: string | null): GraphMapping | null {
  const first = `\`graphMapping: ${MAPPING_VERSION}\``;
  if (root.kind !== "map") {
    scope.mistake(root, `must be a mapping that begins with ${first}, not ${describe(root)}.`);
    return null;
  }
  const version = root.values[root.keys.findIndex((key) => key.text === "graphMapping")];
  if (version?.kind !== "scalar" || scalarValue(version) !== MAPPING_VERSION) {
    scope.mistake(version ?? root, `is not a mapping of a graph: it must say ${first}, the version of the format.`);
    return null;
  }
  const fields = new Fields(scope, root, ROOT_KEYS);
  const at = <T>(key: string, read: (below: Scope, node: YamlNode) => T, otherwise: T): T => {
    const node = fields.node(key);
    return node ? read(scope.below(key), node) : otherwise;
  };
  at("namespaces", readNamespaces, undefined);
  const classes = at("classes", readClasses, []);
  const assets = at("assets", readAssetRules, []);
  if (assets.length === 0)
    scope.mistake(
      fields.node("assets") ?? root,
      "needs `assets`: the labels that are assets, as in assets: {Machine: {level: WORK_UNIT}}.",
    );
  const labels = new Set(assets.map(({ label }) => label));
  return {
    classes,
    enterprise: at("enterprise", (below, node) => readEnterprise(below, node, labels), null),
    assets,
    containment: at("containment", readDirections, []),
    tags: at("tags", readTagRules, []),
    relations: at("relations", readRelationRules, []),
    orphans: fields.oneOf("orphans", ["refuse", "skip"], "what is done with them") ?? "refuse",
    ownStore: fields.flag("ownStore") ?? false,
    namespaces: scope.reading.namespaces,
    typed: new Set(classes.flatMap(({ properties }) => (properties ?? []).map(({ name }) => name))),
    placeOf,
    file,
  };
}

/** `Acme`, or `{name: Acme, roots: [Plant]}` */
function readEnterprise(scope: Scope, node: YamlNode, labels: ReadonlySet<string>): EnterpriseRules | null {
  if (node.kind === "scalar" && !isNull(node)) {
    const name = scope.name(node);
    const draft = { position: scope.position(node), path: [name ?? ""], level: "ENTERPRISE" } as const;
    return { draft, roots: null };
  }
  const map = mapOrNothing(scope, node);
  if (!map) return null;
  const fields = new Fields(scope, map, ENTERPRISE_KEYS);
  const nameNode = fields.scalar("name", "a name");
  if (!nameNode || isNull(nameNode)) {
    if (!fields.mistaken) scope.mistake(map, "needs a name, as in {name: Acme}.");
    return null;
  }
  const name = scope.name(nameNode) ?? "";
  const roots = readNames(fields, "roots");
  for (const root of roots ?? [])
    if (!labels.has(root))
      fields.refuse(
        "roots",
        fields.node("roots") as YamlNode,
        `"${shorten(root)}" is no label of \`assets\`; those are ${[...labels].join(", ")}.`,
      );
  return {
    draft: { position: scope.position(nameNode), path: [name], level: "ENTERPRISE", ...readAssetFields(fields) },
    roots: roots ? new Set(roots) : null,
  };
}

function readAssetRules(scope: Scope, node: YamlNode): AssetRules[] {
  return entriesOf(scope, node, "labels to what their nodes are").map(([key, at, map]) => {
    const fields = new Fields(at, map, ASSET_KEYS);
    const entry = readFields(fields, key, ASSET_FIELDS);
    const properties = compileProperties(fields);
    // A mistake that is noted ends the reading later: any rule stands in until then.
    const level = readField(fields, "level") ?? ({ kind: "first", of: [] } as const);
    if (!fields.has("level")) at.mistake(key, "needs a level, as in {level: WORK_UNIT} or {level: '{level}'}.");
    const name = nameRule(fields, key);
    const rules: AssetRules = {
      ...entry,
      name,
      level,
      properties,
      used: new Set([...entry.used, ...propertiesIn(name), ...propertiesIn(level), ...propertiesOfRules(properties)]),
    };
    levelOf(level, null, at);
    readAssetFields(new Fields(at, filledFields(rules, null, at), ASSET_KEYS));
    return rules;
  });
}

function readTagRules(scope: Scope, node: YamlNode): TagRules[] {
  return entriesOf(scope, node, "labels to what their nodes are").map(([key, at, map]) => {
    const fields = new Fields(at, map, TAG_KEYS);
    const entry = readFields(fields, key, TAG_FIELDS);
    const name = nameRule(fields, key);
    const onNode = fields.node("on");
    const on = onNode ? readDirections(at.below("on"), onNode) : [];
    if (on.length === 0 && !onNode)
      at.mistake(key, "needs the relationships to its assets, as in on: {HAS_SENSOR: down}.");
    const rules: TagRules = { ...entry, name, on, used: new Set([...entry.used, ...propertiesIn(name)]) };
    const sample: YamlMap = {
      kind: "map",
      keys: [key],
      values: [filledFields(rules, null, at, true)],
      offset: key.offset,
    };
    readTags(scope, sample, { path: [""], address: null, whole: false }, []);
    return rules;
  });
}

function readRelationRules(scope: Scope, node: YamlNode): RelationRules[] {
  return entriesOf(scope, node, "types of relationships to relations").flatMap(([key, at, map]) => {
    const fields = new Fields(at, map, RELATION_KEYS);
    const properties = compileProperties(fields);
    const id = readField(fields, "id");
    const type = fields.text("type") ?? key.text;
    if (!/^[A-Z][A-Z0-9_]*$/.test(type) || RESERVED_RELATION_TYPES.has(type))
      at.mistake(
        fields.node("type") ?? key,
        RESERVED_RELATION_TYPES.has(type)
          ? `${type} is a type the model uses itself; give another one, as in {type: FEEDS}.`
          : `"${shorten(type)}" is no type of relations: capitals, digits and _, a letter first; give one, as in {type: FEEDS}.`,
      );
    return [
      {
        label: key.text,
        offset: key.offset,
        where: readFilters(fields),
        used: new Set([...(id ? propertiesIn(id) : []), ...propertiesOfRules(properties)]),
        id,
        type,
        reversed: fields.flag("reversed") ?? false,
        properties,
      },
    ];
  });
}

function entriesOf(scope: Scope, node: YamlNode, what: string): [key: YamlScalar, at: Scope, map: YamlMap][] {
  return scope.entries(node, what).flatMap(([key, value]): [YamlScalar, Scope, YamlMap][] => {
    const at = scope.below(shorten(key.text));
    const map = mapOrNothing(at, value);
    if (key.text === "") at.mistake(key, "a label or a type of relationships has at least one character.");
    return map ? [[key, at, map]] : [];
  });
}

function readFields(fields: Fields, key: YamlScalar, shapes: Readonly<Record<string, Shape>>): EntryRules {
  const rules: (readonly [YamlScalar, Rule])[] = [];
  const used = new Set<string>();
  fields.map.keys.forEach((fieldKey, i) => {
    const shape = shapes[fieldKey.text];
    if (shape === undefined) return;
    const rule = compileRule(fields.scope.below(fieldKey.text), fields.map.values[i] as YamlNode, shape);
    if (!rule) return;
    rules.push([fieldKey, rule]);
    for (const property of propertiesIn(rule)) used.add(property);
  });
  return { label: key.text, offset: key.offset, fields: rules, where: readFilters(fields), used };
}

function readField(fields: Fields, name: string): Rule | undefined {
  const node = fields.node(name);
  return node && compileRule(fields.scope.below(name), node, "text");
}

/** The property `name` where nothing is said. */
function nameRule(fields: Fields, key: YamlScalar): Rule {
  return readField(fields, "name") ?? { kind: "pattern", parts: [{ property: "name" }], offset: key.offset };
}

/** `{HAS_AREA: down, PART_OF: up}` */
function readDirections(scope: Scope, node: YamlNode): (readonly [string, Direction])[] {
  return scope.entries(node, "types of relationships to down or up").flatMap(([key, value]) => {
    const direction = value.kind === "scalar" ? value.text : "";
    if (direction === "down" || direction === "up") return [[key.text, direction] as const];
    scope
      .below(key.text)
      .mistake(
        value,
        `must be down (it points from what contains to what is contained) or up (the other way), not ${describe(value)}.`,
      );
    return [];
  });
}

/** `where: {status: [active, test]}`, `unless: {retired: true}`; null is a property that is absent. */
function readFilters(fields: Fields): ForeignCondition[] {
  return FILTERS.flatMap((filter) => {
    const node = fields.node(filter);
    if (!node) return [];
    const at = fields.scope.below(filter);
    return at.entries(node, "properties to their values").map(([key, value]): ForeignCondition => {
      const items = value.kind === "list" ? value.items : [value];
      const values = items.flatMap((item) => {
        if (item.kind === "scalar") return [scalarValue(item)];
        at.below(key.text).mistake(item, `must be a text, a number, true, false or null, not ${describe(item)}.`);
        return [];
      });
      return { property: key.text, values, negated: filter === "unless" };
    });
  });
}
