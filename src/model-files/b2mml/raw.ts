/** What a file says, before it is known where in the hierarchy each piece of equipment stands. */
import type { Scope } from "../plant-file/fields.ts";
import type { PropertyExtension, RawRelation } from "./extension-elements.ts";
import type { MapBuilder } from "./node-builder.ts";
import type { FileReading } from "./rules.ts";

export interface RawText {
  readonly text: string;
  readonly offset: number;
}

export interface RawDescription extends RawText {
  readonly language: string | null;
}

/** A place in the hierarchy: `HierarchyScope`, until V0400 `Location`. */
export interface RawScope {
  id: RawText | null;
  level: RawText | null;
}

export interface RawValue {
  readonly offset: number;
  /** null: none was given. */
  text: string | null;
  type: RawText | null;
  unit: string | null;
}

export interface RawProperty {
  readonly offset: number;
  id: RawText | null;
  readonly descriptions: RawDescription[];
  readonly values: RawValue[];
  readonly children: RawProperty[];
  extension: PropertyExtension | null;
}

export interface RawEquipment {
  readonly offset: number;
  readonly file: RawFile;
  id: RawText | null;
  readonly descriptions: RawDescription[];
  level: RawText | null;
  /** From the top down. */
  readonly scopes: RawScope[];
  readonly identifiers: { readonly system: string; readonly value: RawText }[];
  readonly properties: RawProperty[];
  readonly classes: RawText[];
  readonly children: RawEquipment[];
  parent: RawEquipment | null;
  extension: MapBuilder | null;
}

export interface RawClass {
  readonly offset: number;
  id: RawText | null;
  readonly descriptions: RawDescription[];
  readonly properties: RawProperty[];
  readonly bases: RawText[];
  readonly members: RawText[];
  extension: MapBuilder | null;
}

export interface RawFile {
  readonly reading: FileReading;
  /** For the readers this format shares with the plant file. */
  readonly scope: Scope;
  /** Of the whole document: where equipment stands that says no place of its own. */
  readonly scopes: RawScope[];
  /** Not inside of other equipment. */
  readonly equipment: RawEquipment[];
  readonly classes: RawClass[];
  readonly relations: RawRelation[];
}

export function rawEquipment(file: RawFile, offset: number, parent: RawEquipment | null): RawEquipment {
  return {
    offset,
    file,
    parent,
    id: null,
    descriptions: [],
    level: null,
    scopes: [],
    identifiers: [],
    properties: [],
    classes: [],
    children: [],
    extension: null,
  };
}
