/** Mutations of the model beyond one element: batches, files, comparing with the store. */
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { ImportModeEnum, ModelFormatEnum } from "../schema/enums.ts";
import { ChangeInput } from "../schema/model-edits.ts";
import { Needs } from "../schema/needs.ts";
import { ChangesPayload, ImportPayload, ReconcilePayload } from "../schema/payloads.ts";
import { CommitView } from "../twin/commit/commit-view.ts";
import type { ImportOptions } from "../twin/edits/edit-options.ts";
import type { Revision } from "../twin/words/commits.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { ModelFormat } from "../twin/words/model-draft.ts";
import type { RequestContext } from "./context.ts";
import { commitEdits, deletionOf, survivorsOf } from "./edit-payloads.ts";
import { editOfChange } from "./edits-of-inputs.ts";
import { ExpectedRevision, Message } from "./mutation-arguments.ts";

@Resolver()
export class ModelMutations {
  @Needs("edit", "editClasses")
  @Mutation(() => ChangesPayload, {
    description:
      "Apply a mixed list of changes as one atomic commit: all of them or none. Rules hold after the whole list.",
  })
  async applyChanges(
    @Ctx() context: RequestContext,
    @Arg("changes", () => [ChangeInput], { description: "The changes, in order; later ones see the earlier ones." })
    changes: readonly ChangeInput[],
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<ChangesPayload> {
    const { limits } = context;
    if (changes.length > limits.changes)
      throw new PlantgraphError(
        "LIMIT_EXCEEDED",
        `\`changes\` has ${changes.length} entries, the limit is ${limits.changes} (setting limits.changes); import a file for more.`,
        { at: "changes", limit: limits.changes, asked: changes.length, setting: "limits.changes" },
      );
    const applied = await commitEdits(context, changes.map(editOfChange), { expectedRevision, message });
    return { ...deletionOf(applied), changeCount: applied.commit.changes.length, ...survivorsOf(applied) };
  }

  @Needs("import")
  @Mutation(() => ImportPayload, {
    description:
      "Import a model from the texts of files as one atomic commit. Elements are matched by id, else by path. Every mistake is told at once, with line and column.",
  })
  async importModel(
    @Ctx() { session, view, formats }: RequestContext,
    @Arg("model", () => [String], { description: "The texts of the files, most formats being one." })
    model: readonly string[],
    @Arg("mode", () => ImportModeEnum, {
      nullable: true,
      description: "What happens to elements the file does not name; MERGE when absent.",
    })
    mode?: ImportOptions["mode"] | null,
    @Arg("format", () => ModelFormatEnum, { nullable: true, description: "What they are in; PLANT_FILE when absent." })
    format?: ModelFormat | null,
    @Arg("dryRun", () => Boolean, { nullable: true, description: "Only list the changes; commit nothing." })
    dryRun?: boolean | null,
    @ExpectedRevision() expectedRevision?: Revision | null,
    @Message() message?: string | null,
  ): Promise<ImportPayload> {
    const files = model.map((text, i) => ({ name: `model[${i}]`, text }));
    const draft = await formats.read(files, format ?? "PLANT_FILE", session.signal);
    const { commit } = await session.import(draft, {
      message: message ?? null,
      mode: mode ?? "MERGE",
      dryRun: dryRun ?? false,
      expectedRevision: expectedRevision ?? null,
    });
    const { changeCount, created, updated, deleted, changes } = new CommitView(commit, view);
    const revision = dryRun ? view.model.revision : commit.revision;
    const { notTaken = [] } = draft;
    return { revision, dryRun: dryRun ?? false, changeCount, created, updated, deleted, changes, notTaken };
  }

  @Needs("reconcile")
  @Mutation(() => ReconcilePayload, {
    description: "Compare the model with the store now, and take over what other tools changed there.",
  })
  async reconcile(
    @Ctx() { session, view }: RequestContext,
    @Arg("confirm", () => Boolean, {
      nullable: true,
      description: "Apply a held mass removal, too (see `heldRemoval`).",
    })
    confirm?: boolean | null,
  ): Promise<ReconcilePayload> {
    const applied = await session.reconcile(confirm ?? false);
    const commit = applied && new CommitView(applied.commit, view);
    return { revision: view.model.revision, commit, held: session.held };
  }
}
