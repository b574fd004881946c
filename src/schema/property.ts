import { Field, ObjectType } from "type-graphql";
import type { PropertyDefinition, PropertyRecord, PropertyValue } from "../twin/words/elements.ts";
import { PropertyTypeEnum } from "./enums.ts";
import { PropertyValueScalar } from "./scalars.ts";

@ObjectType("Property", {
  description: "A static named value of an asset or a relation: rated power, year of construction, material.",
  simpleResolvers: true,
})
export class PropertyType {
  @Field(() => String, { description: "Its name, unique within the element." })
  readonly name!: PropertyRecord["name"];

  @Field(() => PropertyTypeEnum, { description: "Type of the value." })
  readonly type!: PropertyRecord["type"];

  @Field(() => PropertyValueScalar, { description: "The value." })
  readonly value!: PropertyValue;

  @Field(() => [String], { description: "Fields that deviate from the class's definition: value, unit, type." })
  readonly overridden!: PropertyRecord["overridden"];
}

@ObjectType("PropertyDefinition", {
  description: "A property every member of a class may have.",
  simpleResolvers: true,
})
export class PropertyDefinitionType {
  @Field(() => String, { description: "Name of the property." })
  readonly name!: PropertyDefinition["name"];

  @Field(() => String, { nullable: true, description: "What it means." })
  readonly description!: PropertyDefinition["description"];

  @Field(() => PropertyTypeEnum, { description: "Type of the value." })
  readonly type!: PropertyDefinition["type"];

  @Field(() => PropertyValueScalar, {
    nullable: true,
    description: "Value of members that give none; null: such members don't have the property.",
  })
  readonly default!: PropertyValue | null;
}
