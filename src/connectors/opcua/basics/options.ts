/** Everything that may be said about one OPC UA data source. Filled by the configuration (`settings.ts`). */
import type { SourceOptions } from "../../../twin/ports/data-source.ts";

/** OPC UA Part 4, 7.20. */
export const SECURITY_MODES = ["NONE", "SIGN", "SIGN_AND_ENCRYPT"] as const;
export type SecurityMode = (typeof SECURITY_MODES)[number];

/** Security policies by the last part of their URI (Part 7, 6.6), the safest last. */
export const SECURITY_POLICIES = [
  "None",
  "Basic128Rsa15",
  "Basic256",
  "Basic256Sha256",
  "Aes128_Sha256_RsaOaep",
  "Aes256_Sha256_RsaPss",
] as const;
export type SecurityPolicyName = (typeof SECURITY_POLICIES)[number];

/** Faults of a certificate that is trusted otherwise, which the configuration may accept for one server. */
export const CERTIFICATE_FAULTS = [
  "EXPIRED",
  "NOT_YET_VALID",
  "APPLICATION_URI",
  "HOST_NAME",
  "REVOCATION_UNKNOWN",
] as const;
export type CertificateFault = (typeof CERTIFICATE_FAULTS)[number];

export interface OpcUaSecurity {
  /** Exactly this mode; null: the safest the server offers. */
  readonly mode: SecurityMode | null;
  /** Exactly this policy, deprecated ones too; null: the safest the server offers. */
  readonly policy: SecurityPolicyName | null;
  /** Endpoints below either of these are refused; null: none is. */
  readonly minimum: { readonly mode: SecurityMode; readonly policy: SecurityPolicyName } | null;
  /** What may be wrong with the server's certificate. */
  readonly tolerate: readonly CertificateFault[];
}

export type OpcUaUser =
  | { readonly type: "ANONYMOUS" }
  | {
      readonly type: "CERTIFICATE";
      /** Path of the user's certificate, PEM or DER. */
      readonly certificateFile: string;
      /** Its private key, PEM; a function, so that nothing can print it. */
      readonly privateKey: () => string;
    }
  | {
      readonly type: "USER_NAME";
      readonly username: string;
      /** A function, so that nothing which prints or serialises options can print the password. */
      readonly password: () => string;
    };

export interface OpcUaWatchdog {
  /**
   * A source is suspect when one of its subscriptions has sent neither a notification nor a keep-alive for this many of
   * its keep-alive intervals, or the server has not answered for this many of `intervalMs`. After twice that the session
   * is given up and a new one opened. At least 1.
   */
  readonly missedKeepAlives: number;
  /** How often the session asks for ServerStatus, milliseconds; also how soon a server that is not Running is noticed. */
  readonly intervalMs: number;
}

export interface OpcUaHeartbeat {
  /** Address of a node that changes all the time while the plant side is alive (a counter or clock of the PLC). */
  readonly address: string;
  /** The source is suspect when the node's value has not changed for this long, milliseconds. */
  readonly timeoutMs: number;
}

export interface OpcUaReconnect {
  /** First pause between attempts, milliseconds. Each further one is twice as long, with some chance in it. */
  readonly initialDelayMs: number;
  /** Longest pause, milliseconds. Attempts never end. */
  readonly maxDelayMs: number;
}

/** What stands in `type` of a data source. */
export const OPC_UA = "opcua";

/** `endpoint` is `opc.tcp://host:port/path`. */
export interface OpcUaOptions extends SourceOptions {
  readonly type: typeof OPC_UA;
  /**
   * Talk to the endpoint as configured even where the server's own list names another host: servers behind NAT or in
   * containers give names that cannot be resolved from outside.
   */
  readonly ignoreServerHostName: boolean;
  readonly security: OpcUaSecurity;
  readonly user: OpcUaUser;
  /** Sampling interval of tags that say none, milliseconds. 0: as fast as the server can. */
  readonly samplingMs: number;
  /** How often the server sends what it sampled, milliseconds. */
  readonly publishingMs: number;
  /** Samples the server keeps per item between two publishings; the twin shows the newest. At least 1. */
  readonly queueSize: number;
  /** How long the server keeps the session after the connection is lost, milliseconds. */
  readonly sessionTimeoutMs: number;
  /** How long to wait for a connection or the answer to one request, milliseconds. */
  readonly requestTimeoutMs: number;
  readonly reconnect: OpcUaReconnect;
  readonly watchdog: OpcUaWatchdog;
  /** null: none is configured. */
  readonly heartbeat: OpcUaHeartbeat | null;
  /**
   * Folder of the twin's own certificate and of those it trusts or rejected; null: a folder of the data directory, chosen
   * by the application, or where there is none a temporary one.
   */
  readonly certificatesDirectory: string | null;
  /** How the twin introduces itself to servers (Part 4, 7.2); stands in their session lists and logs. */
  readonly applicationName: string;
}

/** What an option is when the configuration does not say; only name and endpoint must be given. */
export const OPC_UA_DEFAULTS: Omit<OpcUaOptions, "name" | "endpoint"> = {
  type: OPC_UA,
  ignoreServerHostName: true,
  enabled: true,
  allowWrites: false,
  security: { mode: null, policy: null, minimum: null, tolerate: [] },
  user: { type: "ANONYMOUS" },
  samplingMs: 1_000,
  publishingMs: 500,
  queueSize: 1,
  sessionTimeoutMs: 60_000,
  requestTimeoutMs: 10_000,
  reconnect: { initialDelayMs: 1_000, maxDelayMs: 30_000 },
  watchdog: { missedKeepAlives: 3, intervalMs: 5_000 },
  heartbeat: null,
  certificatesDirectory: null,
  applicationName: "Plantgraph",
};

/** Fills what is not given with the defaults. */
export function opcUaOptions(
  given: Pick<OpcUaOptions, "name" | "endpoint"> & Partial<Omit<OpcUaOptions, "name" | "endpoint">>,
): OpcUaOptions {
  return { ...OPC_UA_DEFAULTS, ...given };
}
