import { Field, InputType } from "type-graphql";
import type { PropertyType } from "../twin/words/data-types.ts";
import type { PropertyValue } from "../twin/words/elements.ts";
import { PropertyTypeEnum } from "./enums.ts";
import { PropertyValueScalar } from "./scalars.ts";

@InputType("PropertyInput", { description: "A property to give to an asset or a relation." })
export class PropertyInputType {
  @Field(() => String, { description: "Its name." })
  readonly name!: string;

  @Field(() => PropertyValueScalar, { nullable: true, description: "Its value; null removes the property." })
  readonly value?: PropertyValue | null;

  @Field(() => PropertyTypeEnum, {
    nullable: true,
    description:
      "Its type; when absent the class's definition says it, else the value: a number is a Double, whole or not, a text a String.",
  })
  readonly type?: PropertyType | null;

  @Field(() => String, {
    nullable: true,
    description: "Its unit: UNECE code, symbol or free text; when absent the class's definition says it.",
  })
  readonly unit?: string | null;
}

@InputType("PropertyDefinitionInput", { description: "A property every member of a class may have." })
export class PropertyDefinitionInput {
  @Field(() => String, { description: "Its name." })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: "What it means." })
  readonly description?: string | null;

  @Field(() => PropertyTypeEnum, { description: "Its type." })
  readonly type!: PropertyType;

  @Field(() => String, { nullable: true, description: "Its unit: UNECE code, symbol or free text." })
  readonly unit?: string | null;

  @Field(() => PropertyValueScalar, { nullable: true, description: "Value of members that give none." })
  readonly default?: PropertyValue | null;
}
