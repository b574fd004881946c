/**
 * The elements of the static model as plain immutable records: what stores keep, commits carry and files describe.
 * Links are ids. The linked objects the twin reads from are in `model/`.
 */
import type { DataType, PropertyType } from "./data-types.ts";
import type { EquipmentLevel } from "./levels.ts";

/** Chosen by the user or generated; unique per kind of element, never reused, independent of name and place. */
export type Id = string;

/** What another system calls this element (SAP, MES, CMMS, a historian's point). Unique per system and kind of element. */
export interface Identifier {
  readonly system: string;
  readonly value: string;
}

/** Int64 values beyond ±2^53 are decimal strings, DateTime is RFC 3339 in UTC. A list holds one type. */
export type PropertyValue = string | number | boolean | readonly (string | number | boolean)[];

/** A name and a description in another language; what is absent is not translated. */
export interface Translation {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** By language tag (BCP 47) in canonical form: "de", "pt-BR". */
export type Translations = Readonly<Record<string, Translation>>;

/** A static named value of an asset or a relation. */
export interface PropertyRecord {
  readonly name: string;
  readonly type: PropertyType;
  readonly value: PropertyValue;
  /** UNECE Rec 20 code, symbol or free text; null when it has none. */
  readonly unit: string | null;
  /** Id of the class whose definition it was made from; null when it is the element's own. */
  readonly fromClass: Id | null;
  /** Fields that deviate from the class's definition. */
  readonly overridden: readonly string[];
}

/** Where the tags of a class find their source on this asset: `{address}` in a template, and the data source. */
export interface Binding {
  readonly dataSource: string | null;
  readonly address: string | null;
}

export interface AssetRecord {
  readonly element: "asset";
  readonly id: Id;
  readonly name: string;
  readonly description: string | null;
  readonly level: EquipmentLevel;
  /** null: an enterprise. */
  readonly parent: Id | null;
  readonly classes: readonly Id[];
  readonly properties: readonly PropertyRecord[];
  readonly identifiers: readonly Identifier[];
  /** IANA name; of sites. */
  readonly timeZone: string | null;
  readonly binding: Binding | null;
  /** Absent or empty: none. */
  readonly translations?: Translations | undefined;
}

/** Limits in engineering units, both inclusive. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Linear scaling: a raw value of raw.low is scaled.low in engineering units. */
export interface Scaling {
  readonly raw: Range;
  readonly scaled: Range;
}

/** Deadband of a monitored item (OPC UA Part 8, 7.2), in engineering units or percent of the range. */
export interface Deadband {
  readonly type: "ABSOLUTE" | "PERCENT";
  readonly value: number;
}

/** Where a tag's live value comes from. */
export interface TagSource {
  readonly dataSource: string;
  /** For OPC UA: `nsu=<uri>;<i|s|g|b>=...` or a browse path, by the letter in `connectors/opcua/basics/address.ts`. */
  readonly address: string;
  /** OPC UA NumericRange (Part 4, 7.27), for one element or slice of an array. */
  readonly indexRange: string | null;
  /** Name of one member of a structure, dots between levels. */
  readonly member: string | null;
  readonly scaling: Scaling | null;
  /** Sampling interval asked of the source, milliseconds; null: the data source's default. */
  readonly samplingMs: number | null;
  readonly deadband: Deadband | null;
  /** Without a sample for this long the value is stale, milliseconds; null: age alone never makes it stale. */
  readonly staleAfterMs: number | null;
}

export interface TagRecord {
  readonly element: "tag";
  readonly id: Id;
  readonly asset: Id;
  readonly name: string;
  readonly description: string | null;
  readonly dataType: DataType;
  /** OPC UA ValueRank (Part 3, 5.6.2): -1 a scalar, 1 an array, 2 or more a matrix. */
  readonly valueRank: number;
  readonly unit: string | null;
  readonly range: Range | null;
  readonly writable: boolean;
  /** Texts of an enumeration's ordinals ("0", "1", ...), or of a Boolean's "false" and "true". */
  readonly texts: Readonly<Record<string, string>> | null;
  readonly source: TagSource | null;
  readonly identifiers: readonly Identifier[];
  readonly fromClass: Id | null;
  readonly overridden: readonly string[];
  /** Absent or empty: none. */
  readonly translations?: Translations | undefined;
}

export interface PropertyDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly type: PropertyType;
  readonly unit: string | null;
  /** Value of members that give none; null: members without a value have no such property. */
  readonly default: PropertyValue | null;
}

/** A class's pattern of a tag; `{address}`, `{name}` and `{<property>}` in texts come from the asset. */
export interface TagTemplate
  extends Omit<
    TagRecord,
    "element" | "id" | "asset" | "source" | "identifiers" | "fromClass" | "overridden" | "translations"
  > {
  /** null: a tag without a source. A null dataSource is the asset's own (its binding). */
  readonly source: (Omit<TagSource, "dataSource"> & { readonly dataSource: string | null }) | null;
}

export interface ClassRecord {
  readonly element: "class";
  readonly id: Id;
  /** Unique in the model: users name classes by it. */
  readonly name: string;
  readonly description: string | null;
  readonly extends: readonly Id[];
  readonly properties: readonly PropertyDefinition[];
  readonly tags: readonly TagTemplate[];
}

/** A directed, typed, non-hierarchical edge between two assets. Parallel edges and cycles are normal. */
export interface RelationRecord {
  readonly element: "relation";
  readonly id: Id;
  /** `[A-Z][A-Z0-9_]*` */
  readonly type: string;
  readonly from: Id;
  readonly to: Id;
  readonly properties: readonly PropertyRecord[];
}

export type ModelElement = AssetRecord | TagRecord | ClassRecord | RelationRecord;
export type ElementKind = ModelElement["element"];
export type RecordOf<Kind extends ElementKind> = Extract<ModelElement, { readonly element: Kind }>;

export const ELEMENT_KINDS = ["class", "asset", "tag", "relation"] as const satisfies readonly ElementKind[];

/** Names an element in problems, conflicts and logs. */
export interface ElementRef {
  readonly element: ElementKind;
  readonly id: Id;
}
