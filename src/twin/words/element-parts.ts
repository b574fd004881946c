/**
 * The parts of an element that are right or wrong by themselves: its fields, and the items of its lists. When another tool
 * makes one odd, that part alone goes back to what it was last; the rest of the element is as the tool left it.
 */
import type { ElementKind, ModelElement } from "./elements.ts";
import { sameElement } from "./same-element.ts";

export interface ElementPart {
  /** A field of the record. */
  readonly field: string;
  /** Of a list (or of translations): the one item, by what tells it apart from the others. Absent: the whole field. */
  readonly item?: string;
  /** Of a property: its unit alone. */
  readonly member?: "unit";
}

/** Fields whose items are parts by themselves, and what tells the items apart. */
const ITEM_KEYS: Readonly<Record<string, (item: never) => string>> = {
  properties: ({ name }: { readonly name: string }) => name,
  tags: ({ name }: { readonly name: string }) => name,
  identifiers: ({ system, value }: { readonly system: string; readonly value: string }) =>
    identifierItem(system, value),
  classes: (id: string) => id,
  extends: (id: string) => id,
};

/** Fields a new element may lack: one that is odd is left out, and the element comes without it. */
const DISPENSABLE: Readonly<Record<ElementKind, ReadonlySet<string>>> = {
  asset: new Set(["description", "timeZone", "binding"]),
  tag: new Set(["description"]),
  class: new Set(["description"]),
  relation: new Set(),
};

/** Tells an identifier apart from the others of its element. */
export function identifierItem(system: string, value: string): string {
  return `${value} of ${system}`;
}

export function partKey({ field, item, member }: ElementPart): string {
  return `${field}\u0000${item ?? ""}\u0000${member ?? ""}`;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The element with that part as `known` has it. Of an element that was never known (null) the part is left out.
 * @returns null when the element can't be without it
 */
export function withPartOf<E extends ModelElement>(element: E, known: E | null, part: ElementPart): E | null {
  const { field, item } = part;
  // Who it is can't go back: the others that claim the same are left out.
  if (field === "id") return element;
  if (item === undefined) {
    if (known !== null) return withField(element, field, fieldOf(known, field));
    return DISPENSABLE[element.element].has(field) ? withField(element, field, null) : null;
  }
  if (field === "translations") return withField(element, field, withTranslationOf(element, known, item));
  const listed = (record: ModelElement | null): readonly unknown[] =>
    (record === null ? null : (fieldOf(record, field) as readonly unknown[] | undefined)) ?? [];
  const is = (other: unknown): boolean => (ITEM_KEYS[field] as (item: unknown) => string)(other) === item;
  const last = listed(known).filter(is);
  if (part.member !== undefined) return withField(element, field, listed(element).map(unitOf(last[0], is)));
  return withField(element, field, [...listed(element).filter((other) => !is(other)), ...last]);
}

/** Whether the element has something there. */
export function hasPart(element: ModelElement, part: ElementPart): boolean {
  const { field, item, member } = part;
  const value = fieldOf(element, field);
  if (item === undefined) return !DISPENSABLE[element.element].has(field) || (value ?? null) !== null;
  if (field === "translations") return value !== undefined && item in (value as Fields);
  const found = ((value ?? []) as readonly unknown[]).find(
    (one) => (ITEM_KEYS[field] as (item: unknown) => string)(one) === item,
  );
  return member === undefined ? found !== undefined : ((found as Fields | undefined)?.[member] ?? null) !== null;
}

/** Whether the part is the same in both. */
export function isPartOf(element: ModelElement, known: ModelElement, part: ElementPart): boolean {
  return sameElement(withPartOf(element, known, part), element);
}

function fieldOf(element: ModelElement, field: string): unknown {
  return Reflect.get(element, field);
}

function withField<E extends ModelElement>(element: E, field: string, value: unknown): E {
  return { ...element, [field]: value };
}

function withTranslationOf(element: ModelElement, known: ModelElement | null, language: string): unknown {
  type Translated = { readonly translations?: Fields | undefined };
  const { [language]: _, ...others } = (element as Translated).translations ?? {};
  const last = (known as Translated | null)?.translations?.[language];
  const translations = last === undefined ? others : { ...others, [language]: last };
  return Object.keys(translations).length === 0 ? undefined : translations;
}

function unitOf(last: unknown, is: (item: unknown) => boolean): (item: unknown) => unknown {
  const unit = (last as { readonly unit: string | null } | undefined)?.unit ?? null;
  return (item) => (is(item) ? { ...(item as object), unit } : item);
}

const WORDS: Readonly<Record<string, string>> = {
  parent: "place",
  asset: "home",
  dataType: "data type",
  valueRank: "value rank",
  timeZone: "time zone",
  fromClass: "origin",
  overridden: "overridden fields",
  extends: "broader classes",
  from: "beginning",
  to: "end",
};

const ITEM_WORDS: Readonly<Record<string, string>> = {
  properties: "property",
  tags: "tag",
  identifiers: "identifier",
  classes: "class",
  extends: "broader class",
  translations: "translation",
};

/** The part as a sentence names it. */
export function wordsOf({ field, item, member }: ElementPart): string {
  if (item === undefined) return WORDS[field] ?? field;
  const of = `${ITEM_WORDS[field] ?? field} "${item.length > 80 ? `${item.slice(0, 80)}...` : item}"`;
  return member === undefined ? of : `${member} of ${of}`;
}
