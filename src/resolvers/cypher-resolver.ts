/** The store's own language, for people who know Neo4j. */
import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import { CypherTableType } from "../schema/cypher-table.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import { JsonScalar } from "../schema/scalars.ts";
import { type QueryTable, queryTable } from "../twin/access/store-queries.ts";
import type { RequestContext } from "./context.ts";

/** Rows of an answer when nobody says how many. */
const DEFAULT_ROWS = 1_000;

@Resolver()
export class CypherResolver {
  @Cost({ work: "LOG", live: "ANSWER" })
  @Needs("cypher")
  @Query(() => CypherTableType, {
    description:
      "A query in Cypher, which only reads, put to the Neo4j that holds the model. Where the configuration allows it (cypher.enabled).",
  })
  async cypher(
    @Ctx() { session }: RequestContext,
    @Arg("query", () => String, { description: "The query." }) query: string,
    @Arg("parameters", () => JsonScalar, {
      nullable: true,
      description: "Its parameters, by name: whole numbers become INTEGER, others FLOAT.",
    })
    parameters?: unknown,
    @Arg("limit", () => Int, { nullable: true, description: "Most rows of the answer: 1,000 when absent." })
    limit?: number | null,
  ): Promise<QueryTable> {
    const asked = { query, parameters, limit: limit ?? Math.min(DEFAULT_ROWS, session.queryRights.rows) };
    return queryTable(await session.query(asked));
  }
}
