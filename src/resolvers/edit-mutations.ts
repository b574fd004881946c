/** The mutations that make one edit of the model each: `MODEL_EDITS` says which there are. */
import { Arg, type ClassType, Ctx, Mutation, Resolver } from "type-graphql";
import { EDIT_NAMES, type EditInput, type EditName, MODEL_EDITS } from "../schema/model-edits.ts";
import { Needs } from "../schema/needs.ts";
import type { CommittedPayload } from "../schema/payloads.ts";
import type { AppliedCommit } from "../twin/model/model.ts";
import type { Revision } from "../twin/words/commits.ts";
import type { ElementKind, Id } from "../twin/words/elements.ts";
import type { RequestContext } from "./context.ts";
import { commitEdits, deletionOf } from "./edit-payloads.ts";
import { editOf } from "./edits-of-inputs.ts";
import { ExpectedRevision, Message } from "./mutation-arguments.ts";

/** The resolvers of all edits of one kind of element. */
export function editMutationsOf(element: ElementKind): ClassType[] {
  return EDIT_NAMES.filter((name) => MODEL_EDITS[name].element === element).map(editMutation);
}

function editMutation<Name extends EditName>(name: Name): ClassType {
  const { element, input: inputType, payload, description } = MODEL_EDITS[name];

  @Resolver()
  class EditMutation {
    @Needs(element === "class" ? "editClasses" : "edit")
    @Mutation(() => payload, { name, description })
    async edit(
      @Ctx() context: RequestContext,
      @Arg("input", () => inputType, { description: "What to do." }) input: EditInput<Name>,
      @ExpectedRevision() expectedRevision?: Revision | null,
      @Message() message?: string | null,
    ): Promise<CommittedPayload> {
      const edit = editOf(name, input);
      const applied = await commitEdits(context, [edit], { expectedRevision, message });
      const id = edit.id ?? createdId(applied, element);
      const edited = id === undefined ? undefined : context.session.view.model.elements[element].get(id);
      return { ...deletionOf(applied), [element]: edited };
    }
  }
  return EditMutation;
}

/** Creating an asset may create tags, but no second asset; the same holds for the other kinds. */
function createdId({ commit }: AppliedCommit, kind: ElementKind): Id | undefined {
  return commit.changes.find(({ before, after }) => before === null && after.element === kind)?.after?.id;
}
