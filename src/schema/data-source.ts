import { Field, ObjectType } from "type-graphql";
import type { DataSourceStatus } from "../twin/ports/data-source.ts";
import { DataSourceDetailsUnion } from "./data-source-details.ts";
import { DataSourceStateEnum } from "./enums.ts";
import { Cost } from "./list-cost.ts";
import { NeedsNetwork } from "./needs.ts";
import { DateTimeScalar, SafeIntScalar } from "./scalars.ts";

@ObjectType("DataSource", {
  description:
    "What the twin reads live values from, a server or a recording, as its configuration names it, and how it is doing.",
  simpleResolvers: true,
})
export class DataSourceType {
  @Field(() => String, { description: "Its name in the configuration; tags name it in `source.dataSource`." })
  readonly name!: DataSourceStatus["name"];

  @Field(() => DataSourceStateEnum, { description: "Whether its values can be trusted to be live." })
  readonly state!: DataSourceStatus["state"];

  @Field(() => DateTimeScalar, { description: "Since when it has been in this state." })
  readonly since!: DataSourceStatus["since"];

  @NeedsNetwork()
  @Field(() => String, { description: "The configured endpoint, without credentials." })
  readonly endpoint!: DataSourceStatus["endpoint"];

  @Field(() => Boolean, { description: "Whether its configuration allows writing to the plant." })
  readonly allowWrites!: DataSourceStatus["allowWrites"];

  @NeedsNetwork()
  @Field(() => SafeIntScalar, { description: "Samples received since the twin started." })
  readonly samplesReceived!: DataSourceStatus["samplesReceived"];

  @NeedsNetwork()
  @Field(() => String, {
    nullable: true,
    description: "The last thing that went wrong, and what to do; kept after recovery.",
  })
  readonly lastError!: DataSourceStatus["lastError"];

  @NeedsNetwork()
  @Field(() => DateTimeScalar, { nullable: true, description: "When that was." })
  readonly lastErrorAt!: DataSourceStatus["lastErrorAt"];

  @Cost({ live: "ANSWER" })
  @NeedsNetwork()
  @Field(() => DataSourceDetailsUnion, {
    nullable: true,
    description: "What only data sources of its kind know; null until what serves it is loaded.",
  })
  readonly details!: DataSourceStatus["details"];
}
