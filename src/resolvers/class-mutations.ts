import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { CreateClassInput, DeleteClassInput, UpdateClassInput } from "../schema/class-inputs.ts";
import { ClassPayload, DeletePayload } from "../schema/payloads.ts";
import type { Revision } from "../twin/commits.ts";
import type { EquipmentClass } from "../twin/model/equipment-class.ts";
import type { RequestContext } from "./context.ts";
import { commitOne, deletionOf } from "./edit-payloads.ts";
import { editsOf } from "./edits-of-inputs.ts";
import { ExpectedRevision, Message } from "./mutation-arguments.ts";

@Resolver()
export class ClassMutations {
  @Mutation(() => ClassPayload, { description: "Create an equipment class." })
  async createClass(
    @Ctx() context: RequestContext,
    @Arg("input", () => CreateClassInput, { description: "What to do." }) input: CreateClassInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<ClassPayload> {
    const committed = await commitOne(context, editsOf.createClass(input), { expectedRevision, message });
    return { ...deletionOf(committed), class: committed.entity as EquipmentClass };
  }

  @Mutation(() => ClassPayload, { description: "Change an equipment class: what is absent stays, null clears." })
  async updateClass(
    @Ctx() context: RequestContext,
    @Arg("input", () => UpdateClassInput, { description: "What to do." }) input: UpdateClassInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<ClassPayload> {
    const committed = await commitOne(context, editsOf.updateClass(input), { expectedRevision, message });
    return { ...deletionOf(committed), class: committed.entity as EquipmentClass };
  }

  @Mutation(() => DeletePayload, { description: "Delete an equipment class that nothing uses." })
  async deleteClass(
    @Ctx() context: RequestContext,
    @Arg("input", () => DeleteClassInput, { description: "What to do." }) input: DeleteClassInput,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<DeletePayload> {
    const committed = await commitOne(context, editsOf.deleteClass(input), { expectedRevision, message });
    return deletionOf(committed);
  }
}
