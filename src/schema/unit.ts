import { Field, ObjectType } from "type-graphql";
import type { Unit } from "../twin/units/units.ts";

@ObjectType("Unit", { description: "A unit of measurement.", simpleResolvers: true })
export class UnitType {
  @Field(() => String, {
    nullable: true,
    description: "Common code of UNECE Recommendation 20 (CEL for degree Celsius); null for a unit it does not know.",
  })
  readonly code!: Unit["code"];

  @Field(() => String, { description: "How people write it: °C, r/min, or the free text the model gives." })
  readonly symbol!: Unit["symbol"];

  @Field(() => String, { nullable: true, description: "Its English name, where known: degree Celsius." })
  readonly name!: Unit["name"];
}
