/** What an operator asks about a data source beyond its state. */
import { Field, Int, ObjectType } from "type-graphql";
import type { Certificate } from "../twin/certificates.ts";
import type { ServerBuild, SourceSecurity } from "../twin/data-source.ts";
import type { QualityCounts, StatusGroup } from "../twin/live/tags-by-status.ts";
import { CertificateType } from "./certificate.ts";
import { QualityEnum } from "./enums.ts";
import { Cost } from "./list-cost.ts";
import { DateTimeScalar } from "./scalars.ts";
import { TagType } from "./tag.ts";

@ObjectType("ServerBuild", {
  description: "What a server says it is (OPC UA Part 5, 12.4); null for what it does not say.",
  simpleResolvers: true,
})
export class ServerBuildType implements ServerBuild {
  @Field(() => String, { nullable: true, description: "Name of the product." })
  readonly product!: string | null;

  @Field(() => String, { nullable: true, description: "Who makes it." })
  readonly manufacturer!: string | null;

  @Field(() => String, { nullable: true, description: "Version of its software." })
  readonly version!: string | null;

  @Field(() => String, { nullable: true, description: "Number of the build." })
  readonly buildNumber!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it was built." })
  readonly buildDate!: number | null;
}

@ObjectType("SourceSecurity", {
  description: "How the connection to a data source is secured.",
  simpleResolvers: true,
})
export class SourceSecurityType implements SourceSecurity {
  @Field(() => String, { description: "NONE, SIGN or SIGN_AND_ENCRYPT (OPC UA Part 4, 7.20)." })
  readonly mode!: string;

  @Field(() => String, { description: "Security policy: None, Basic256Sha256." })
  readonly policy!: string;

  @Field(() => CertificateType, {
    nullable: true,
    description: "The server's; null where neither the channel nor the sign-in is protected by it.",
  })
  readonly serverCertificate!: Certificate | null;

  @Field(() => CertificateType, {
    nullable: true,
    description: "The twin's own; null where the channel is not secured.",
  })
  readonly ownCertificate!: Certificate | null;
}

@ObjectType("QualityCounts", { description: "How many tags have a value of each quality.", simpleResolvers: true })
export class QualityCountsType implements QualityCounts {
  @Field(() => Int, { description: "Tags whose newest sample is GOOD." })
  readonly good!: number;

  @Field(() => Int, { description: "Tags whose newest sample is UNCERTAIN." })
  readonly uncertain!: number;

  @Field(() => Int, { description: "Tags whose newest sample is BAD." })
  readonly bad!: number;
}

@ObjectType("StatusGroup", {
  description: "Tags of a data source whose newest sample has the same status.",
  simpleResolvers: true,
})
export class StatusGroupType {
  @Field(() => String, { description: "Name of the OPC UA status code: Good, BadNodeIdUnknown." })
  readonly status!: StatusGroup["status"];

  @Field(() => String, { description: "The code without its flags: 0x80340000." })
  readonly statusCode!: StatusGroup["statusCode"];

  @Field(() => QualityEnum, { description: "How far such a value can be trusted." })
  readonly quality!: StatusGroup["quality"];

  @Field(() => Int, { description: "How many tags." })
  readonly count!: StatusGroup["count"];

  @Cost({ list: "texts", live: "ANSWER" })
  @Field(() => [TagType], {
    description: "Up to 20 of them; `Query.tags` with `tag: {dataSource, status}` in its selection pages through all.",
  })
  readonly tags!: StatusGroup["tags"];
}
