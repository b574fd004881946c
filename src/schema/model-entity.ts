import { createUnionType } from "type-graphql";
import { AreaType, EnterpriseType, EquipmentType, LineType, SiteType } from "./asset.ts";
import { EquipmentClassType } from "./equipment-class.ts";
import { RelationType } from "./relation.ts";
import { TagType } from "./tag.ts";

export const ModelEntityUnion = createUnionType({
  name: "ModelEntity",
  description: "Any element of the model.",
  types: () =>
    [EnterpriseType, SiteType, AreaType, LineType, EquipmentType, TagType, EquipmentClassType, RelationType] as const,
});

export const SearchResultUnion = createUnionType({
  name: "SearchResult",
  description: "What a search can find.",
  types: () => [EnterpriseType, SiteType, AreaType, LineType, EquipmentType, TagType, EquipmentClassType] as const,
});
