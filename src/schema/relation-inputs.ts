import { Field, ID, InputType } from "type-graphql";
import { PropertyInputType } from "./property-inputs.ts";

@InputType("RelateInput", { description: "A new relation between two assets." })
export class RelateInput {
  @Field(() => ID, {
    nullable: true,
    description: "Its id, if you choose it; never used before. Generated when absent.",
  })
  readonly id?: string | null;

  @Field(() => ID, { description: "Id of the asset it begins at." })
  readonly from!: string;

  @Field(() => String, { description: "Its type: capitals, digits and underscores, FEEDS." })
  readonly type!: string;

  @Field(() => ID, { description: "Id of the asset it ends at." })
  readonly to!: string;

  @Field(() => [PropertyInputType], { nullable: true, description: "Its properties." })
  readonly properties?: PropertyInputType[] | null;
}

@InputType("UpdateRelationInput", { description: "Changes of a relation; type and ends stay." })
export class UpdateRelationInput {
  @Field(() => ID, { description: "Its id." })
  readonly id!: string;

  @Field(() => [PropertyInputType], { description: "Its properties, all of them." })
  readonly properties!: PropertyInputType[];
}

@InputType("UnrelateInput", { description: "A relation to delete." })
export class UnrelateInput {
  @Field(() => ID, { description: "Id of the relation." })
  readonly id!: string;
}
