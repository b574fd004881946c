import { ID } from "type-graphql";
import { CHOSEN_ID, OWN_ID } from "./element-fields.ts";
import { inputType, optional, required } from "./input-type.ts";
import { PropertyInputType } from "./property-inputs.ts";

export const RelateInput = inputType("RelateInput", "A new relation between two assets.", {
  id: CHOSEN_ID,
  from: required(ID, "Id of the asset it begins at."),
  type: required(String, "Its type: capitals, digits and underscores, FEEDS."),
  to: required(ID, "Id of the asset it ends at."),
  properties: optional([PropertyInputType], "Its properties."),
});

export const UpdateRelationInput = inputType("UpdateRelationInput", "Changes of a relation; type and ends stay.", {
  id: OWN_ID,
  properties: required([PropertyInputType], "Its properties, all of them."),
});

export const UnrelateInput = inputType("UnrelateInput", "A relation to delete.", {
  id: required(ID, "Id of the relation."),
});
