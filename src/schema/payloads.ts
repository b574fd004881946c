/** What mutations of the model return: the changed objects, what is gone, and the new revision. */
import { Field, ID, Int, ObjectType } from "type-graphql";
import type { ChangeView, CommitView } from "../twin/commit/commit-view.ts";
import type { Asset } from "../twin/model/asset.ts";
import type { EquipmentClass } from "../twin/model/equipment-class.ts";
import type { Relation } from "../twin/model/relation.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { HeldRemoval } from "../twin/words/model-problem.ts";
import { AssetInterface } from "./asset.ts";
import { CommitType, ModelChangeType } from "./commit.ts";
import { EquipmentClassType } from "./equipment-class.ts";
import { Cost } from "./list-cost.ts";
import { HeldRemovalType } from "./model-problem.ts";
import { RelationType } from "./relation.ts";
import { SafeIntScalar } from "./scalars.ts";
import { TagType } from "./tag.ts";

@ObjectType()
export abstract class CommittedPayload {
  @Field(() => SafeIntScalar, {
    description: "Revision of the model afterwards; pass it as `expectedRevision` to build on what you have seen.",
  })
  readonly revision!: number;

  @Cost({ list: "edits" })
  @Field(() => [ID], { description: "Ids of the elements that are gone, of every kind." })
  readonly deletedIds!: readonly string[];
}

@ObjectType("AssetPayload", { description: "A changed asset.", simpleResolvers: true })
export class AssetPayload extends CommittedPayload {
  @Field(() => AssetInterface, { description: "The asset as it is now." })
  readonly asset!: Asset;
}

@ObjectType("TagPayload", { description: "A changed tag.", simpleResolvers: true })
export class TagPayload extends CommittedPayload {
  @Field(() => TagType, { description: "The tag as it is now." })
  readonly tag!: Tag;
}

@ObjectType("ClassPayload", { description: "A changed class.", simpleResolvers: true })
export class ClassPayload extends CommittedPayload {
  @Field(() => EquipmentClassType, { description: "The class as it is now." })
  readonly class!: EquipmentClass;
}

@ObjectType("RelationPayload", { description: "A changed relation.", simpleResolvers: true })
export class RelationPayload extends CommittedPayload {
  @Field(() => RelationType, { description: "The relation as it is now." })
  readonly relation!: Relation;
}

@ObjectType("DeletePayload", { description: "What a deletion removed.", simpleResolvers: true })
export class DeletePayload extends CommittedPayload {}

@ObjectType("ChangesPayload", { description: "What a batch of changes did.", simpleResolvers: true })
export class ChangesPayload extends CommittedPayload {
  @Field(() => Int, { description: "How many elements were created, changed or deleted." })
  readonly changeCount!: number;

  @Cost({ list: "edits" })
  @Field(() => [AssetInterface], { description: "The created and changed assets as they are now." })
  readonly assets!: readonly Asset[];

  @Cost({ list: "edits" })
  @Field(() => [TagType], { description: "The created and changed tags as they are now." })
  readonly tags!: readonly Tag[];

  @Cost({ list: "edits" })
  @Field(() => [EquipmentClassType], { description: "The created and changed classes as they are now." })
  readonly classes!: readonly EquipmentClass[];

  @Cost({ list: "edits" })
  @Field(() => [RelationType], { description: "The created and changed relations as they are now." })
  readonly relations!: readonly Relation[];
}

@ObjectType("ImportPayload", { description: "What an import did, or would do.", simpleResolvers: true })
export class ImportPayload {
  @Field(() => SafeIntScalar, { description: "Revision of the model afterwards; on a dry run, the present one." })
  readonly revision!: number;

  @Field(() => Boolean, { description: "Whether it only listed the changes." })
  readonly dryRun!: boolean;

  @Field(() => Int, { description: "How many elements differ." })
  readonly changeCount!: number;

  @Field(() => Int, { description: "How many of them are new." })
  readonly created!: number;

  @Field(() => Int, { description: "How many of them are changed." })
  readonly updated!: number;

  @Field(() => Int, { description: "How many of them are deleted." })
  readonly deleted!: number;

  @Cost({ list: "changes" })
  @Field(() => [ModelChangeType], { description: "The changes; the first 1,000 of them where there are more." })
  readonly changes!: readonly ChangeView[];

  @Field(() => [String], {
    description: "What the files say that the model has no place for, as sentences; at most some fifty.",
  })
  readonly notTaken!: readonly string[];
}

@ObjectType("ReconcilePayload", { description: "What a comparison with the store found.", simpleResolvers: true })
export class ReconcilePayload {
  @Field(() => SafeIntScalar, { description: "Revision of the model afterwards." })
  readonly revision!: number;

  @Field(() => CommitType, {
    nullable: true,
    description: "The commit it made; null when nothing differed, or it is held.",
  })
  readonly commit!: CommitView | null;

  @Field(() => HeldRemovalType, {
    nullable: true,
    description: "A removal too large to be applied without `confirm: true`.",
  })
  readonly held!: HeldRemoval | null;
}
