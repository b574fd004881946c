/** The typed lists of direct children. Every child is in exactly one of them. */
import { type ClassType, FieldResolver, Resolver, Root } from "type-graphql";
import { AreaType, EnterpriseType, EquipmentType, LineType, SiteType } from "../schema/asset.ts";
import { Cost } from "../schema/list-cost.ts";
import type { Asset } from "../twin/model/asset.ts";
import type { AssetKind } from "../twin/words/levels.ts";

interface ChildList {
  readonly name: string;
  readonly kind: AssetKind;
  readonly type: ClassType;
  /** In words. */
  readonly children: string;
}

const SITES: ChildList = { name: "sites", kind: "Site", type: SiteType, children: "sites" };
const AREAS: ChildList = { name: "areas", kind: "Area", type: AreaType, children: "areas" };
const LINES: ChildList = { name: "lines", kind: "Line", type: LineType, children: "lines and other work centres" };
const EQUIPMENT: ChildList = { name: "equipment", kind: "Equipment", type: EquipmentType, children: "equipment" };

export const KIND_RESOLVERS: readonly ClassType[] = [
  ...childLists(EnterpriseType, SITES, AREAS, LINES, EQUIPMENT),
  ...childLists(SiteType, AREAS, LINES, EQUIPMENT),
  ...childLists(AreaType, AREAS, LINES, EQUIPMENT),
  ...childLists(LineType, EQUIPMENT),
  ...childLists(EquipmentType, EQUIPMENT),
];

function childLists(parent: ClassType, ...lists: readonly ChildList[]): ClassType[] {
  return lists.map(({ name, kind, type, children }) => {
    @Resolver(() => parent)
    class ChildListResolver {
      @Cost({ list: "children" })
      @FieldResolver(() => [type], {
        name,
        description: `The ${children} directly under it, in natural order of names.`,
      })
      children(@Root() asset: Asset): readonly Asset[] {
        return asset.children.filter((child) => child.kind === kind);
      }
    }
    return ChildListResolver;
  });
}
