/** Elements with what edits and files give of their fields. What is not given stays as it was; null clears it. */

import type { TagFields } from "../words/edits.ts";
import type { Binding, Id, TagRecord } from "../words/elements.ts";
import { orNone } from "../words/translations.ts";

/** Some fields, each of which may be absent. */
export type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Ids of new elements: short enough to read, safe in URLs, never the same twice. */
export function newId(): Id {
  return crypto.randomUUID();
}

/** A field as an edit gives it, else as it was. */
export function given<T>(value: T | undefined, before: T): T {
  return value === undefined ? before : value;
}

/** A binding with what an edit or a file gives of it; null clears it, and one that says nothing is none. */
export function bindingWith(before: Binding | null, fields: Given<Binding> | null | undefined): Binding | null {
  if (fields === undefined || fields === null) return fields === undefined ? before : null;
  const dataSource = given(fields.dataSource, before?.dataSource ?? null);
  const address = given(fields.address, before?.address ?? null);
  return dataSource === null && address === null ? null : { dataSource, address };
}

/** A tag with the fields an edit or a file gives. Null clears a list. */
export function tagWith(tag: TagRecord, fields: Given<TagFields>): TagRecord {
  return {
    ...tag,
    name: given(fields.name?.normalize("NFC"), tag.name),
    description: given(fields.description, tag.description),
    dataType: given(fields.dataType, tag.dataType),
    valueRank: given(fields.valueRank, tag.valueRank),
    unit: given(fields.unit, tag.unit),
    range: given(fields.range, tag.range),
    writable: given(fields.writable, tag.writable),
    texts: given(fields.texts, tag.texts),
    source: given(fields.source, tag.source),
    identifiers: given(fields.identifiers, tag.identifiers) ?? [],
    translations: orNone(given(fields.translations, tag.translations)),
  };
}
