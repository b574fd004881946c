/** Plantgraph's own elements in B2MML: their attributes are the keys of the plant file. */
import type { YamlScalar } from "../../yaml/nodes.ts";
import { type MapBuilder, mapOfAttributes, mapUnder, put, putAmong, textAt } from "./node-builder.ts";
import type { RawProperty } from "./raw.ts";
import { branch, countElement, type FileReading, leaf, type Rule, type Rules, rules } from "./rules.ts";
import { attributeOf, type XmlElement } from "./xml-frames.ts";

/** An attribute that must be there; "" stands for it where it is not, and the mistake is noted. */
function needed(element: XmlElement, name: string, reading: FileReading): YamlScalar {
  const found = element.attributes.find(({ local, uri }) => local === name && uri === "");
  if (found) return textAt(found.value, found.offset);
  reading.mistakes.add(element.offset, element.local, `needs the attribute ${name}.`);
  return textAt("", element.offset);
}

function onlyAttributes(element: XmlElement, known: readonly string[], reading: FileReading): void {
  for (const { local, uri, offset } of element.attributes)
    if (uri === "" && local !== "xmlns" && !known.includes(local))
      reading.mistakes.add(
        offset,
        element.local,
        `there is no attribute "${local}" here. Known here: ${known.join(", ")}.`,
      );
}

/** `<pg:Identifier system="sap" value="10004101"/>` */
const identifier: Rule<MapBuilder> = leaf((into, _, element, reading) => {
  onlyAttributes(element, ["system", "value"], reading);
  const [system, value] = [needed(element, "system", reading), needed(element, "value", reading)];
  putAmong(mapUnder(into, "identifiers", element.offset), system.text, value);
});

/** `<pg:Translation language="de" name="Kühlpumpe" description="vor dem Ofen"/>` */
const translation: Rule<MapBuilder> = leaf((into, _, element, reading) => {
  const language = needed(element, "language", reading);
  put(mapUnder(into, "translations", element.offset), language.text, mapOfAttributes(element, ["language"]));
});

/** `<pg:Texts><pg:Text of="0" text="Stopped"/></pg:Texts>` */
const texts: Rule<MapBuilder> = branch(
  (into, element) => mapUnder(into, "texts", element.offset),
  () => TEXTS,
);

const TEXTS: Rules<MapBuilder> = rules({
  "pg:Text": leaf((into: MapBuilder, _, element, reading) => {
    onlyAttributes(element, ["of", "text"], reading);
    const [of, text] = [needed(element, "of", reading), needed(element, "text", reading)];
    put(into, of.text, text, of.offset);
  }),
});

/** `<pg:Tag name="speed" type="Float" address="nsu=...;s=..."/>` */
const tag: Rule<MapBuilder> = branch(
  (into, element, reading) => {
    countElement(element, reading);
    const name = needed(element, "name", reading);
    const map = mapOfAttributes(element, ["name"]);
    put(mapUnder(into, "tags", element.offset), name.text, map, name.offset);
    return map;
  },
  () => TAG,
);

const TAG: Rules<MapBuilder> = rules({
  "pg:Texts": texts,
  "pg:Identifier": identifier,
  "pg:Translation": translation,
});

/** What `pg:Equipment` says of an asset, and `pg:EquipmentClass` of a class. */
export const EQUIPMENT_EXTENSION: Rules<MapBuilder> = rules({
  "pg:Identifier": identifier,
  "pg:Translation": translation,
  "pg:Tag": tag,
});

export const CLASS_EXTENSION: Rules<MapBuilder> = rules({ "pg:Tag": tag });

/** What `pg:Property` says of a property beside what B2MML has a place for. */
export interface PropertyExtension {
  readonly map: MapBuilder;
  readonly list: boolean | null;
  readonly values: YamlScalar[];
}

/** `<pg:Property fromClass="pump" overridden="value" list="true"><pg:Value text="a"/></pg:Property>` */
export function propertyExtension(
  element: XmlElement,
  known: readonly string[],
  reading: FileReading,
): PropertyExtension {
  onlyAttributes(element, known, reading);
  const list = attributeOf(element, "list");
  return {
    map: mapOfAttributes(element, ["list", "name"]),
    list: list === undefined ? null : list === "true",
    values: [],
  };
}

export const PROPERTY_EXTENSION: Rules<PropertyExtension> = rules({
  "pg:Value": leaf((into: PropertyExtension, _, element, reading) => {
    into.values.push(needed(element, "text", reading));
  }),
});

export interface RawRelation {
  readonly map: MapBuilder;
  readonly properties: RawRelationProperty[];
  /** Of a connection in a network of B2MML. */
  readonly connection: RawProperty[];
}

export interface RawRelationProperty {
  readonly name: YamlScalar;
  readonly extension: PropertyExtension;
}

/** `<pg:Relation type="FEEDS" from="P-101" to="TK-7"><pg:Property name="pipe" type="String">...` */
export const relation: Rule<RawRelation[]> = branch(
  (into, element, reading) => {
    countElement(element, reading);
    const made: RawRelation = { map: mapOfAttributes(element), properties: [], connection: [] };
    into.push(made);
    return made;
  },
  () => RELATION,
);

const RELATION: Rules<RawRelation> = rules({
  "pg:Property": branch(
    (into: RawRelation, element, reading) => {
      const extension = propertyExtension(element, ["name", "type", "unit", "list"], reading);
      into.properties.push({ name: needed(element, "name", reading), extension });
      return extension;
    },
    () => PROPERTY_EXTENSION,
  ),
});
