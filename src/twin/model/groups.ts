/** Assets and tags counted by what they have in common. */

import { unitOf } from "../units/units.ts";
import type { PropertyRecord } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import { compareNames } from "../words/names.ts";
import type { Asset } from "./asset.ts";
import type { Order } from "./paging.ts";
import { worstQuality } from "./summary.ts";
import type { Tag } from "./tag.ts";

export const ASSET_GROUPINGS = ["LEVEL", "KIND", "CLASS", "PROPERTY", "QUALITY"] as const;
export type AssetGrouping = (typeof ASSET_GROUPINGS)[number];

export const TAG_GROUPINGS = [
  "UNIT",
  "DATA_TYPE",
  "DATA_SOURCE",
  "QUALITY",
  "STATUS",
  "LEVEL",
  "KIND",
  "CLASS",
  "PROPERTY",
] as const;
export type TagGrouping = (typeof TAG_GROUPINGS)[number];

/** Most things to group by at once. */
export const GROUPINGS_MAX = 3;

export interface GroupBy<Grouping> {
  readonly by: readonly Grouping[];
  /** Name of the property that PROPERTY means. */
  readonly property?: string | null | undefined;
  /** Whether they are of a model of the past, which has no samples. */
  readonly isPast?: boolean;
}

/** What a group's members have in common, one key for each thing grouped by; null: they have none. */
type Keys = readonly (string | null)[];

/** Elements that are alike in what was asked. */
export class Group {
  readonly keys: Keys;
  count = 0;
  /** Of groups of tags: how many of them have a newest sample that is so. */
  uncertain = 0;
  bad = 0;
  stale = 0;

  constructor(keys: Keys) {
    this.keys = keys;
  }

  get good(): number {
    return this.count - this.uncertain - this.bad;
  }
}

/** Natural order of the first key, then of the next; members without a key come last. */
export const groupOrder: Order<Group, readonly (string | number)[]> = {
  name: "group",
  key: ({ keys }) => keys.map((key) => key ?? 0),
  compare(a, b) {
    for (let i = 0; i < a.length; i++) {
      const [x, y] = [a[i] as string | number, b[i] as string | number];
      if (x === y) continue;
      return typeof x === "number" ? 1 : typeof y === "number" ? -1 : compareNames(x, y);
    }
    return 0;
  },
  id: () => "",
  isKey: (value): value is readonly (string | number)[] =>
    Array.isArray(value) && value.every((key) => typeof key === "string" || key === 0),
};

/**
 * An asset of several classes, or with several values of a property, counts in each of their groups.
 * @throws PlantgraphError BAD_USER_INPUT when it is not said what to group by
 */
export function groupAssets(
  assets: Iterable<Asset>,
  { by, property, isPast }: GroupBy<AssetGrouping>,
): Iterable<Group> {
  check(by, property, isPast);
  const keysOf = by.map((grouping) => (asset: Asset) => keysOfAsset(asset, grouping, property));
  return grouped(assets, keysOf, () => {});
}

/**
 * As `groupAssets`. LEVEL, KIND, CLASS and PROPERTY are those of the tag's asset.
 * @throws PlantgraphError BAD_USER_INPUT when it is not said what to group by
 */
export function groupTags(tags: Iterable<Tag>, { by, property, isPast }: GroupBy<TagGrouping>): Iterable<Group> {
  check(by, property, isPast);
  const keysOf = by.map((grouping) => (tag: Tag) => keysOfTag(tag, grouping, property));
  return grouped(tags, keysOf, (group, { current }) => {
    if (current.quality === "UNCERTAIN") group.uncertain++;
    else if (current.quality === "BAD") group.bad++;
    if (current.isStale) group.stale++;
  });
}

function check(by: readonly string[], property: string | null | undefined, isPast = false): void {
  const live = isPast ? by.filter((grouping) => grouping === "QUALITY" || grouping === "STATUS") : [];
  const problem =
    by.length === 0 || by.length > GROUPINGS_MAX
      ? `\`by\` has ${by.length} entries; give 1 to ${GROUPINGS_MAX}`
      : new Set(by).size < by.length
        ? "`by` has an entry twice; leave one of them out"
        : by.includes("PROPERTY") && property == null
          ? "`by` has PROPERTY, but `property` does not name one"
          : !by.includes("PROPERTY") && property != null
            ? "`property` is given, but `by` does not have PROPERTY"
            : live.length > 0
              ? `\`by\` has ${live.join(" and ")}; the model of the past has no live values`
              : null;
  if (problem !== null) throw new PlantgraphError("BAD_USER_INPUT", `${problem}.`, { at: "by" });
}

function grouped<T>(
  items: Iterable<T>,
  keysOf: readonly ((item: T) => Keys)[],
  add: (group: Group, item: T) => void,
): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const item of items) {
    let combinations: Keys[] = [[]];
    for (const keys of keysOf)
      combinations = combinations.flatMap((before) => keys(item).map((key) => [...before, key]));
    for (const combination of combinations) {
      const text = JSON.stringify(combination);
      let group = groups.get(text);
      if (!group) {
        group = new Group(combination);
        groups.set(text, group);
      }
      group.count++;
      add(group, item);
    }
  }
  return groups.values();
}

const NONE: Keys = [null];

function keysOfAsset(asset: Asset, grouping: AssetGrouping, property: string | null | undefined): Keys {
  switch (grouping) {
    case "LEVEL":
      return [asset.level];
    case "KIND":
      return [asset.kind];
    case "CLASS":
      return asset.classes.length === 0 ? NONE : asset.classes.map(({ name }) => name);
    case "PROPERTY":
      return valuesOf(asset.property((property as string).normalize("NFC")));
    case "QUALITY":
      return [worstQuality(asset)];
  }
}

function keysOfTag(tag: Tag, grouping: TagGrouping, property: string | null | undefined): Keys {
  switch (grouping) {
    case "UNIT":
      return [tag.record.unit === null ? null : unitOf(tag.record.unit).symbol];
    case "DATA_TYPE":
      return [tag.dataType];
    case "DATA_SOURCE":
      return [tag.source?.dataSource ?? null];
    case "QUALITY":
      return [tag.current.quality];
    case "STATUS":
      return [tag.current.statusName];
    default:
      return keysOfAsset(tag.asset, grouping, property);
  }
}

/** The values as texts, each once; with their unit where they have one. */
function valuesOf(property: PropertyRecord | undefined): Keys {
  if (!property) return NONE;
  const { value, unit } = property;
  const values = [...new Set([value].flat().map(String))];
  if (values.length === 0) return NONE;
  return unit === null ? values : values.map((each) => `${each} ${unitOf(unit).symbol}`);
}
