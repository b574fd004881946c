/** Why a server is not talked to although it answers: a sentence for people that names the next step. */
export type SecurityProblemKind = "NO_ENDPOINT" | "DOWNGRADED" | "SERVER_CERTIFICATE" | "OWN_CERTIFICATE";

/** Whether a change of certificates, here, may cure it. */
export function isCertificateProblem(error: unknown): boolean {
  if (error instanceof SecurityProblem) return true;
  return error instanceof Error && /BadCertificate|BadSecurityChecksFailed/.test(error.message);
}

export class SecurityProblem extends Error {
  override readonly name = "SecurityProblem";
  readonly kind: SecurityProblemKind;
  /** Of the server's certificate, where the problem is one of it. */
  readonly thumbprint: string | null;

  constructor(kind: SecurityProblemKind, message: string, thumbprint: string | null = null) {
    super(message);
    this.kind = kind;
    this.thumbprint = thumbprint;
  }
}
