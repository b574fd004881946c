import { Float, ID, Int } from "type-graphql";
import { CHANGED_NAME, CHOSEN_ID, OWN_ID, TRANSLATIONS } from "./element-fields.ts";
import { DataTypeEnum, DeadbandTypeEnum } from "./enums.ts";
import { IdentifierInput } from "./identifier.ts";
import { type InputOf, inputType, optional, required } from "./input-type.ts";
import { RangeInput } from "./range.ts";

const TagTextInput = inputType("TagTextInput", "What a value of an enumeration or Boolean is called.", {
  value: required(String, 'The ordinal as text ("0", "1"), or "true" or "false".'),
  text: required(String, "Its text: Running."),
});

const ScalingInput = inputType("ScalingInput", "Linear scaling from raw values to engineering units.", {
  raw: required(RangeInput, "Two different raw values."),
  scaled: required(RangeInput, "What they are in engineering units."),
});

const DeadbandInput = inputType("DeadbandInput", "Changes smaller than this are not reported (OPC UA Part 8, 7.2).", {
  type: required(DeadbandTypeEnum, "How it is measured."),
  value: required(Float, "Its size, in engineering units or percent of the range."),
});

const SOURCE = {
  dataSource: required(String, "Name of a data source of the configuration."),
  address: required(
    String,
    "Address there. For OPC UA: `nsu=<namespace URI>;s=<identifier>` (or i, g, b), or a browse path.",
  ),
  indexRange: optional(String, "Which part of an array: NumericRange (OPC UA Part 4, 7.27)."),
  member: optional(String, "Which member of a structure, dots between levels."),
  scaling: optional(ScalingInput, "Scaling between raw values and engineering units."),
  samplingMs: optional(Float, "Sampling interval to ask of the source, milliseconds."),
  deadband: optional(DeadbandInput, "Changes smaller than this are not reported."),
  staleAfterMs: optional(Float, "Without a sample for this many milliseconds the value is stale."),
};

export type TagSourceInput = InputOf<typeof TagSourceInput>;
export const TagSourceInput = inputType("TagSourceInput", "Where a tag's live value comes from.", SOURCE);

export type UpdateTagSourceInput = InputOf<typeof UpdateTagSourceInput>;
export const UpdateTagSourceInput = inputType(
  "UpdateTagSourceInput",
  "Changes of where a tag's live value comes from. What is absent stays, null clears. A tag without a source needs an address, and a data source where its assets name none.",
  {
    ...SOURCE,
    dataSource: optional(String, "Name of a data source of the configuration; it can't be null."),
    address: optional(String, "Address there (see `TagSourceInput`); it can't be null."),
  },
);

export type TagSourceTemplateInput = InputOf<typeof TagSourceTemplateInput>;
export const TagSourceTemplateInput = inputType(
  "TagSourceTemplateInput",
  "A pattern of a tag's source: `{address}`, `{name}` and `{<property>}` come from the asset.",
  {
    ...SOURCE,
    dataSource: optional(String, "Name of the data source; when absent, the asset's own."),
    address: required(String, "Pattern of the address."),
  },
);

const TAG = {
  name: required(String, "Its name, unique among the asset's tags."),
  dataType: required(DataTypeEnum, "Data type of its value."),
  description: optional(String, "What it measures or does, for people."),
  valueRank: optional(Int, "-1 a scalar (when absent), 1 an array, 2 or more a matrix."),
  unit: optional(String, "Its unit: UNECE code, symbol or free text."),
  range: optional(RangeInput, "Its normal limits in engineering units."),
  writable: optional(Boolean, "Whether writing it is allowed; false when absent."),
  texts: optional([TagTextInput], "What the values of an enumeration or Boolean are called."),
  source: optional(TagSourceInput, "Where its live value comes from."),
};

export type CreateTagInput = InputOf<typeof CreateTagInput>;
export const CreateTagInput = inputType("CreateTagInput", "A new tag.", {
  id: CHOSEN_ID,
  asset: required(ID, "Id of the asset it belongs to."),
  ...TAG,
  identifiers: optional([IdentifierInput], "What other systems call it."),
  translations: TRANSLATIONS,
});

export type UpdateTagInput = InputOf<typeof UpdateTagInput>;
export const UpdateTagInput = inputType(
  "UpdateTagInput",
  "Changes of a tag. What is absent stays, null clears, a list replaces the list.",
  {
    id: OWN_ID,
    ...TAG,
    name: CHANGED_NAME,
    dataType: optional(DataTypeEnum, "Another data type; it can't be null."),
    valueRank: optional(Int, "-1 a scalar (also by null), 1 an array, 2 or more a matrix."),
    writable: optional(Boolean, "Whether writing it is allowed; null means false."),
    source: optional(UpdateTagSourceInput, "Where its live value comes from; null takes its source away."),
    identifiers: optional([IdentifierInput], "What other systems call it, all of them."),
    translations: TRANSLATIONS,
  },
);

/** Of a class. */
export type TagTemplateInput = InputOf<typeof TagTemplateInput>;
export const TagTemplateInput = inputType(
  "TagTemplateInput",
  "A pattern of a tag that every member of the class gets.",
  {
    ...TAG,
    name: required(String, "Name of the tag."),
    source: optional(TagSourceTemplateInput, "Where its live value comes from."),
  },
);

export const MoveTagInput = inputType("MoveTagInput", "A tag's new asset. Its id, and so its history, stays.", {
  id: required(ID, "Id of the tag."),
  asset: required(ID, "Id of the asset it shall belong to."),
});

export const DeleteTagInput = inputType("DeleteTagInput", "A tag to delete.", { id: required(ID, "Id of the tag.") });
