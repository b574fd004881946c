import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { DeletePayload, RelationPayload } from "../schema/payloads.ts";
import { RelateInput, UnrelateInput, UpdateRelationInput } from "../schema/relation-inputs.ts";
import type { Revision } from "../twin/commits.ts";
import type { Relation } from "../twin/model/relation.ts";
import type { RequestContext } from "./context.ts";
import { commitOne, deletionOf } from "./edit-payloads.ts";
import { editsOf } from "./edits-of-inputs.ts";
import { ExpectedRevision, Message } from "./mutation-arguments.ts";

@Resolver()
export class RelationMutations {
  @Mutation(() => RelationPayload, { description: "Create a relation between two assets." })
  async relate(
    @Ctx() context: RequestContext,
    @Arg("input", () => RelateInput, { description: "What to do." }) input: RelateInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<RelationPayload> {
    const committed = await commitOne(context, editsOf.relate(input), { expectedRevision, message });
    return { ...deletionOf(committed), relation: committed.entity as Relation };
  }

  @Mutation(() => RelationPayload, { description: "Change the properties of a relation." })
  async updateRelation(
    @Ctx() context: RequestContext,
    @Arg("input", () => UpdateRelationInput, { description: "What to do." }) input: UpdateRelationInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<RelationPayload> {
    const committed = await commitOne(context, editsOf.updateRelation(input), { expectedRevision, message });
    return { ...deletionOf(committed), relation: committed.entity as Relation };
  }

  @Mutation(() => DeletePayload, { description: "Delete a relation." })
  async unrelate(
    @Ctx() context: RequestContext,
    @Arg("input", () => UnrelateInput, { description: "What to do." }) input: UnrelateInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<DeletePayload> {
    const committed = await commitOne(context, editsOf.unrelate(input), { expectedRevision, message });
    return deletionOf(committed);
  }
}
