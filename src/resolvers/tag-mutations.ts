import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { DeletePayload, TagPayload } from "../schema/payloads.ts";
import { CreateTagInput, DeleteTagInput, MoveTagInput, UpdateTagInput } from "../schema/tag-inputs.ts";
import type { Revision } from "../twin/commits.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { RequestContext } from "./context.ts";
import { commitOne, deletionOf } from "./edit-payloads.ts";
import { editsOf } from "./edits-of-inputs.ts";
import { ExpectedRevision, Message } from "./mutation-arguments.ts";

@Resolver()
export class TagMutations {
  @Mutation(() => TagPayload, { description: "Create a tag." })
  async createTag(
    @Ctx() context: RequestContext,
    @Arg("input", () => CreateTagInput, { description: "What to do." }) input: CreateTagInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<TagPayload> {
    const committed = await commitOne(context, editsOf.createTag(input), { expectedRevision, message });
    return { ...deletionOf(committed), tag: committed.entity as Tag };
  }

  @Mutation(() => TagPayload, { description: "Change a tag: what is absent stays, null clears." })
  async updateTag(
    @Ctx() context: RequestContext,
    @Arg("input", () => UpdateTagInput, { description: "What to do." }) input: UpdateTagInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<TagPayload> {
    const committed = await commitOne(context, editsOf.updateTag(input), { expectedRevision, message });
    return { ...deletionOf(committed), tag: committed.entity as Tag };
  }

  @Mutation(() => TagPayload, { description: "Move a tag to another asset. Its id stays." })
  async moveTag(
    @Ctx() context: RequestContext,
    @Arg("input", () => MoveTagInput, { description: "What to do." }) input: MoveTagInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<TagPayload> {
    const committed = await commitOne(context, editsOf.moveTag(input), { expectedRevision, message });
    return { ...deletionOf(committed), tag: committed.entity as Tag };
  }

  @Mutation(() => DeletePayload, { description: "Delete a tag." })
  async deleteTag(
    @Ctx() context: RequestContext,
    @Arg("input", () => DeleteTagInput, { description: "What to do." }) input: DeleteTagInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<DeletePayload> {
    const committed = await commitOne(context, editsOf.deleteTag(input), { expectedRevision, message });
    return deletionOf(committed);
  }
}
