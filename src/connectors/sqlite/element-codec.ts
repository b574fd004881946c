/**
 * Elements and changes as compact JSON: a field at its default (null, false, an empty list, a scalar's rank) is left out,
 * which halves what is written and read. Reading builds every record of a kind with the same fields in the same order, so
 * that a plant of 100,000 tags shares one hidden class.
 */
import type { Change } from "../../twin/words/commits.ts";
import type {
  AssetRecord,
  ClassRecord,
  ModelElement,
  PropertyDefinition,
  PropertyRecord,
  RelationRecord,
  TagRecord,
  TagSource,
  TagTemplate,
} from "../../twin/words/elements.ts";

/** Fields that are left out at their default. */
type Compact<T> = { readonly [K in keyof T]?: T[K] | undefined };

type SourceTemplate = NonNullable<TagTemplate["source"]>;

/** A change as it stands in the log; `b` and `a` are before and after. */
interface CompactChange {
  readonly b?: Compact<ModelElement>;
  readonly a?: Compact<ModelElement>;
}

/** Scalars: what `valueRank` is when left out. */
const SCALAR = -1;

/** Never changed, so all records without a list share it. */
const NONE: readonly never[] = Object.freeze([]);

export function encodeElement(element: ModelElement): string {
  return JSON.stringify(compactElement(element));
}

export function decodeElement(json: string): ModelElement {
  return fullElement(JSON.parse(json) as Compact<ModelElement>);
}

/** A change whose `after` is encoded already: it is written twice, as the element's record and in the log. */
export function encodeChange(before: ModelElement | null, after: string | null): string {
  if (before === null) return `{"a":${after}}`;
  return after === null ? `{"b":${encodeElement(before)}}` : `{"b":${encodeElement(before)},"a":${after}}`;
}

export function decodeChanges(json: string): Change[] {
  return (JSON.parse(json) as CompactChange[]).map(
    ({ b, a }) =>
      ({ before: b === undefined ? null : fullElement(b), after: a === undefined ? null : fullElement(a) }) as Change,
  );
}

function compactElement(element: ModelElement): Compact<ModelElement> {
  switch (element.element) {
    case "asset":
      return { ...withoutDefaults(element), properties: some(element.properties.map(withoutDefaults)) };
    case "tag":
      return {
        ...withoutDefaults(element),
        source: element.source === null ? undefined : withoutDefaults(element.source),
      };
    case "class":
      return {
        ...withoutDefaults(element),
        properties: some(element.properties.map(withoutNulls)),
        tags: some(
          element.tags.map((template) => ({
            ...withoutDefaults(template),
            source: template.source === null ? undefined : withoutDefaults(template.source),
          })),
        ),
      } as Compact<ClassRecord>;
    case "relation":
      return { ...withoutDefaults(element), properties: some(element.properties.map(withoutDefaults)) };
  }
}

/** A property's value is never left out: false and empty lists are values. */
function withoutDefaults<T extends object>(record: T): T {
  const kept: Record<string, unknown> = {};
  // `for in` makes no array per element: an import encodes each of its elements here.
  for (const name in record) {
    const value: unknown = record[name];
    const isDefault =
      value === null ||
      (name !== "value" && (value === false || (Array.isArray(value) && value.length === 0))) ||
      (name === "valueRank" && value === SCALAR);
    if (!isDefault) kept[name] = value;
  }
  return kept as T;
}

/** Of a definition even the empty default is a value. */
function withoutNulls<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) as T;
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function fullElement(compact: Compact<ModelElement>): ModelElement {
  switch ((compact as ModelElement).element) {
    case "asset":
      return fullAsset(compact as AssetRecord);
    case "tag":
      return fullTag(compact as TagRecord);
    case "class":
      return fullClass(compact as ClassRecord);
    case "relation":
      return fullRelation(compact as RelationRecord);
  }
}

