/** Looking around in a data source, and proposing a model of it. */
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { DeviceDescriptionType } from "../schema/browsed-node.ts";
import { BrowsedNodeConnection } from "../schema/connections.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import { TagTextType } from "../schema/tag.ts";
import { UnitType } from "../schema/unit.ts";
import type { BrowsedNode, DeviceDescription } from "../twin/ports/source-explorer.ts";
import { type Unit, unitOf } from "../twin/units/units.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { RequestContext } from "./context.ts";
import { After, First } from "./page-arguments.ts";
import { textsOf } from "./texts.ts";

interface BrowsedPage {
  readonly totalCount: number;
  readonly nodes: readonly BrowsedNode[];
  readonly edges: readonly { readonly node: BrowsedNode; readonly cursor: string }[];
  readonly pageInfo: object;
}

@Resolver(() => DeviceDescriptionType)
export class DataSourceBrowsing {
  @Cost({ list: "page", work: "DEVICE", live: "ANSWER" })
  @Needs("browse")
  @Query(() => BrowsedNodeConnection, {
    description:
      "Children of a node of a data source, asked of the server now, in its order, as a page. For finding addresses; nothing of it is kept in the model.",
  })
  async browse(
    @Ctx() context: RequestContext,
    @Arg("dataSource", () => String, { description: "Name of the data source." }) dataSource: string,
    @Arg("address", () => String, {
      nullable: true,
      description: "Address of the node; where the server's objects begin (i=85) when absent.",
    })
    address?: string | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Promise<BrowsedPage> {
    const { defaultSize, maxSize } = context.limits.pages;
    const count = first ?? defaultSize;
    if (!Number.isInteger(count) || count < 0 || count > maxSize)
      throw new PlantgraphError("BAD_USER_INPUT", `first: ${count} is not possible; use 0 to ${maxSize}.`, {
        at: "first",
      });
    const offset = after == null ? 0 : offsetOf(after);
    const { totalCount, nodes } = await context.session.explore(dataSource).browse(address ?? null, offset, count);
    const cursor = (i: number) => Buffer.from(`browse:${offset + i + 1}`).toString("base64url");
    return {
      totalCount,
      nodes,
      edges: nodes.map((node, i) => ({ node, cursor: cursor(i) })),
      pageInfo: {
        hasNextPage: offset + nodes.length < totalCount,
        hasPreviousPage: offset > 0,
        startCursor: nodes.length > 0 ? cursor(0) : null,
        endCursor: nodes.length > 0 ? cursor(nodes.length - 1) : null,
      },
    };
  }

  @Cost({ work: "DEVICE", live: "ANSWER" })
  @Needs("browse")
  @Query(() => String, {
    description:
      "A plant file made of a data source's address space: to be read, edited and imported with `importModel`. What the server does not say is a guess and marked so in comments.",
  })
  async proposeModel(
    @Ctx() context: RequestContext,
    @Arg("dataSource", () => String, { description: "Name of the data source." }) dataSource: string,
    @Arg("from", () => String, {
      nullable: true,
      description: "Address of the node to begin at; where the server's objects begin (i=85) when absent.",
    })
    from?: string | null,
  ): Promise<string> {
    const { propose } = context.formats;
    if (!propose) throw new PlantgraphError("BAD_USER_INPUT", "This server has no format to propose a model in.");
    return propose(await context.session.explore(dataSource).propose(from ?? null));
  }

  @FieldResolver(() => UnitType, { nullable: true, description: "Unit of its value; null when it says none." })
  unit(@Root() { unit }: DeviceDescription): Unit | null {
    return unit === null ? null : unitOf(unit);
  }

  @Cost({ list: "texts" })
  @FieldResolver(() => [TagTextType], { description: "What the values of an enumeration or Boolean are called." })
  texts(@Root() { texts }: DeviceDescription): TagTextType[] {
    return textsOf(texts);
  }
}

/** @throws PlantgraphError BAD_USER_INPUT */
function offsetOf(cursor: string): number {
  const found = /^browse:(\d{1,9})$/.exec(Buffer.from(cursor, "base64url").toString());
  if (found) return Number(found[1]);
  throw new PlantgraphError("BAD_USER_INPUT", "after: this is no cursor of this list; use `pageInfo.endCursor`.", {
    at: "after",
  });
}
