/**
 * The one filter grammar, for assets, tags and selections alike, as plain data. All given fields of one filter hold
 * together (and); `and`, `or`, `not` combine filters. An empty filter holds for everything; an empty `or` for nothing.
 */
import type { DataType } from "../words/data-types.ts";
import type { Id, PropertyValue } from "../words/elements.ts";
import type { AssetKind, EquipmentLevel } from "../words/levels.ts";
import type { Quality } from "../words/status-codes.ts";
import type { ReachFilter } from "./filter-reach.ts";
import type { RelationFilter } from "./filter-relation.ts";

type Maybe<T> = T | null | undefined;

/** Compares text; `contains`, `startsWith` and `glob` ignore case and accents, `eq` and `in` are exact. */
export interface StringFilter {
  readonly eq?: Maybe<string>;
  readonly in?: Maybe<readonly string[]>;
  readonly contains?: Maybe<string>;
  readonly startsWith?: Maybe<string>;
  /** `*` any text, `?` one character. */
  readonly glob?: Maybe<string>;
}

/** Compares a property's value; without a comparison: it has the property. */
export interface PropertyFilter {
  readonly name: string;
  readonly eq?: Maybe<PropertyValue>;
  readonly in?: Maybe<readonly PropertyValue[]>;
  /** Unit of the numbers compared with, in any way to write it; the property's value is converted. Absent: as it stands. */
  readonly unit?: Maybe<string>;
  readonly lt?: Maybe<number>;
  readonly lte?: Maybe<number>;
  readonly gt?: Maybe<number>;
  readonly gte?: Maybe<number>;
}

/** What a tag's value is compared with. Whole numbers beyond 2^53 and moments are texts. */
export type Comparand = string | number | boolean;

/** Compares the value of the newest sample; without a comparison: it has a value (`filter-value.ts`). */
export interface ValueFilter {
  readonly eq?: Maybe<Comparand>;
  readonly in?: Maybe<readonly Comparand[]>;
  /** Unit of the numbers compared with, in any way to write it; the value is converted from the tag's. Absent: as it stands. */
  readonly unit?: Maybe<string>;
  readonly lt?: Maybe<Comparand>;
  readonly lte?: Maybe<Comparand>;
  readonly gt?: Maybe<Comparand>;
  readonly gte?: Maybe<Comparand>;
}

export interface IdentifierFilter {
  readonly system?: Maybe<string>;
  readonly value?: Maybe<string>;
}

export interface AssetFilter {
  readonly and?: Maybe<readonly AssetFilter[]>;
  readonly or?: Maybe<readonly AssetFilter[]>;
  readonly not?: Maybe<AssetFilter>;
  readonly ids?: Maybe<readonly Id[]>;
  /** It is one of these assets or below one of them. */
  readonly under?: Maybe<readonly Id[]>;
  readonly name?: Maybe<StringFilter>;
  readonly description?: Maybe<StringFilter>;
  readonly level?: Maybe<readonly EquipmentLevel[]>;
  readonly kind?: Maybe<readonly AssetKind[]>;
  /** Names of classes; specialisations count. */
  readonly class?: Maybe<readonly string[]>;
  readonly property?: Maybe<PropertyFilter>;
  readonly identifier?: Maybe<IdentifierFilter>;
  /** It can be reached from some assets along links of the graph. */
  readonly reach?: Maybe<ReachFilter>;
  /** At least one of its relations fits. */
  readonly hasRelation?: Maybe<RelationFilter>;
  /** At least one of its own tags fits. */
  readonly hasTag?: Maybe<TagFilter>;
}

export interface TagFilter {
  readonly and?: Maybe<readonly TagFilter[]>;
  readonly or?: Maybe<readonly TagFilter[]>;
  readonly not?: Maybe<TagFilter>;
  readonly ids?: Maybe<readonly Id[]>;
  readonly name?: Maybe<StringFilter>;
  readonly description?: Maybe<StringFilter>;
  readonly dataType?: Maybe<readonly DataType[]>;
  /** Any way to write the unit: code, symbol or text. */
  readonly unit?: Maybe<readonly string[]>;
  readonly writable?: Maybe<boolean>;
  readonly dataSource?: Maybe<readonly string[]>;
  readonly identifier?: Maybe<IdentifierFilter>;
  readonly value?: Maybe<ValueFilter>;
  readonly quality?: Maybe<readonly Quality[]>;
  /** Names of status codes, "BadNoCommunication". */
  readonly status?: Maybe<readonly string[]>;
  readonly isStale?: Maybe<boolean>;
  /** Milliseconds since the sample's value or status last changed, at least. */
  readonly unchangedForMs?: Maybe<number>;
}

/** Picks tags: those that fit every given part. `under` and `asset` are about the tag's home asset. */
export interface Selection {
  readonly under?: Maybe<readonly Id[]>;
  readonly asset?: Maybe<AssetFilter>;
  readonly tag?: Maybe<TagFilter>;
  readonly ids?: Maybe<readonly Id[]>;
  /** Nothing exists but what stands on or below these assets: what the viewer may see, never a caller's own condition. */
  readonly within?: Maybe<readonly Id[]>;
}

/** Fields of a TagFilter that are about the newest sample: which tags fit changes without a commit. */
const LIVE_CONDITIONS: ReadonlySet<string> = new Set<keyof TagFilter>([
  "value",
  "quality",
  "status",
  "isStale",
  "unchangedForMs",
]);

/** Whether arguments of a field, filters among them, ask about samples. */
export function asksAboutSamples(given: unknown): boolean {
  if (typeof given !== "object" || given === null) return false;
  if (Array.isArray(given)) return given.some(asksAboutSamples);
  return Object.entries(given).some(([key, below]) => isLiveCondition(key, below) || asksAboutSamples(below));
}

/** An identifier has a `value` too, which is a text. */
function isLiveCondition(key: string, given: unknown): boolean {
  return LIVE_CONDITIONS.has(key) && given != null && (key !== "value" || typeof given === "object");
}
