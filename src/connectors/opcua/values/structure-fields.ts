/** What the definition of a structure's data type says of its members (StructureDefinition, Part 3, 8.48). */
import { DataType, type ExtensionObject } from "node-opcua-client";

export type StructureSchema = ExtensionObject["schema"];
export type StructureField = StructureSchema["fields"][number];

/** Those of base types first, as they travel (Part 6, 5.2.6). */
export function fieldsOf({ schema }: ExtensionObject): readonly StructureField[] {
  const base = schema.getBaseSchema();
  if (base === null || base === undefined || base.fields.length === 0) return schema.fields;
  const fields: StructureField[] = [];
  for (let at: StructureSchema | null = schema; at; at = at.getBaseSchema()) fields.unshift(...at.fields);
  return fields;
}

/** Of a member, or of the elements of one that is an array. Null where the definition leaves it open. */
export function fieldTypeOf(field: StructureField): DataType {
  if (field.category === "enumeration") return DataType.Int32;
  if (field.category === "complex") return DataType.ExtensionObject;
  return field.basicDataType ?? named(field.fieldType) ?? named(field.schema.subType) ?? DataType.Null;
}

function named(type: string): DataType | undefined {
  return (DataType as unknown as Record<string, DataType | undefined>)[type];
}
