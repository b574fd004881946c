/** Why a server is not talked to although it answers: a sentence for people that names the next step. */
export type SecurityProblemKind = "NO_ENDPOINT" | "DOWNGRADED" | "SERVER_CERTIFICATE" | "OWN_CERTIFICATE" | "SIGN_IN";

/** Whether a change of certificates, here, may cure it. */
export function isCertificateProblem(error: unknown): boolean {
  if (error instanceof SecurityProblem) return true;
  return error instanceof Error && /BadCertificate|BadSecurityChecksFailed/.test(error.message);
}

export class SecurityProblem extends Error {
  override readonly name = "SecurityProblem";
  readonly kind: SecurityProblemKind;
  /** What is wrong, in sentences. */
  readonly found: string;
  /** What to do next: never something that makes anything less secure. */
  readonly advice: string;
  /** Of the server's certificate, where the problem is one of it. */
  readonly thumbprint: string | null;

  constructor(kind: SecurityProblemKind, found: string, advice: string, thumbprint: string | null = null) {
    super(`${found} ${advice}`);
    this.kind = kind;
    this.found = found;
    this.advice = advice;
    this.thumbprint = thumbprint;
  }
}
