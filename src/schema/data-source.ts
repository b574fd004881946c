import { Field, ObjectType } from "type-graphql";
import type { DataSourceStatus } from "../twin/data-source.ts";
import { DataSourceStateEnum } from "./enums.ts";
import { DateTimeScalar, SafeIntScalar } from "./scalars.ts";

@ObjectType("DataSource", {
  description: "A server the twin reads live values from, as its configuration names it, and how it is doing.",
  simpleResolvers: true,
})
export class DataSourceType {
  @Field(() => String, { description: "Its name in the configuration; tags name it in `source.dataSource`." })
  readonly name!: DataSourceStatus["name"];

  @Field(() => DataSourceStateEnum, { description: "Whether its values can be trusted to be live." })
  readonly state!: DataSourceStatus["state"];

  @Field(() => DateTimeScalar, { description: "Since when it has been in this state." })
  readonly since!: DataSourceStatus["since"];

  @Field(() => String, { description: "The configured endpoint, without credentials." })
  readonly endpoint!: DataSourceStatus["endpoint"];

  @Field(() => String, { nullable: true, description: "What the server calls itself; null while unknown." })
  readonly serverName!: DataSourceStatus["serverName"];

  @Field(() => String, {
    nullable: true,
    description:
      'State the server reports of itself, "Running" when all is well (OPC UA ServerState); null while unknown.',
  })
  readonly serverState!: DataSourceStatus["serverState"];

  @Field(() => Boolean, { description: "Whether its configuration allows writing to the plant." })
  readonly allowWrites!: DataSourceStatus["allowWrites"];

  @Field(() => SafeIntScalar, { description: "Samples received since the twin started." })
  readonly samplesReceived!: DataSourceStatus["samplesReceived"];

  @Field(() => String, {
    nullable: true,
    description: "The last thing that went wrong, and what to do; kept after recovery.",
  })
  readonly lastError!: DataSourceStatus["lastError"];

  @Field(() => DateTimeScalar, { nullable: true, description: "When that was." })
  readonly lastErrorAt!: DataSourceStatus["lastErrorAt"];
}
