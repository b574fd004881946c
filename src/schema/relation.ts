import { Field, ID, ObjectType } from "type-graphql";
import type { Relation } from "../twin/model/relation.ts";
import { AssetInterface } from "./asset.ts";
import { SafeIntScalar } from "./scalars.ts";

@ObjectType("Relation", {
  description:
    "A directed, typed edge between two assets, such as FEEDS, POWERS, CONTROLS. What contains what is never a relation; parallel edges and cycles are normal.",
  simpleResolvers: true,
})
export class RelationType {
  @Field(() => ID, { description: "Its id." })
  readonly id!: Relation["id"];

  @Field(() => String, { description: "Its type, in capitals: FEEDS." })
  readonly type!: Relation["type"];

  @Field(() => AssetInterface, { description: "The asset it begins at." })
  readonly from!: Relation["from"];

  @Field(() => AssetInterface, { description: "The asset it ends at." })
  readonly to!: Relation["to"];

  @Field(() => SafeIntScalar, { description: "Revision of the model in which it last changed." })
  readonly revision!: Relation["revision"];
}
