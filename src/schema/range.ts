import { Field, Float, InputType, ObjectType } from "type-graphql";
import type { Range } from "../twin/words/elements.ts";

@ObjectType("Range", { description: "Two limits, both inclusive.", simpleResolvers: true })
export class RangeType implements Range {
  @Field(() => Float, { description: "The lower limit." })
  readonly low!: number;

  @Field(() => Float, { description: "The upper limit." })
  readonly high!: number;
}

@InputType("RangeInput", { description: "Two limits, both inclusive." })
export class RangeInput implements Range {
  @Field(() => Float, { description: "The lower limit." })
  readonly low!: number;

  @Field(() => Float, { description: "The upper limit; not below the lower one." })
  readonly high!: number;
}
