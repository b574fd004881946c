/**
 * What only one kind of data source can say of itself, for people who look into it. What all kinds have in common stands in
 * `DataSourceStatus`; the twin itself goes by that alone.
 */
import type { Certificate } from "./certificates.ts";

export type SourceDetails = OpcUaDetails | ReplayDetails;

/** Of an OPC UA server. */
export interface OpcUaDetails {
  readonly kind: "OPC_UA";
  /** What the server calls itself. */
  readonly serverName: string | null;
  /** OPC UA ServerState in words ("Running"), null while unknown. */
  readonly serverState: string | null;
  /** Samples that told that the server had to drop others before them, since start. */
  readonly overflows: number;
  /** null while unknown. */
  readonly build: ServerBuild | null;
  /** null while not connected. */
  readonly security: SourceSecurity | null;
}

/** What the server says it is (OPC UA Part 5, 12.4); null for what it does not say. */
export interface ServerBuild {
  readonly product: string | null;
  readonly manufacturer: string | null;
  readonly version: string | null;
  readonly buildNumber: string | null;
  /** Milliseconds since 1970. */
  readonly buildDate: number | null;
}

/** How the way to a server is secured. */
export interface SourceSecurity {
  /** "NONE", "SIGN", "SIGN_AND_ENCRYPT" (OPC UA Part 4, 7.20). */
  readonly mode: string;
  /** "Basic256Sha256": last part of the policy's URI. */
  readonly policy: string;
  /** The server's; null where neither the channel nor the sign-in is protected by it, and nobody looks at it. */
  readonly serverCertificate: Certificate | null;
  /** The twin's own; null where the channel is not secured. */
  readonly ownCertificate: Certificate | null;
}

/** Of a recording that is played. */
export interface ReplayDetails {
  readonly kind: "REPLAY";
  /** Samples played since the recording began, or began anew. */
  readonly samplesPlayed: number;
  /** Samples that wait for their time. */
  readonly samplesWaiting: number;
}

/** How the way to a source is secured, of whatever kind it is; null where it is not, or nobody knows. */
export function securityOf(details: SourceDetails | null): SourceSecurity | null {
  return details?.kind === "OPC_UA" ? details.security : null;
}

/** Samples that told of others that were lost before them; null where the source can't tell. */
export function overflowsOf(details: SourceDetails | null): number | null {
  return details?.kind === "OPC_UA" ? details.overflows : null;
}
