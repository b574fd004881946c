import { Field, ObjectType } from "type-graphql";
import type { Link } from "../twin/model/link.ts";
import { AssetInterface } from "./asset.ts";
import { RelationType } from "./relation.ts";

@ObjectType("Link", {
  description:
    "A directed edge of the graph: a relation, or that one asset contains another. It points as the model says.",
  simpleResolvers: true,
})
export class LinkType {
  @Field(() => String, { description: "The relation's type, or MADE_UP_OF for containment." })
  readonly type!: Link["type"];

  @Field(() => AssetInterface, { description: "The asset it begins at; of containment, the parent." })
  readonly from!: Link["from"];

  @Field(() => AssetInterface, { description: "The asset it ends at; of containment, the child." })
  readonly to!: Link["to"];

  @Field(() => RelationType, { nullable: true, description: "The relation; null for containment." })
  readonly relation!: Link["relation"];
}
