/** What only data sources of one kind know: a type for each kind. */
import { createUnionType, Field, ObjectType } from "type-graphql";
import type { Certificate } from "../twin/ports/certificates.ts";
import type {
  OpcUaDetails,
  ReplayDetails,
  ServerBuild,
  SourceDetails,
  SourceSecurity,
} from "../twin/ports/source-details.ts";
import { CertificateType } from "./certificate.ts";
import { DateTimeScalar, SafeIntScalar } from "./scalars.ts";

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

@ObjectType("OpcUaDetails", { description: "What is known of an OPC UA server.", simpleResolvers: true })
export class OpcUaDetailsType implements Omit<OpcUaDetails, "kind"> {
  @Field(() => String, { nullable: true, description: "What the server calls itself; null while unknown." })
  readonly serverName!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'State the server reports of itself, "Running" when all is well (OPC UA ServerState); null while unknown.',
  })
  readonly serverState!: string | null;

  @Field(() => SafeIntScalar, {
    description:
      "Samples that came with the overflow bit since start: the server's queue had dropped others before them. Lower the sampling rate or raise `queueSize`.",
  })
  readonly overflows!: number;

  @Field(() => ServerBuildType, { nullable: true, description: "What the server says it is; null while unknown." })
  readonly build!: ServerBuild | null;

  @Field(() => SourceSecurityType, {
    nullable: true,
    description: "How the connection is secured, and by which certificates; null while not connected.",
  })
  readonly security!: SourceSecurity | null;
}

@ObjectType("ReplayDetails", { description: "How far a recording is played.", simpleResolvers: true })
export class ReplayDetailsType implements Omit<ReplayDetails, "kind"> {
  @Field(() => SafeIntScalar, { description: "Samples played since it began, or began anew." })
  readonly samplesPlayed!: number;

  @Field(() => SafeIntScalar, { description: "Samples that wait for their time." })
  readonly samplesWaiting!: number;
}

export const DataSourceDetailsUnion = createUnionType({
  name: "DataSourceDetails",
  description: "What only data sources of one kind know.",
  types: () => [OpcUaDetailsType, ReplayDetailsType] as const,
});

/** Names of these types. */
export const DETAILS_TYPES: Readonly<Record<SourceDetails["kind"], string>> = {
  OPC_UA: "OpcUaDetails",
  REPLAY: "ReplayDetails",
};
