/**
 * What a caller may ask to be changed, before it is a commit: partial, by id, without the before. `changes-of-edits.ts`
 * turns a batch of edits into changes, and the rules are checked on the whole batch.
 *
 * In every update, an absent field stays as it is, null clears it, and a list replaces the list.
 */
import type { PropertyType } from "./data-types.ts";
import type {
  Binding,
  Id,
  Identifier,
  PropertyDefinition,
  PropertyValue,
  TagRecord,
  TagSource,
  TagTemplate,
  Translations,
} from "./elements.ts";
import type { EquipmentLevel } from "./levels.ts";

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Type and unit come from the class's definition when absent, else the type from the value. A null value removes it. */
export interface PropertyInput {
  readonly name: string;
  readonly value: PropertyValue | null;
  readonly type?: PropertyType | undefined;
  readonly unit?: string | null | undefined;
}

export interface AssetFields {
  readonly name: string;
  readonly description: string | null;
  readonly level: EquipmentLevel;
  /** Names of classes. */
  readonly classes: readonly string[];
  /** The asset's own properties; those of classes may be overridden by name. */
  readonly properties: readonly PropertyInput[];
  readonly identifiers: readonly Identifier[];
  readonly timeZone: string | null;
  /** Empty: none. */
  readonly translations: Translations;
  readonly binding: Binding | null;
}

export type TagFields = Omit<TagRecord, "element" | "id" | "asset" | "fromClass" | "overridden">;

export interface ClassFields {
  readonly name: string;
  readonly description: string | null;
  /** Names of classes. */
  readonly extends: readonly string[];
  readonly properties: readonly PropertyDefinition[];
  readonly tags: readonly TagTemplate[];
}

export type ModelEdit =
  | ({
      readonly edit: "createAsset";
      readonly id?: Id | undefined;
      readonly parent: Id | null;
      readonly name: string;
      readonly level: EquipmentLevel;
    } & Optional<AssetFields>)
  /** Of its binding, too, what is absent stays. */
  | ({
      readonly edit: "updateAsset";
      readonly id: Id;
      readonly binding?: Optional<Binding> | null | undefined;
    } & Optional<Omit<AssetFields, "binding">>)
  | { readonly edit: "moveAsset"; readonly id: Id; readonly parent: Id }
  /** Refused with IN_USE while it holds assets or tags, unless `recursive`; its relations go with it. */
  | { readonly edit: "deleteAsset"; readonly id: Id; readonly recursive?: boolean | undefined }
  | ({
      readonly edit: "createTag";
      readonly id?: Id | undefined;
      readonly asset: Id;
      readonly name: string;
      readonly dataType: TagRecord["dataType"];
    } & Optional<TagFields>)
  /** Of its source, too, what is absent stays; one without a source needs what a source can't be without. */
  | ({
      readonly edit: "updateTag";
      readonly id: Id;
      readonly source?: Optional<TagSource> | null | undefined;
    } & Optional<Omit<TagFields, "source">>)
  | { readonly edit: "moveTag"; readonly id: Id; readonly asset: Id }
  | { readonly edit: "deleteTag"; readonly id: Id }
  | ({ readonly edit: "createClass"; readonly id?: Id | undefined; readonly name: string } & Optional<ClassFields>)
  | ({ readonly edit: "updateClass"; readonly id: Id } & Optional<ClassFields>)
  | { readonly edit: "deleteClass"; readonly id: Id }
  | {
      readonly edit: "relate";
      readonly id?: Id | undefined;
      readonly type: string;
      readonly from: Id;
      readonly to: Id;
      readonly properties?: readonly PropertyInput[] | undefined;
    }
  | { readonly edit: "updateRelation"; readonly id: Id; readonly properties: readonly PropertyInput[] }
  | { readonly edit: "unrelate"; readonly id: Id };
