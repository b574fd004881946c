import { Field, InputType } from "type-graphql";
import { CreateAssetInput, DeleteAssetInput, MoveAssetInput, UpdateAssetInput } from "./asset-inputs.ts";
import { CreateClassInput, DeleteClassInput, UpdateClassInput } from "./class-inputs.ts";
import { RelateInput, UnrelateInput, UpdateRelationInput } from "./relation-inputs.ts";
import { CreateTagInput, DeleteTagInput, MoveTagInput, UpdateTagInput } from "./tag-inputs.ts";

@InputType("ChangeInput", {
  description: "One change of the model; exactly one field is given. Later changes of a batch see the earlier ones.",
})
export class ChangeInput {
  @Field(() => CreateAssetInput, { nullable: true, description: "Create an asset." })
  readonly createAsset?: CreateAssetInput;

  @Field(() => UpdateAssetInput, { nullable: true, description: "Change an asset." })
  readonly updateAsset?: UpdateAssetInput;

  @Field(() => MoveAssetInput, { nullable: true, description: "Move an asset." })
  readonly moveAsset?: MoveAssetInput;

  @Field(() => DeleteAssetInput, { nullable: true, description: "Delete an asset." })
  readonly deleteAsset?: DeleteAssetInput;

  @Field(() => CreateTagInput, { nullable: true, description: "Create a tag." })
  readonly createTag?: CreateTagInput;

  @Field(() => UpdateTagInput, { nullable: true, description: "Change a tag." })
  readonly updateTag?: UpdateTagInput;

  @Field(() => MoveTagInput, { nullable: true, description: "Move a tag to another asset." })
  readonly moveTag?: MoveTagInput;

  @Field(() => DeleteTagInput, { nullable: true, description: "Delete a tag." })
  readonly deleteTag?: DeleteTagInput;

  @Field(() => CreateClassInput, { nullable: true, description: "Create a class." })
  readonly createClass?: CreateClassInput;

  @Field(() => UpdateClassInput, { nullable: true, description: "Change a class." })
  readonly updateClass?: UpdateClassInput;

  @Field(() => DeleteClassInput, { nullable: true, description: "Delete a class." })
  readonly deleteClass?: DeleteClassInput;

  @Field(() => RelateInput, { nullable: true, description: "Create a relation." })
  readonly relate?: RelateInput;

  @Field(() => UpdateRelationInput, { nullable: true, description: "Change a relation." })
  readonly updateRelation?: UpdateRelationInput;

  @Field(() => UnrelateInput, { nullable: true, description: "Delete a relation." })
  readonly unrelate?: UnrelateInput;
}
