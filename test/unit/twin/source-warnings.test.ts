import { describe, expect, it } from "vitest";
import { warningsOf } from "../../../src/twin/live/source-warnings.ts";
import { type CertificateState, expiryWarning } from "../../../src/twin/ports/certificates.ts";
import { type SourceHealth, UNKNOWN_HEALTH } from "../../../src/twin/ports/data-source.ts";
import type { SourceSecurity } from "../../../src/twin/ports/source-details.ts";
import { ScriptedSource } from "../../fixtures/scripted-source.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 12);

const certificate = (state: CertificateState, days: number) => ({
  thumbprint: "AB12",
  state,
  subject: "Press 1",
  issuer: "Press 1",
  selfSigned: true,
  applicationUri: "urn:press",
  hostNames: [],
  validFrom: 0,
  validTo: NOW + days * DAY,
  file: "",
});

describe("a certificate", () => {
  it("is worth a warning from 30 days before it runs out", () => {
    expect(expiryWarning(certificate("OWN", 30.1), NOW)).toBeNull();
    expect(expiryWarning(certificate("OWN", 29.5), NOW)).toBe(
      "The twin's own certificate (thumbprint AB12) expires on 2026-12-23, in 29 days. Run: plantgraph certificates renew. Then trust the new one on each server that uses security.",
    );
    expect(expiryWarning(certificate("TRUSTED", 1), NOW)).toBe(
      "The certificate of Press 1 (thumbprint AB12) expires on 2026-11-24, in 1 day. Renew it on the server, then trust the new one here.",
    );
    expect(expiryWarning(certificate("ISSUER", -1), NOW)).toMatch(/expired on 2026-11-22. Renew it at the issuer/);
    expect(expiryWarning(certificate("REJECTED", -1), NOW)).toBeNull();
  });
});

describe("a data source", () => {
  const warnings = (health: Partial<SourceHealth>, security: SourceSecurity | null = null, refusedTags = 0) => {
    const { status } = new ScriptedSource("a");
    const server = { serverName: null, serverState: null, overflows: 0, build: null };
    const details = { kind: "OPC_UA" as const, ...server, security };
    return warningsOf({ ...status, refusedTags, health: { ...UNKNOWN_HEALTH, ...health }, details }, NOW);
  };

  it("that is well has nothing to warn of", () => {
    const [serverCertificate, ownCertificate] = [certificate("TRUSTED", 100), certificate("OWN", 100)];
    const security = { mode: "SIGN", policy: "Basic256Sha256", serverCertificate, ownCertificate };
    expect(warnings({})).toEqual([]);
    expect(warnings({ clockSkewMs: -4_000, sourceClockSkewMs: -60_000 }, security)).toEqual([]);
  });

  it("says what will become a fault, and what to do", () => {
    const [serverCertificate, ownCertificate] = [certificate("TRUSTED", 5), certificate("OWN", 6)];
    const security = { mode: "SIGN", policy: "Basic256Sha256", serverCertificate, ownCertificate };
    expect(warnings({ clockSkewMs: -60_000, sourceClockSkewMs: 7_200_000 }, security, 2)).toEqual([
      expect.stringMatching(/^The certificate of Press 1 .* in 5 days/),
      expect.stringMatching(/^The twin's own certificate .* in 6 days/),
      expect.stringMatching(/^The server refuses 2 tags: `tagsByStatus` says/),
      expect.stringMatching(/^The server's clock is 60 s behind this machine's. Set both by NTP/),
      expect.stringMatching(/^The clocks of devices behind the server are 120 minutes ahead/),
    ]);
  });
});
