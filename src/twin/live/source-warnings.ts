/** What an operator should see to before it becomes a fault of a data source. */
import { expiryWarning } from "../ports/certificates.ts";
import type { DataSourceStatus } from "../ports/data-source.ts";
import { securityOf } from "../ports/source-details.ts";

/** Certificates and times in samples suffer from more, milliseconds. */
export const TOLERABLE_SKEW_MS = 5_000;

/**
 * Sentences with what to do, the most urgent first; empty when all is well.
 * @param now milliseconds since 1970
 */
export function warningsOf(
  { health, refusedTags, details }: Pick<DataSourceStatus, "health" | "refusedTags" | "details">,
  now: number,
): string[] {
  const { clockSkewMs, sourceClockSkewMs } = health;
  const security = securityOf(details);
  const warnings: (string | null)[] = [];
  if (security?.serverCertificate) warnings.push(expiryWarning(security.serverCertificate, now));
  if (security?.ownCertificate) warnings.push(expiryWarning(security.ownCertificate, now));
  if (refusedTags > 0)
    warnings.push(
      `The server refuses ${refusedTags === 1 ? "one tag" : `${refusedTags} tags`}: \`tagsByStatus\` says which and why; check their addresses.`,
    );
  if (clockSkewMs !== null && Math.abs(clockSkewMs) > TOLERABLE_SKEW_MS)
    warnings.push(
      `The server's clock is ${spanText(clockSkewMs)} ${sideText(clockSkewMs)} this machine's. Set both by NTP: times in samples are the server's, and certificates are judged by the clock.`,
    );
  if (sourceClockSkewMs !== null && sourceClockSkewMs > TOLERABLE_SKEW_MS)
    warnings.push(
      `The clocks of devices behind the server are ${spanText(sourceClockSkewMs)} ahead of the server's: samples carry times to come. Set them by NTP.`,
    );
  return warnings.filter((warning) => warning !== null);
}

function spanText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`;
}

function sideText(ms: number): string {
  return ms > 0 ? "ahead of" : "behind";
}
