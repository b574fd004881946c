/** Certificates, for callers with the permission administer. */
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { CertificateType } from "../schema/certificate.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import { boundedWords } from "../twin/audit/bounded-json.ts";
import { type Certificate, expiryWarning } from "../twin/ports/certificates.ts";
import type { RequestContext } from "./context.ts";

const THUMBPRINT = "As `certificates` or a data source's `lastError` gives it.";

@Resolver()
export class CertificateResolver {
  // They are read from the disk, which costs about what the commit log does.
  @Cost({ list: "dataSources", work: "LOG", live: "ANSWER" })
  @Needs("administer")
  @Query(() => [CertificateType], {
    description: "The twin's own certificate, and those of servers it trusts or refused.",
  })
  certificates(@Ctx() context: RequestContext): Promise<readonly Certificate[]> {
    return administrated(context).list();
  }

  @Needs("administer")
  @Mutation(() => CertificateType, {
    description:
      "Trust a server by its certificate; compare the thumbprint first. Its data sources then connect by themselves.",
  })
  trustCertificate(
    @Ctx() context: RequestContext,
    @Arg("thumbprint", () => ID, { description: THUMBPRINT }) thumbprint: string,
  ): Promise<Certificate> {
    const certificates = administrated(context);
    const what = {
      action: "CERTIFICATE_TRUST",
      object: { thumbprint: boundedWords(thumbprint) },
      nothing: {},
    } as const;
    return context.session.recorded(
      what,
      () => certificates.trust(thumbprint),
      () => ({}),
    );
  }

  @Needs("administer")
  @Mutation(() => CertificateType, {
    description: "Stop trusting a certificate; connections with servers that show it end.",
  })
  rejectCertificate(
    @Ctx() context: RequestContext,
    @Arg("thumbprint", () => ID, { description: THUMBPRINT }) thumbprint: string,
  ): Promise<Certificate> {
    const certificates = administrated(context);
    const what = {
      action: "CERTIFICATE_REJECT",
      object: { thumbprint: boundedWords(thumbprint) },
      nothing: {},
    } as const;
    return context.session.recorded(
      what,
      () => certificates.reject(thumbprint),
      () => ({}),
    );
  }

  @Cost({ list: "dataSources" })
  @Needs("administer")
  @Mutation(() => [CertificateType], {
    description:
      "Make the twin's own certificate anew, one for each folder of certificates, for the same key and application URI. Secured connections are made anew with it; each server must trust it.",
  })
  renewCertificate(@Ctx() context: RequestContext): Promise<readonly Certificate[]> {
    const certificates = administrated(context);
    return context.session.recorded(
      { action: "CERTIFICATE_RENEW", object: null, nothing: { thumbprints: [] } },
      () => certificates.renew(),
      (renewed) => ({ thumbprints: renewed.map(({ thumbprint }) => thumbprint) }),
    );
  }
}

@Resolver(() => CertificateType)
export class CertificateExpiryResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: "What to do before it runs out, from 30 days before; null while there is time.",
  })
  @Cost({ live: "ANSWER" })
  warning(@Root() certificate: Certificate, @Ctx() { clock }: RequestContext): string | null {
    return expiryWarning(certificate, clock.now());
  }
}

function administrated({ session, certificates }: RequestContext): RequestContext["certificates"] {
  session.need("administer");
  return certificates;
}
