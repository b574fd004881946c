/**
 * The edits of the model that callers can make, each said once: each is a mutation of its own (`resolvers/edit-mutations.ts`) and
 * an entry of `applyChanges`. What its input means to the twin is said in `resolvers/edits-of-inputs.ts`.
 */
import type { ClassType } from "type-graphql";
import type { ModelEdit } from "../twin/words/edits.ts";
import type { ElementKind } from "../twin/words/elements.ts";
import { CreateAssetInput, DeleteAssetInput, MoveAssetInput, UpdateAssetInput } from "./asset-inputs.ts";
import { CreateClassInput, DeleteClassInput, UpdateClassInput } from "./class-inputs.ts";
import { type InputOf, inputType, optional } from "./input-type.ts";
import { AssetPayload, ClassPayload, DeletePayload, RelationPayload, TagPayload } from "./payloads.ts";
import { RelateInput, UnrelateInput, UpdateRelationInput } from "./relation-inputs.ts";
import { CreateTagInput, DeleteTagInput, MoveTagInput, UpdateTagInput } from "./tag-inputs.ts";

interface EditType<Input extends ClassType = ClassType> {
  /** What it edits; also the field of the payload in which that stands afterwards. */
  readonly element: ElementKind;
  readonly input: Input;
  readonly payload: ClassType;
  /** Of the mutation. */
  readonly description: string;
  /** Of the entry of `applyChanges`. */
  readonly inShort: string;
}

const PAYLOADS = { asset: AssetPayload, tag: TagPayload, class: ClassPayload, relation: RelationPayload };

function edit<Input extends ClassType>(
  element: ElementKind,
  input: Input,
  description: string,
  inShort = description,
): EditType<Input> {
  return { element, input, payload: PAYLOADS[element], description, inShort };
}

function deletion<Input extends ClassType>(...edited: Parameters<typeof edit<Input>>): EditType<Input> {
  return { ...edit(...edited), payload: DeletePayload };
}

export const MODEL_EDITS = {
  createAsset: edit("asset", CreateAssetInput, "Create an asset."),
  updateAsset: edit(
    "asset",
    UpdateAssetInput,
    "Change an asset: what is absent stays, null clears.",
    "Change an asset.",
  ),
  moveAsset: edit(
    "asset",
    MoveAssetInput,
    "Move an asset, with all below it, under another one. Its id stays.",
    "Move an asset.",
  ),
  deleteAsset: deletion("asset", DeleteAssetInput, "Delete an asset."),
  createTag: edit("tag", CreateTagInput, "Create a tag."),
  updateTag: edit("tag", UpdateTagInput, "Change a tag: what is absent stays, null clears.", "Change a tag."),
  moveTag: edit("tag", MoveTagInput, "Move a tag to another asset. Its id stays.", "Move a tag to another asset."),
  deleteTag: deletion("tag", DeleteTagInput, "Delete a tag."),
  createClass: edit("class", CreateClassInput, "Create an equipment class.", "Create a class."),
  updateClass: edit(
    "class",
    UpdateClassInput,
    "Change an equipment class: what is absent stays, null clears.",
    "Change a class.",
  ),
  deleteClass: deletion("class", DeleteClassInput, "Delete an equipment class that nothing uses.", "Delete a class."),
  relate: edit("relation", RelateInput, "Create a relation between two assets.", "Create a relation."),
  updateRelation: edit("relation", UpdateRelationInput, "Change the properties of a relation.", "Change a relation."),
  unrelate: deletion("relation", UnrelateInput, "Delete a relation."),
} satisfies Record<ModelEdit["edit"], EditType>;

export type EditName = keyof typeof MODEL_EDITS;
export const EDIT_NAMES = Object.keys(MODEL_EDITS) as EditName[];

export type EditInput<Name extends EditName> = InputOf<(typeof MODEL_EDITS)[Name]["input"]>;

/** An entry of `applyChanges`. */
export type ChangeInput = { readonly [Name in EditName]?: EditInput<Name> | null };
export const ChangeInput = inputType(
  "ChangeInput",
  "One change of the model; exactly one field is given. Later changes of a batch see the earlier ones.",
  Object.fromEntries(
    Object.entries(MODEL_EDITS).map(([name, { input, inShort }]) => [name, optional(input as ClassType, inShort)]),
  ),
);
