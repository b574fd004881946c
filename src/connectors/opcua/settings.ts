/** What an entry of the configuration may say of an OPC UA server: types, defaults, units and limits. */
import { z } from "zod";
import { milliseconds, whole, withoutCredentials } from "../../config/setting-values.ts";
import { commonSettings, type SettingTypes } from "../../config/source-settings.ts";
import { ENDPOINT_EXAMPLE, endpointMistake } from "./basics/endpoint-url.ts";
import {
  CERTIFICATE_FAULTS,
  OPC_UA,
  OPC_UA_DEFAULTS,
  type OpcUaOptions,
  type OpcUaUser,
  SECURITY_MODES,
  SECURITY_POLICIES,
} from "./basics/options.ts";

const DAY = 86_400_000;

export function opcUaSettings({ path, secret }: SettingTypes): z.ZodType<Omit<OpcUaOptions, "name">> {
  return z
    .strictObject({
      ...commonSettings(OPC_UA, "An OPC UA server."),
      endpoint: z
        .string()
        // For editors; what is wrong exactly is said below, once.
        .regex(/^opc\.tcp:\/\/[^/\s]+/, { error: ENDPOINT_EXAMPLE, abort: true })
        .superRefine((url, issues) => {
          const mistake = endpointMistake(url);
          if (mistake !== null) issues.addIssue({ code: "custom", message: mistake });
        })
        .refine(withoutCredentials, "must not hold credentials; give them as user: {username, password}")
        .describe("opc.tcp://host:port/path of the OPC UA server; an IPv6 address in brackets."),
      ignoreServerHostName: z
        .boolean()
        .default(OPC_UA_DEFAULTS.ignoreServerHostName)
        .describe("Talk to the endpoint as configured even where the server's own list names another host."),
      security: z
        .strictObject({
          mode: z
            .enum(SECURITY_MODES)
            .nullable()
            .default(OPC_UA_DEFAULTS.security.mode)
            .describe(
              "Exactly this message security mode; null: the safest the server offers. NONE also lets a password go in clear.",
            ),
          policy: z
            .enum(SECURITY_POLICIES)
            .nullable()
            .default(OPC_UA_DEFAULTS.security.policy)
            .describe(
              "Exactly this security policy; null: the safest the server offers, never Basic128Rsa15 or Basic256.",
            ),
          minimum: z
            .strictObject({
              mode: z.enum(SECURITY_MODES).default("SIGN").describe("Least safe mode that may be used."),
              policy: z
                .enum(SECURITY_POLICIES)
                .default("Basic256Sha256")
                .describe("Least safe policy that may be used."),
            })
            .nullable()
            .default(OPC_UA_DEFAULTS.security.minimum)
            .describe("Endpoints below it are refused, whatever else the server offers; null: none is."),
          tolerate: z
            .array(z.enum(CERTIFICATE_FAULTS))
            .default([...OPC_UA_DEFAULTS.security.tolerate])
            .describe(
              "Faults of the server's certificate that are accepted, if it is trusted otherwise; each takes a check away.",
            ),
        })
        .refine(({ mode, policy }) => !mode || !policy || (mode === "NONE") === (policy === "None"), {
          path: ["policy"],
          error: "must be None with security mode NONE, and another with the other modes",
        })
        .refine(
          ({ mode, policy, minimum }) =>
            !minimum ||
            ((!mode || SECURITY_MODES.indexOf(mode) >= SECURITY_MODES.indexOf(minimum.mode)) &&
              (!policy || SECURITY_POLICIES.indexOf(policy) >= SECURITY_POLICIES.indexOf(minimum.policy))),
          { path: ["minimum"], error: "must not be safer than the mode and policy beside it" },
        )
        .prefault({})
        .describe("How messages are secured; when absent, as safely as the server offers."),
      user: z
        .strictObject({
          username: z.string().min(1).optional().describe("User name at the OPC UA server; with password."),
          password: secret.optional().describe("Password at the OPC UA server."),
          certificate: path.optional().describe("File of a user certificate, PEM or DER; with privateKey."),
          privateKey: secret.optional().describe("Private key of that certificate, PEM."),
        })
        .transform((user, issues): OpcUaUser => {
          const { username, password, certificate, privateKey } = user;
          const isNamed = certificate === undefined && privateKey === undefined;
          if (isNamed && username !== undefined && password !== undefined)
            return { type: "USER_NAME", username, password: () => password.reveal() };
          const isCertified = username === undefined && password === undefined;
          if (isCertified && certificate !== undefined && privateKey !== undefined)
            return { type: "CERTIFICATE", certificateFile: certificate, privateKey: () => privateKey.reveal() };
          issues.addIssue({
            code: "custom",
            message: "must have username and password, or certificate and privateKey",
          });
          return z.NEVER;
        })
        .nullable()
        .prefault(null)
        .transform((user): OpcUaUser => user ?? { type: "ANONYMOUS" })
        .describe("Who the twin is at the server; null: anonymous."),
      samplingMs: milliseconds(
        0,
        DAY,
        OPC_UA_DEFAULTS.samplingMs,
        "Sampling interval of tags that say none; 0: as fast as the server can.",
      ),
      publishingMs: milliseconds(
        10,
        3_600_000,
        OPC_UA_DEFAULTS.publishingMs,
        "How often the server sends what it sampled.",
      ),
      queueSize: whole(
        1,
        10_000,
        OPC_UA_DEFAULTS.queueSize,
        "Samples the server keeps per item between two publishings. Servers revise this and the intervals: `Tag.source.granted` shows what they granted.",
      ),
      sessionTimeoutMs: milliseconds(
        1_000,
        DAY,
        OPC_UA_DEFAULTS.sessionTimeoutMs,
        "How long the server keeps the session after the connection is lost.",
      ),
      requestTimeoutMs: milliseconds(
        100,
        600_000,
        OPC_UA_DEFAULTS.requestTimeoutMs,
        "How long to wait for a connection or for one answer.",
      ),
      reconnect: z
        .strictObject({
          initialDelayMs: milliseconds(
            10,
            3_600_000,
            OPC_UA_DEFAULTS.reconnect.initialDelayMs,
            "First pause between attempts; each further one is twice as long.",
          ),
          maxDelayMs: milliseconds(
            10,
            3_600_000,
            OPC_UA_DEFAULTS.reconnect.maxDelayMs,
            "Longest pause; attempts never end.",
          ),
        })
        .prefault({})
        .describe("How a lost connection is tried again."),
      watchdog: z
        .strictObject({
          missedKeepAlives: whole(
            1,
            1_000,
            OPC_UA_DEFAULTS.watchdog.missedKeepAlives,
            "Keep-alive intervals without a word after which the server counts as silent.",
          ),
          intervalMs: milliseconds(
            100,
            3_600_000,
            OPC_UA_DEFAULTS.watchdog.intervalMs,
            "How often the session asks for the server's state.",
          ),
        })
        .prefault({})
        .describe("When a silent server stops being trusted."),
      heartbeat: z
        .strictObject({
          address: z
            .string()
            .min(1)
            .describe("Address of a node that changes all the time while the plant side is alive."),
          timeoutMs: milliseconds(
            100,
            DAY,
            10_000,
            "The source is suspect when the node has not changed for this long.",
          ),
        })
        .nullable()
        .default(OPC_UA_DEFAULTS.heartbeat)
        .describe("Heartbeat of the plant side; null: none."),
      certificatesDirectory: path
        .nullable()
        .prefault(OPC_UA_DEFAULTS.certificatesDirectory)
        .describe("Folder of the twin's certificate and of those it trusts; null: a folder in dataDir."),
      applicationName: z
        .string()
        .min(1)
        .max(256)
        .default(OPC_UA_DEFAULTS.applicationName)
        .describe("How the twin introduces itself to the server."),
    })
    .describe("One OPC UA server; the key is the name tags refer to.");
}
