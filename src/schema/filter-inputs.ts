/**
 * The one filter grammar, for assets, tags and selections alike. All fields given in one filter hold together; `and`,
 * `or`, `not` combine filters. The data these inputs arrive as is `twin/filter.ts`'s own.
 */
import { Field, Float, ID, InputType } from "type-graphql";
import type { RelationDirection } from "../twin/model/walk.ts";
import type {
  AssetFilter,
  Comparand,
  IdentifierFilter,
  PropertyFilter,
  Selection,
  StringFilter,
  TagFilter,
  ValueFilter,
} from "../twin/selection/filter.ts";
import type { RelationFilter } from "../twin/selection/filter-relation.ts";
import type { DataType } from "../twin/words/data-types.ts";
import type { PropertyValue } from "../twin/words/elements.ts";
import type { AssetKind, EquipmentLevel } from "../twin/words/levels.ts";
import type { Quality } from "../twin/words/status-codes.ts";
import { AssetKindEnum, DataTypeEnum, EquipmentLevelEnum, QualityEnum, RelationDirectionEnum } from "./enums.ts";
import { ReachInput } from "./reach-input.ts";
import { ComparandScalar, PropertyValueScalar } from "./scalars.ts";

@InputType("StringFilter", { description: "Compares text. All given comparisons must hold." })
export class StringFilterInput implements StringFilter {
  @Field(() => String, { nullable: true, description: "It is exactly this." })
  readonly eq?: string | null;

  @Field(() => [String], { nullable: true, description: "It is exactly one of these." })
  readonly in?: string[] | null;

  @Field(() => String, { nullable: true, description: "It contains this; case and accents don't matter." })
  readonly contains?: string | null;

  @Field(() => String, { nullable: true, description: "It begins with this; case and accents don't matter." })
  readonly startsWith?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "It fits this pattern: `*` is any text, `?` one character; case and accents don't matter.",
  })
  readonly glob?: string | null;
}

@InputType("PropertyFilter", {
  description: "Compares a property of the asset; with a name alone, it has the property.",
})
export class PropertyFilterInput implements PropertyFilter {
  @Field(() => String, { description: "Name of the property." })
  readonly name!: string;

  @Field(() => PropertyValueScalar, { nullable: true, description: "Its value is this." })
  readonly eq?: PropertyValue | null;

  @Field(() => [PropertyValueScalar], { nullable: true, description: "Its value is one of these." })
  readonly in?: PropertyValue[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Unit of the numbers here, by code, symbol or name: BAR, bar. The property's value is converted from its own unit; in a unit of another quantity it does not fit. Without it numbers compare as they stand.",
  })
  readonly unit?: string | null;

  @Field(() => Float, { nullable: true, description: "Its value is less than this." })
  readonly lt?: number | null;

  @Field(() => Float, { nullable: true, description: "Its value is this or less." })
  readonly lte?: number | null;

  @Field(() => Float, { nullable: true, description: "Its value is greater than this." })
  readonly gt?: number | null;

  @Field(() => Float, { nullable: true, description: "Its value is this or greater." })
  readonly gte?: number | null;
}

@InputType("IdentifierFilter", {
  description: "Compares what other systems call an element; one identifier must fit both.",
})
export class IdentifierFilterInput implements IdentifierFilter {
  @Field(() => String, { nullable: true, description: "The other system." })
  readonly system?: string | null;

  @Field(() => String, { nullable: true, description: "The element's key there." })
  readonly value?: string | null;
}

@InputType("RelationFilter", { description: "Asks for a relation that begins or ends at the asset." })
export class RelationFilterInput implements RelationFilter {
  @Field(() => [String], { nullable: true, description: "It is of one of these types: FEEDS. Of any when absent." })
  readonly types?: string[] | null;

  @Field(() => RelationDirectionEnum, {
    nullable: true,
    description: "FORWARD: it begins at the asset. BACKWARD: it ends there. EITHER when absent.",
  })
  readonly direction?: RelationDirection | null;
}

@InputType("TagValueFilter", {
  description: [
    "Compares the value of the newest sample; all given comparisons must hold, and `{}` asks that there is a value. A sample that is BAD has no value to go by and fits none of them; one that is UNCERTAIN has its value. Arrays and structures fit none but `{}`.",
    "true and false fit Booleans. Numbers fit numbers and ordinals of enumerations, as they stand or in `unit`. A text fits a text, the text of an enumeration or Boolean that `Sample.text` shows, and a number written as `Sample.value` writes it: exact Int64, NaN, Infinity. RFC 3339 text fits a DateTime, whatever its offset from UTC.",
  ].join("\n"),
})
export class TagValueFilterInput implements ValueFilter {
  @Field(() => ComparandScalar, { nullable: true, description: "It is this." })
  readonly eq?: Comparand | null;

  @Field(() => [ComparandScalar], { nullable: true, description: "It is one of these, 1,000 at the most." })
  readonly in?: Comparand[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Unit of the numbers here, by code, symbol or name: BAR, bar. The value is converted from the tag's own unit; in a unit of another quantity, or without one, it does not fit. Without it numbers compare as they stand.",
  })
  readonly unit?: string | null;

  @Field(() => ComparandScalar, {
    nullable: true,
    description: "It is less than this number, or before this moment. NaN never is.",
  })
  readonly lt?: Comparand | null;

  @Field(() => ComparandScalar, { nullable: true, description: "It is this or less." })
  readonly lte?: Comparand | null;

  @Field(() => ComparandScalar, {
    nullable: true,
    description: "It is greater than this number, or after this moment.",
  })
  readonly gt?: Comparand | null;

  @Field(() => ComparandScalar, { nullable: true, description: "It is this or greater." })
  readonly gte?: Comparand | null;
}

