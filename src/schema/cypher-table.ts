import { Field, ObjectType } from "type-graphql";
import type { QueryTable } from "../twin/access/store-queries.ts";
import { Cost } from "./list-cost.ts";
import { JsonScalar } from "./scalars.ts";

@ObjectType("CypherTable", { description: "What a query in Cypher answers.", simpleResolvers: true })
export class CypherTableType {
  @Field(() => [String], { description: "Names of the columns." })
  readonly columns!: QueryTable["columns"];

  @Cost({ list: "texts" })
  @Field(() => [[JsonScalar]], {
    nullable: "items",
    description:
      "The rows. Integers beyond 2^53, NaN and infinities are text; times and durations are ISO 8601; nodes are `{labels, properties}`, relationships `{type, properties}`, paths lists of both.",
  })
  readonly rows!: QueryTable["rows"];

  @Field(() => Boolean, { description: "Whether there are rows beyond the limit." })
  readonly hasMore!: QueryTable["hasMore"];
}
