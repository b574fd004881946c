import { ID } from "type-graphql";
import { CHANGED_NAME, CHOSEN_ID, OWN_ID } from "./element-fields.ts";
import { type InputOf, inputType, optional, required } from "./input-type.ts";
import { PropertyDefinitionInput } from "./property-inputs.ts";
import { TagTemplateInput } from "./tag-inputs.ts";

const CLASS = {
  name: required(String, "Its name, unique in the model."),
  description: optional(String, "What it means."),
  extends: optional([String], "Names of the classes it specialises."),
  properties: optional([PropertyDefinitionInput], "Properties its members may have."),
  tags: optional([TagTemplateInput], "Tags its members get."),
};

export type CreateClassInput = InputOf<typeof CreateClassInput>;
export const CreateClassInput = inputType("CreateClassInput", "A new equipment class.", { id: CHOSEN_ID, ...CLASS });

export type UpdateClassInput = InputOf<typeof UpdateClassInput>;
export const UpdateClassInput = inputType(
  "UpdateClassInput",
  "Changes of a class. What is absent stays, null clears, a list replaces the list.",
  {
    id: OWN_ID,
    ...CLASS,
    name: CHANGED_NAME,
    extends: optional([String], "Names of the classes it specialises, all of them."),
    properties: optional([PropertyDefinitionInput], "Properties its members may have, all of them."),
    tags: optional([TagTemplateInput], "Tags its members get, all of them."),
  },
);

export const DeleteClassInput = inputType(
  "DeleteClassInput",
  "A class to delete; refused with IN_USE while it has members or specialisations.",
  { id: required(ID, "Id of the class.") },
);
