import { ID } from "type-graphql";
import { BindingInput } from "./binding.ts";
import { CHANGED_NAME, CHOSEN_ID, OWN_ID, TRANSLATIONS } from "./element-fields.ts";
import { EquipmentLevelEnum } from "./enums.ts";
import { IdentifierInput } from "./identifier.ts";
import { type InputOf, inputType, optional, required } from "./input-type.ts";
import { PropertyInputType } from "./property-inputs.ts";

const ASSET = {
  name: required(String, "Its name, unique among its siblings."),
  level: required(EquipmentLevelEnum, "Its level; a child's kind comes after its parent's."),
  description: optional(String, "What it is, for people."),
  classes: optional([String], "Names of its classes."),
  properties: optional([PropertyInputType], "Its own properties, and values for those of its classes."),
  identifiers: optional([IdentifierInput], "What other systems call it."),
  timeZone: optional(String, "Time zone of a site, an IANA name: Europe/Paris."),
  translations: TRANSLATIONS,
  binding: optional(BindingInput, "Where the tags it gets from its classes are read from."),
};

export type CreateAssetInput = InputOf<typeof CreateAssetInput>;
export const CreateAssetInput = inputType(
  "CreateAssetInput",
  "A new asset. It gets the tags and properties of its classes.",
  {
    id: CHOSEN_ID,
    parent: optional(ID, "Id of the asset it stands under; absent for an enterprise."),
    ...ASSET,
  },
);

export type UpdateAssetInput = InputOf<typeof UpdateAssetInput>;
export const UpdateAssetInput = inputType(
  "UpdateAssetInput",
  "Changes of an asset. What is absent stays, null clears, a list replaces the list.",
  {
    id: OWN_ID,
    ...ASSET,
    name: CHANGED_NAME,
    level: optional(EquipmentLevelEnum, "Another level of the same kind; it can't be null."),
    classes: optional([String], "Names of its classes, all of them."),
    properties: optional([PropertyInputType], "Its properties, all of them."),
    identifiers: optional([IdentifierInput], "What other systems call it, all of them."),
  },
);

export const MoveAssetInput = inputType("MoveAssetInput", "An asset's new place. It takes everything below it along.", {
  id: required(ID, "Id of the asset."),
  parent: required(ID, "Id of the asset it shall stand under."),
});

export const DeleteAssetInput = inputType("DeleteAssetInput", "An asset to delete. Its relations go with it.", {
  id: required(ID, "Id of the asset."),
  recursive: optional(
    Boolean,
    "Whether everything below it goes, too; without it an asset that holds anything is refused with IN_USE.",
  ),
});
