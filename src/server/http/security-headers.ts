/** Headers that every answer has, whatever it is (OWASP Secure Headers Project). */

/** One year (RFC 6797, 6.1.1). */
const HSTS = "max-age=31536000";

export type SecurityHeaders = Readonly<Record<string, string>>;

/**
 * @param strict whether browsers are told to come by TLS alone from now on: not where they don't trust the certificate by an
 *   authority, for they would refuse the next one without a way past
 */
export function securityHeaders(strict: boolean): SecurityHeaders {
  return {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    ...(strict ? { "strict-transport-security": HSTS } : {}),
  };
}
