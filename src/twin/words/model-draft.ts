/**
 * A model as somebody's file describes it: what every import format is read into and every export is written from.
 * Elements are matched with those that exist by id, else by path (`import.ts`). Ranges and namespaces are already
 * expanded by the format's reader; class templates are not, since classes may stand in the model and not in the file.
 */
import type { PropertyType } from "./data-types.ts";
import type { AssetFields, ClassFields, PropertyInput, TagFields } from "./edits.ts";
import type { Binding, ElementKind, Id, TagSource } from "./elements.ts";

/** Where in the file an element stands, for errors. Lines and columns from 1; `key` is a readable key path. */
export interface FilePosition {
  readonly key: string;
  /** Its name, where an import has several. */
  readonly file?: string | undefined;
  readonly line: number | null;
  readonly column: number | null;
}

/** Absent fields keep what is there on merge and take their default on creation. */
type Draft<T> = { readonly [K in keyof T]?: T[K] | undefined } & FromFile;

interface FromFile {
  readonly position: FilePosition;
  /** true: it says what an export said, so a MERGE leaves an element that exists as it has become since. */
  readonly isUnedited?: boolean | undefined;
}

export type ClassDraft = Draft<Omit<ClassFields, "name">> & { readonly id?: Id | undefined; readonly name: string };

/** A property; exports add where it came from, so that reading them back gives the same model. */
export type PropertyDraft = PropertyInput & {
  /** Id of the class it was made from. */
  readonly fromClass?: Id | null | undefined;
  readonly overridden?: readonly string[] | undefined;
  /** The value as it was written, where that says no type: taken when its class makes it a String or DateTime. */
  readonly text?: string | readonly string[] | undefined;
  /** Its type where neither it nor a class says one, if its value alone would say another: whole numbers beyond 2^53. */
  readonly look?: PropertyType | undefined;
};

/**
 * What of an element's lists a table has columns for: of these, what the draft does not say is none. Of an element from a
 * table that exists already, `fromClass`, `overridden` and `templates` are not taken from the draft: what people edit is one
 * cell, so they stay as they are and are found out anew where something changes.
 */
export interface Covered {
  /** Names. */
  readonly properties: ReadonlySet<string>;
  /** Systems. */
  readonly identifiers: ReadonlySet<string>;
  /** Languages. */
  readonly displayName: ReadonlySet<string>;
  /** Languages. */
  readonly description: ReadonlySet<string>;
}

export type AssetDraft = Draft<Omit<AssetFields, "name" | "properties" | "binding">> & {
  readonly id?: Id | undefined;
  /** true: `id` is how another system calls it. It is matched by path where no asset has that id, and takes it when it is new. */
  readonly isForeignId?: boolean | undefined;
  readonly binding?: Partial<Binding> | null | undefined;
  readonly covers?: Covered | undefined;
  readonly properties?: readonly PropertyDraft[] | undefined;
  /** false: the draft names all its tags and properties itself (exports); its classes give it no more. */
  readonly templates?: boolean | undefined;
  /** Names from the root, its own last. */
  readonly path: readonly string[];
};

/** A data source of null or absent is inherited from the asset's binding. */
export type SourceDraft = Partial<Omit<TagSource, "dataSource">> & { readonly dataSource?: string | null | undefined };

export type TagDraft = Draft<Omit<TagFields, "name" | "source">> & {
  readonly id?: Id | undefined;
  /** Names of the home asset from the root. */
  readonly asset: readonly string[];
  readonly name: string;
  readonly source?: SourceDraft | null | undefined;
  readonly covers?: Covered | undefined;
  /** Id of the class it was made from, null for none; absent: found out from the classes of its asset. */
  readonly fromClass?: Id | null | undefined;
  readonly overridden?: readonly string[] | undefined;
};

export type RelationDraft = {
  readonly id?: Id | undefined;
  readonly type: string;
  /** An id, a path, or a name that only one asset of the file or the model has. */
  readonly from: string;
  readonly to: string;
  readonly properties?: readonly PropertyDraft[] | undefined;
  readonly covers?: Covered | undefined;
} & FromFile;

export interface ModelDraft {
  readonly classes: readonly ClassDraft[];
  /** Parents before their children. */
  readonly assets: readonly AssetDraft[];
  readonly tags: readonly TagDraft[];
  readonly relations: readonly RelationDraft[];
  /** The kinds of elements it is about: a REPLACE deletes only of these. Absent: all. */
  readonly kinds?: ReadonlySet<ElementKind> | undefined;
  /** Sentences: what the files say that the model has no place for. */
  readonly notTaken?: readonly string[] | undefined;
}

/** The file formats models are kept in; `src/model-files` reads and writes them. */
export const MODEL_FORMATS = ["PLANT_FILE", "CSV", "B2MML"] as const;

export type ModelFormat = (typeof MODEL_FORMATS)[number];

export interface ModelFile {
  /** As errors name it. */
  readonly name: string;
  readonly text: string;
}
