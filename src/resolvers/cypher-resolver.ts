/** The store's own language, for who knows Neo4j. */
import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import { CypherTableType } from "../schema/cypher-table.ts";
import { Cost } from "../schema/list-cost.ts";
import { JsonScalar } from "../schema/scalars.ts";
import { PlantgraphError } from "../twin/errors.ts";
import type { Table } from "../twin/graph-store.ts";
import type { RequestContext } from "./context.ts";

/** Rows of an answer when nobody says how many. */
const DEFAULT_ROWS = 1_000;

@Resolver()
export class CypherResolver {
  @Cost({ work: "LOG", live: "ANSWER" })
  @Query(() => CypherTableType, {
    description:
      "A query in Cypher, which only reads, put to the Neo4j that holds the model. For who the configuration allows it (cypher.enabled).",
  })
  async cypher(
    @Ctx() { twin, view, cypher }: RequestContext,
    @Arg("query", () => String, { description: "The query." }) query: string,
    @Arg("parameters", () => JsonScalar, {
      nullable: true,
      description: "Its parameters, by name: whole numbers become INTEGER, others FLOAT.",
    })
    parameters?: unknown,
    @Arg("limit", () => Int, { nullable: true, description: "Most rows of the answer: 1,000 when absent." })
    limit?: number | null,
  ): Promise<Table> {
    if (cypher.refusal !== null) throw new PlantgraphError("FORBIDDEN", cypher.refusal);
    if (!view.seesEverything)
      throw new PlantgraphError("FORBIDDEN", "Only who sees the whole plant may query the store in Cypher.");
    const rows = limit ?? Math.min(DEFAULT_ROWS, cypher.rows);
    if (rows < 0) throw new PlantgraphError("BAD_USER_INPUT", `\`limit\` is ${rows}; it must be 0 or more.`);
    if (rows > cypher.rows)
      throw new PlantgraphError(
        "LIMIT_EXCEEDED",
        `\`limit\` is ${rows}, an answer has at most ${cypher.rows} rows (setting cypher.rows).`,
        { limit: cypher.rows, asked: rows, setting: "cypher.rows" },
      );
    if (parameters != null && (typeof parameters !== "object" || Array.isArray(parameters)))
      throw new PlantgraphError("BAD_USER_INPUT", "`parameters` is an object: {name: value}.", { at: "parameters" });
    const { bytes, timeoutMs } = cypher;
    return twin.keeper.query(query, (parameters ?? {}) as Record<string, unknown>, { rows, bytes, timeoutMs });
  }
}
