/** Pages by the Relay Cursor Connections Specification; `nodes` and `totalCount` save clients a level. */
import { type ClassType, Field, Float, Int, ObjectType } from "type-graphql";
import { AssetInterface } from "./asset.ts";
import { BrowsedNodeType } from "./browsed-node.ts";
import { CommitType, ModelChangeType } from "./commit.ts";
import { EquipmentClassType } from "./equipment-class.ts";
import { AssetGroupType, TagGroupType } from "./groups.ts";
import { LinkType } from "./link.ts";
import { SearchResultUnion } from "./model-entity.ts";
import { ModelProblemType } from "./model-problem.ts";
import { TagType } from "./tag.ts";

@ObjectType("PageInfo", { description: "Where a page stands in its list.", simpleResolvers: true })
export class PageInfoType {
  @Field(() => Boolean, { description: "Whether there is more behind this page." })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether there is something before this page." })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the first item; null on an empty page." })
  readonly startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Cursor of the last item: pass it as `after` for the next page.",
  })
  readonly endCursor!: string | null;
}

type NodeType = ClassType | (abstract new () => object) | symbol | object;

function edgeType(name: string, node: () => NodeType, items: string): ClassType {
  @ObjectType(`${name}Edge`, { description: `One of the ${items} of a page, with its cursor.`, simpleResolvers: true })
  class EdgeType {
    @Field(() => String, { description: "Marks this place in the list: as `after` it begins a page behind it." })
    readonly cursor!: string;

    @Field(node as () => ClassType, { description: "The item itself." })
    readonly node!: unknown;
  }
  return EdgeType;
}

function connectionType(
  name: string,
  node: () => NodeType,
  items: string,
  edge = edgeType(name, node, items),
): ClassType {
  @ObjectType(`${name}Connection`, { description: `A page of ${items}.`, simpleResolvers: true })
  class ConnectionType {
    @Field(() => Int, { description: `How many ${items} the whole list has.` })
    readonly totalCount!: number;

    @Field(() => [node()] as [ClassType], { description: "The items of this page." })
    readonly nodes!: readonly unknown[];

    @Field(() => [edge], { description: "The items of this page, each with its cursor." })
    readonly edges!: readonly unknown[];

    @Field(() => PageInfoType, { description: "Where this page stands in the list." })
    readonly pageInfo!: PageInfoType;
  }
  return ConnectionType;
}

@ObjectType("SearchResultEdge", { description: "One hit of a search, with its cursor.", simpleResolvers: true })
class SearchResultEdge {
  @Field(() => String, { description: "Marks this place in the list: as `after` it begins a page behind it." })
  readonly cursor!: string;

  @Field(() => Float, { description: "How well it fits; comparable within one search only." })
  readonly score!: number;

  @Field(() => SearchResultUnion, { description: "What was found." })
  readonly node!: unknown;
}

export const AssetConnection = connectionType("Asset", () => AssetInterface, "assets");
export const TagConnection = connectionType("Tag", () => TagType, "tags");
export const EquipmentClassConnection = connectionType("EquipmentClass", () => EquipmentClassType, "classes");
export const CommitConnection = connectionType("Commit", () => CommitType, "commits");
export const ModelChangeConnection = connectionType("ModelChange", () => ModelChangeType, "changes");
export const ModelProblemConnection = connectionType("ModelProblem", () => ModelProblemType, "model problems");
export const SearchResultConnection = connectionType(
  "SearchResult",
  () => SearchResultUnion,
  "search results",
  SearchResultEdge,
);

export const LinkConnection = connectionType("Link", () => LinkType, "links");
export const AssetGroupConnection = connectionType("AssetGroup", () => AssetGroupType, "groups of assets");
export const TagGroupConnection = connectionType("TagGroup", () => TagGroupType, "groups of tags");
export const BrowsedNodeConnection = connectionType("BrowsedNode", () => BrowsedNodeType, "nodes of a data source");
