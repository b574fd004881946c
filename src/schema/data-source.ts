import { Field, ObjectType } from "type-graphql";
import type { SeenSource } from "../twin/ports/seen-source.ts";
import { DataSourceDetailsUnion } from "./data-source-details.ts";
import { DataSourceStateEnum } from "./enums.ts";
import { Cost } from "./list-cost.ts";
import { NeedsNetwork, OR_NULL } from "./needs.ts";
import { DateTimeScalar, SafeIntScalar } from "./scalars.ts";

@ObjectType("DataSource", {
  description:
    "What the twin reads live values from, a server or a recording, as its configuration names it, and how it is doing.",
  simpleResolvers: true,
})
export class DataSourceType {
  @Field(() => String, { description: "Its name in the configuration; tags name it in `source.dataSource`." })
  readonly name!: SeenSource["name"];

  @Field(() => DataSourceStateEnum, { description: "Whether its values can be trusted to be live." })
  readonly state!: SeenSource["state"];

  @Field(() => DateTimeScalar, { description: "Since when it has been in this state." })
  readonly since!: SeenSource["since"];

  @NeedsNetwork()
  @Field(() => String, { nullable: true, description: `The configured endpoint, without credentials${OR_NULL}.` })
  readonly endpoint!: SeenSource["endpoint"];

  @Field(() => Boolean, { description: "Whether its configuration allows writing to the plant." })
  readonly allowWrites!: SeenSource["allowWrites"];

  @NeedsNetwork()
  @Field(() => SafeIntScalar, { nullable: true, description: `Samples received since the twin started${OR_NULL}.` })
  readonly samplesReceived!: SeenSource["samplesReceived"];

  @NeedsNetwork()
  @Field(() => String, {
    nullable: true,
    description: "The last thing that went wrong, and what to do; kept after recovery.",
  })
  readonly lastError!: SeenSource["lastError"];

  @NeedsNetwork()
  @Field(() => DateTimeScalar, { nullable: true, description: "When that was." })
  readonly lastErrorAt!: SeenSource["lastErrorAt"];

  @Cost({ live: "ANSWER" })
  @NeedsNetwork()
  @Field(() => DataSourceDetailsUnion, {
    nullable: true,
    description: "What only data sources of its kind know; null until what serves it is loaded.",
  })
  readonly details!: SeenSource["details"];
}
