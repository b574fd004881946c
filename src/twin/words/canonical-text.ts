/**
 * An element as a text that is the same for equal elements and no others: equal as `sameElement` has it, so the order of
 * keys, and of lists whose order means nothing, is one order. For digests; written by hand because a start makes one of
 * every element.
 */
import type { ModelElement, PropertyRecord, TagSource, Translations } from "./elements.ts";

export function canonicalText(element: ModelElement): string {
  switch (element.element) {
    case "asset": {
      const { id, name, description, level, parent, classes, properties, identifiers, timeZone, binding } = element;
      return JSON.stringify([
        "asset",
        id,
        name,
        description,
        level,
        parent,
        sorted(classes),
        propertiesOf(properties),
        identifiersOf(identifiers),
        timeZone,
        binding && [binding.dataSource, binding.address],
        translationsOf(element.translations),
      ]);
    }
    case "tag": {
      const { id, asset, name, description, dataType, valueRank, unit, range, writable, texts, source } = element;
      return JSON.stringify([
        "tag",
        id,
        asset,
        name,
        description,
        dataType,
        valueRank,
        unit,
        range && [range.low, range.high],
        writable,
        texts && entriesOf(texts),
        source && sourceOf(source),
        identifiersOf(element.identifiers),
        element.fromClass,
        sorted(element.overridden),
        translationsOf(element.translations),
      ]);
    }
    case "relation": {
      const { id, type, from, to, properties } = element;
      return JSON.stringify(["relation", id, type, from, to, propertiesOf(properties)]);
    }
    case "class": {
      const { id, name, description, properties, tags } = element;
      const lists = [byName(properties).map(inOneOrder), byName(tags).map(inOneOrder)];
      return JSON.stringify(["class", id, name, description, sorted(element.extends), ...lists]);
    }
  }
}

const NONE: readonly never[] = [];

function sorted(list: readonly string[]): readonly string[] {
  return list.length < 2 ? list : [...list].sort();
}

function byName<T extends { readonly name: string }>(list: readonly T[]): readonly T[] {
  return list.length < 2 ? list : [...list].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function propertiesOf(properties: readonly PropertyRecord[]): readonly unknown[] {
  if (properties.length === 0) return NONE;
  return byName(properties).map(({ name, type, value, unit, fromClass, overridden }) => [
    name,
    type,
    value,
    unit,
    fromClass,
    sorted(overridden),
  ]);
}

function identifiersOf(
  identifiers: readonly { readonly system: string; readonly value: string }[],
): readonly unknown[] {
  if (identifiers.length === 0) return NONE;
  return sorted(identifiers.map(({ system, value }) => JSON.stringify([system, value])));
}

function sourceOf({ dataSource, address, indexRange, member, scaling, samplingMs, deadband, ...rest }: TagSource) {
  return [
    dataSource,
    address,
    indexRange,
    member,
    scaling && [scaling.raw.low, scaling.raw.high, scaling.scaled.low, scaling.scaled.high],
    samplingMs,
    deadband && [deadband.type, deadband.value],
    rest.staleAfterMs,
  ];
}

function entriesOf(texts: Readonly<Record<string, string>>): readonly unknown[] {
  return Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Absent and undefined are the same, as in `sameElement`; an empty object is not. */
function translationsOf(translations: Translations | undefined): unknown {
  if (translations === undefined) return undefined;
  return Object.entries(translations)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([language, { name, description }]) => [language, name, description]);
}

function inOneOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inOneOrder);
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => [key, inOneOrder(one)]);
}
