import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { CreateAssetInput, DeleteAssetInput, MoveAssetInput, UpdateAssetInput } from "../schema/asset-inputs.ts";
import { AssetPayload, DeletePayload } from "../schema/payloads.ts";
import type { Revision } from "../twin/commits.ts";
import type { Asset } from "../twin/model/asset.ts";
import type { RequestContext } from "./context.ts";
import { commitOne, deletionOf } from "./edit-payloads.ts";
import { editsOf } from "./edits-of-inputs.ts";
import { ExpectedRevision, Message } from "./mutation-arguments.ts";

@Resolver()
export class AssetMutations {
  @Mutation(() => AssetPayload, { description: "Create an asset." })
  async createAsset(
    @Ctx() context: RequestContext,
    @Arg("input", () => CreateAssetInput, { description: "What to do." }) input: CreateAssetInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<AssetPayload> {
    const committed = await commitOne(context, editsOf.createAsset(input), { expectedRevision, message });
    return { ...deletionOf(committed), asset: committed.entity as Asset };
  }

  @Mutation(() => AssetPayload, { description: "Change an asset: what is absent stays, null clears." })
  async updateAsset(
    @Ctx() context: RequestContext,
    @Arg("input", () => UpdateAssetInput, { description: "What to do." }) input: UpdateAssetInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<AssetPayload> {
    const committed = await commitOne(context, editsOf.updateAsset(input), { expectedRevision, message });
    return { ...deletionOf(committed), asset: committed.entity as Asset };
  }

  @Mutation(() => AssetPayload, { description: "Move an asset, with all below it, under another one. Its id stays." })
  async moveAsset(
    @Ctx() context: RequestContext,
    @Arg("input", () => MoveAssetInput, { description: "What to do." }) input: MoveAssetInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<AssetPayload> {
    const committed = await commitOne(context, editsOf.moveAsset(input), { expectedRevision, message });
    return { ...deletionOf(committed), asset: committed.entity as Asset };
  }

  @Mutation(() => DeletePayload, { description: "Delete an asset." })
  async deleteAsset(
    @Ctx() context: RequestContext,
    @Arg("input", () => DeleteAssetInput, { description: "What to do." }) input: DeleteAssetInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<DeletePayload> {
    const committed = await commitOne(context, editsOf.deleteAsset(input), { expectedRevision, message });
    return deletionOf(committed);
  }
}