function fullAsset(compact: Compact<AssetRecord> & Pick<AssetRecord, "id" | "name" | "level">): AssetRecord {
  return {
    element: "asset",
    id: compact.id,
    name: compact.name,
    description: compact.description ?? null,
    level: compact.level,
    parent: compact.parent ?? null,
    classes: compact.classes ?? NONE,
    properties: compact.properties?.map(fullProperty) ?? NONE,
    identifiers: compact.identifiers ?? NONE,
    timeZone: compact.timeZone ?? null,
    binding: compact.binding ?? null,
    // Few have any; the others have no such field at all.
    ...(compact.translations && { translations: compact.translations }),
  };
}

function fullTag(compact: Compact<TagRecord> & Pick<TagRecord, "id" | "asset" | "name" | "dataType">): TagRecord {
  return {
    element: "tag",
    id: compact.id,
    asset: compact.asset,
    name: compact.name,
    description: compact.description ?? null,
    dataType: compact.dataType,
    valueRank: compact.valueRank ?? SCALAR,
    unit: compact.unit ?? null,
    range: compact.range ?? null,
    writable: compact.writable ?? false,
    texts: compact.texts ?? null,
    source: compact.source ? (fullSource(compact.source) as TagSource) : null,
    identifiers: compact.identifiers ?? NONE,
    fromClass: compact.fromClass ?? null,
    overridden: compact.overridden ?? NONE,
    // Few have any; the others have no such field at all.
    ...(compact.translations && { translations: compact.translations }),
  };
}

function fullClass(compact: Compact<ClassRecord> & Pick<ClassRecord, "id" | "name">): ClassRecord {
  return {
    element: "class",
    id: compact.id,
    name: compact.name,
    description: compact.description ?? null,
    extends: compact.extends ?? NONE,
    properties: compact.properties?.map(fullDefinition) ?? NONE,
    tags: compact.tags?.map(fullTemplate) ?? NONE,
  };
}

function fullRelation(
  compact: Compact<RelationRecord> & Pick<RelationRecord, "id" | "type" | "from" | "to">,
): RelationRecord {
  return {
    element: "relation",
    id: compact.id,
    type: compact.type,
    from: compact.from,
    to: compact.to,
    properties: compact.properties?.map(fullProperty) ?? NONE,
  };
}

function fullProperty(
  compact: Compact<PropertyRecord> & Pick<PropertyRecord, "name" | "type" | "value">,
): PropertyRecord {
  return {
    name: compact.name,
    type: compact.type,
    value: compact.value,
    unit: compact.unit ?? null,
    fromClass: compact.fromClass ?? null,
    overridden: compact.overridden ?? NONE,
  };
}

function fullDefinition(
  compact: Compact<PropertyDefinition> & Pick<PropertyDefinition, "name" | "type">,
): PropertyDefinition {
  return {
    name: compact.name,
    description: compact.description ?? null,
    type: compact.type,
    unit: compact.unit ?? null,
    default: compact.default ?? null,
  };
}

function fullTemplate(compact: Compact<TagTemplate> & Pick<TagTemplate, "name" | "dataType">): TagTemplate {
  return {
    name: compact.name,
    description: compact.description ?? null,
    dataType: compact.dataType,
    valueRank: compact.valueRank ?? SCALAR,
    unit: compact.unit ?? null,
    range: compact.range ?? null,
    writable: compact.writable ?? false,
    texts: compact.texts ?? null,
    source: compact.source ? fullSource(compact.source) : null,
  };
}

function fullSource(compact: Compact<SourceTemplate>): SourceTemplate {
  return {
    dataSource: compact.dataSource ?? null,
    address: compact.address ?? "",
    indexRange: compact.indexRange ?? null,
    member: compact.member ?? null,
    scaling: compact.scaling ?? null,
    samplingMs: compact.samplingMs ?? null,
    deadband: compact.deadband ?? null,
    staleAfterMs: compact.staleAfterMs ?? null,
  };
}
