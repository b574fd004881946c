import { Field, ID, ObjectType } from "type-graphql";
import type { Certificate } from "../twin/ports/certificates.ts";
import { CertificateStateEnum } from "./enums.ts";
import { DateTimeScalar } from "./scalars.ts";

@ObjectType("Certificate", {
  description: "An application's certificate: the twin's own, or a server's. Nothing in it is secret.",
  simpleResolvers: true,
})
export class CertificateType {
  @Field(() => ID, {
    description: "SHA-1 of the certificate, 40 hexadecimal digits; compare it with the one the server shows.",
  })
  readonly thumbprint!: Certificate["thumbprint"];

  @Field(() => CertificateStateEnum, { description: "Whether a server that shows it is trusted." })
  readonly state!: Certificate["state"];

  @Field(() => String, { description: "Whom it is made out to." })
  readonly subject!: Certificate["subject"];

  @Field(() => String, { description: "Who signed it." })
  readonly issuer!: Certificate["issuer"];

  @Field(() => Boolean, { description: "Whether it signed itself, as most machines' do." })
  readonly selfSigned!: Certificate["selfSigned"];

  @Field(() => String, { nullable: true, description: "The OPC UA application it belongs to." })
  readonly applicationUri!: Certificate["applicationUri"];

  @Field(() => [String], { description: "Host names and addresses it is valid for." })
  readonly hostNames!: Certificate["hostNames"];

  @Field(() => DateTimeScalar, { description: "From when it is valid." })
  readonly validFrom!: Certificate["validFrom"];

  @Field(() => DateTimeScalar, { description: "Until when it is valid." })
  readonly validTo!: Certificate["validTo"];
}
