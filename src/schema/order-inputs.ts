import { Field, InputType } from "type-graphql";
import type { AssetOrderField, Direction, OrderBy, TagOrderField } from "../twin/model/orders.ts";
import { AssetOrderFieldEnum, DirectionEnum, TagOrderFieldEnum } from "./enums.ts";

@InputType("AssetOrder", { description: "The order of a list of assets." })
export class AssetOrderInput implements OrderBy<AssetOrderField> {
  @Field(() => AssetOrderFieldEnum, { description: "What they are ordered by." })
  readonly field!: AssetOrderField;

  @Field(() => DirectionEnum, { nullable: true, description: "From which end; ASC when absent." })
  readonly direction?: Direction | null;
}

@InputType("TagOrder", { description: "The order of a list of tags." })
export class TagOrderInput implements OrderBy<TagOrderField> {
  @Field(() => TagOrderFieldEnum, { description: "What they are ordered by." })
  readonly field!: TagOrderField;

  @Field(() => DirectionEnum, { nullable: true, description: "From which end; ASC when absent." })
  readonly direction?: Direction | null;
}
