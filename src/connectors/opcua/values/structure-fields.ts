/** What the definition of a structure's data type says of its members (StructureDefinition, Part 3, 8.48). */
import { DataType, ExtensionObject } from "node-opcua-client";

export type StructureSchema = ExtensionObject["schema"];
export type StructureField = StructureSchema["fields"][number];

/** Unions too, which are none of node-opcua's extension objects, but have a schema as those have. */
export function isStructure(value: unknown): value is ExtensionObject {
  if (value instanceof ExtensionObject) return true;
  return typeof value === "object" && value !== null && "schema" in value && isUnion(value.schema as StructureSchema);
}

/**
 * Those of base types first, as they travel (Part 6, 5.2.6). Of a union all it may choose from, without the number that says
 * which it has (SwitchField, Part 6, 5.2.8): that follows from the member that is there.
 */
export function fieldsOf({ schema }: ExtensionObject): readonly StructureField[] {
  if (isUnion(schema)) return schema.fields.filter(isChoice);
  const base = schema.getBaseSchema();
  if (base === null || base === undefined || base.fields.length === 0) return schema.fields;
  const fields: StructureField[] = [];
  for (let at: StructureSchema | null = schema; at; at = at.getBaseSchema()) fields.unshift(...at.fields);
  return fields;
}

function isUnion({ fields }: StructureSchema): boolean {
  return Array.isArray(fields) && fields.some(isChoice);
}

function isChoice(field: StructureField): boolean {
  return (field as { switchValue?: number }).switchValue !== undefined;
}

/** Of a member, or of the elements of one that is an array. Null where the definition leaves it open. */
export function fieldTypeOf(field: StructureField): DataType {
  if (field.category === "enumeration") return DataType.Int32;
  if (field.category === "complex") return DataType.ExtensionObject;
  return field.basicDataType ?? named(field.fieldType) ?? named(field.schema.subType) ?? DataType.Null;
}

function named(type: string): DataType | undefined {
  return DataType[type as keyof typeof DataType];
}
