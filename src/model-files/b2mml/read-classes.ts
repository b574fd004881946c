import type { PropertyType } from "../../twin/words/data-types.ts";
import type { ClassDraft } from "../../twin/words/model-draft.ts";
import { readClasses } from "../plant-file/read-classes.ts";
import { refinedDescription } from "./descriptions.ts";
import { type MapBuilder, mapAt, nodeOf, put, putAmong, textAt, wordAt } from "./node-builder.ts";
import type { RawClass, RawFile, RawText } from "./raw.ts";
import { definitionsNode, definitionType, flattened } from "./read-properties.ts";

export function readClassesOf(files: readonly RawFile[]): ClassDraft[] {
  return files.flatMap((file) => {
    const classes = mapAt(0);
    for (const each of file.classes) if (each.id) put(classes, each.id.text, classNode(each, file), each.offset);
    return readClasses(file.scope.below("EquipmentClass"), classes);
  });
}

function classNode(raw: RawClass, { reading }: RawFile): MapBuilder {
  const { notTaken, mistakes } = reading;
  const own = raw.extension ?? mapAt(raw.offset);
  const whole = nodeOf(own, "whole");
  const isWhole = whole?.kind === "scalar" && whole.text === "true";
  const node = mapAt(raw.offset);
  for (const [i, key] of own.keys.entries())
    if (key.text !== "whole" && key.text !== "description") put(node, key.text, own.values[i] as never, key.offset);
  const { description, others } = refinedDescription(raw.descriptions, nodeOf(own, "description"), isWhole);
  if (description) put(node, "description", description);
  else if (isWhole) put(node, "description", wordAt("null", raw.offset));
  for (const { offset, language } of others)
    if (description?.offset !== offset) notTaken.add(`Description in ${language} of EquipmentClass`, mistakes, offset);
  for (const { text, offset } of raw.bases) putAmong(node, "extends", textAt(text, offset));
  if (isWhole && raw.bases.length === 0) put(node, "extends", wordAt("null", raw.offset));
  const properties = definitionsNode(raw.properties, raw.offset, reading);
  if (isWhole || properties.keys.length > 0) put(node, "properties", properties);
  if (isWhole && !nodeOf(node, "tags")) put(node, "tags", mapAt(raw.offset));
  return node;
}

/** What the classes of the files say of the types of properties. */
export class DefinedTypes {
  readonly #classes = new Map<string, { types: Map<string, PropertyType>; bases: readonly RawText[] }>();

  constructor(files: readonly RawFile[]) {
    for (const { classes } of files)
      for (const { id, properties, bases } of classes) {
        const types = new Map<string, PropertyType>();
        for (const { name, property } of flattened(properties)) types.set(name, definitionType(property));
        if (id) this.#classes.set(id.text, { types, bases });
      }
  }

  /** Of a property of equipment of these classes; undefined when none of them defines it. */
  of(classes: readonly RawText[], property: string): PropertyType | undefined {
    const seen = new Set<string>();
    for (let ring: readonly RawText[] = classes; ring.length > 0; ) {
      const wider: RawText[] = [];
      for (const { text } of ring) {
        const found = this.#classes.get(text);
        if (!found || seen.has(text)) continue;
        seen.add(text);
        const type = found.types.get(property);
        if (type !== undefined) return type;
        wider.push(...found.bases);
      }
      ring = wider;
    }
    return undefined;
  }
}