@InputType("TagFilter", { description: "Picks tags. All given fields must hold; `{}` holds for every tag." })
export class TagFilterInput implements TagFilter {
  @Field(() => [TagFilterInput], { nullable: true, description: "All of these hold." })
  readonly and?: TagFilterInput[] | null;

  @Field(() => [TagFilterInput], {
    nullable: true,
    description: "At least one of these holds; an empty list never does.",
  })
  readonly or?: TagFilterInput[] | null;

  @Field(() => TagFilterInput, { nullable: true, description: "This does not hold." })
  readonly not?: TagFilterInput | null;

  @Field(() => [ID], { nullable: true, description: "It is one of these tags." })
  readonly ids?: string[] | null;

  @Field(() => StringFilterInput, { nullable: true, description: "Its name." })
  readonly name?: StringFilterInput | null;

  @Field(() => StringFilterInput, { nullable: true, description: "Its description." })
  readonly description?: StringFilterInput | null;

  @Field(() => [DataTypeEnum], { nullable: true, description: "Its data type is one of these." })
  readonly dataType?: DataType[] | null;

  @Field(() => [String], { nullable: true, description: "Its unit is one of these, by code, symbol or text: CEL, °C." })
  readonly unit?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the model allows writing it." })
  readonly writable?: boolean | null;

  @Field(() => [String], { nullable: true, description: "It is read from one of these data sources." })
  readonly dataSource?: string[] | null;

  @Field(() => IdentifierFilterInput, { nullable: true, description: "What another system calls it." })
  readonly identifier?: IdentifierFilterInput | null;

  @Field(() => TagValueFilterInput, {
    nullable: true,
    description:
      "Value of its newest sample. In a live selection tags join and leave as their values come to fit and no longer do.",
  })
  readonly value?: TagValueFilterInput | null;

  @Field(() => [QualityEnum], { nullable: true, description: "Quality of its newest sample is one of these." })
  readonly quality?: Quality[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "Status of its newest sample is one of these, by name: BadNoCommunication.",
  })
  readonly status?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: "Whether its newest sample is stale." })
  readonly isStale?: boolean | null;

  @Field(() => Float, {
    nullable: true,
    description: "Its value and status have been the same for at least so many milliseconds.",
  })
  readonly unchangedForMs?: number | null;
}

@InputType("AssetFilter", { description: "Picks assets. All given fields must hold; `{}` holds for every asset." })
export class AssetFilterInput implements AssetFilter {
  @Field(() => [AssetFilterInput], { nullable: true, description: "All of these hold." })
  readonly and?: AssetFilterInput[] | null;

  @Field(() => [AssetFilterInput], {
    nullable: true,
    description: "At least one of these holds; an empty list never does.",
  })
  readonly or?: AssetFilterInput[] | null;

  @Field(() => AssetFilterInput, { nullable: true, description: "This does not hold." })
  readonly not?: AssetFilterInput | null;

  @Field(() => [ID], { nullable: true, description: "It is one of these assets." })
  readonly ids?: string[] | null;

  @Field(() => [ID], { nullable: true, description: "It is one of these assets or anywhere below one of them." })
  readonly under?: string[] | null;

  @Field(() => StringFilterInput, { nullable: true, description: "Its name." })
  readonly name?: StringFilterInput | null;

  @Field(() => StringFilterInput, { nullable: true, description: "Its description." })
  readonly description?: StringFilterInput | null;

  @Field(() => [EquipmentLevelEnum], { nullable: true, description: "Its exact level is one of these." })
  readonly level?: EquipmentLevel[] | null;

  @Field(() => [AssetKindEnum], { nullable: true, description: "Its kind is one of these." })
  readonly kind?: AssetKind[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "It is an example of one of these classes, by name, or of one that specialises it.",
  })
  readonly class?: string[] | null;

  @Field(() => PropertyFilterInput, { nullable: true, description: "One of its properties." })
  readonly property?: PropertyFilterInput | null;

  @Field(() => IdentifierFilterInput, { nullable: true, description: "What another system calls it." })
  readonly identifier?: IdentifierFilterInput | null;

  @Field(() => ReachInput, {
    nullable: true,
    description: "It is downstream of these assets, or upstream: it is among what `reach` finds from them.",
  })
  readonly reach?: ReachInput | null;

  @Field(() => RelationFilterInput, {
    nullable: true,
    description: "At least one of its relations fits; `{}` asks for any.",
  })
  readonly hasRelation?: RelationFilterInput | null;

  @Field(() => TagFilterInput, { nullable: true, description: "At least one of its own tags fits." })
  readonly hasTag?: TagFilterInput | null;
}

@InputType("Selection", {
  description: "Picks tags out of the whole graph: those that fit every given part. `{}` picks every tag.",
})
export class SelectionInput implements Selection {
  @Field(() => [ID], { nullable: true, description: "Their asset is one of these or anywhere below one of them." })
  readonly under?: string[] | null;

  @Field(() => AssetFilterInput, { nullable: true, description: "Their asset fits." })
  readonly asset?: AssetFilterInput | null;

  @Field(() => TagFilterInput, { nullable: true, description: "They fit themselves." })
  readonly tag?: TagFilterInput | null;

  @Field(() => [ID], { nullable: true, description: "They are among these tags." })
  readonly ids?: string[] | null;
}
