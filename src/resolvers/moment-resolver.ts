/** What lies between two moments of the model. (The model as of one: `@asOf`, which the pipeline sees to.) */
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { ModelDifferenceType, ModelMomentInput } from "../schema/as-of.ts";
import { ModelChangeConnection } from "../schema/connections.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import type { ModelMoment } from "../twin/as-of/as-of-models.ts";
import type { ModelDifference } from "../twin/as-of/difference.ts";
import type { ChangeView } from "../twin/commit/commit-view.ts";
import type { Page } from "../twin/model/paging.ts";
import type { Id } from "../twin/words/elements.ts";
import type { RequestContext } from "./context.ts";
import { After, First } from "./page-arguments.ts";

@Resolver(() => ModelDifferenceType)
export class MomentResolver {
  @Cost({ work: "LOG" })
  @Needs("read")
  @Query(() => ModelDifferenceType, {
    description: "What changed in the model from one moment to another. From a later to an earlier one: the way back.",
  })
  diff(
    @Ctx() { session }: RequestContext,
    @Arg("from", () => ModelMomentInput, { description: "Where it starts." }) from: ModelMoment,
    @Arg("to", () => ModelMomentInput, { nullable: true, description: "Where it leads; to the present when absent." })
    to?: ModelMoment | null,
    @Arg("under", () => [ID], {
      nullable: true,
      description: "Only what stands on or below one of these assets, at either end.",
    })
    under?: readonly Id[] | null,
  ): Promise<ModelDifference> {
    return session.difference(from, to ?? null, under ?? null);
  }

  @Cost({ list: "page" })
  @FieldResolver(() => ModelChangeConnection, {
    description: "The changes: of classes, assets, tags and relations in this order, each by id, as a page.",
  })
  changes(
    @Root() difference: ModelDifference,
    @Ctx() { limits }: RequestContext,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<ChangeView> {
    return difference.page({ first, after }, limits.pages);
  }
}
