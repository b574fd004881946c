/** What went wrong on the way to a server, in words that name the next step; and as the status a sample carries. */
import { StatusCodes } from "node-opcua-client";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import { endpointMistake } from "./endpoint-url.ts";
import type { OpcUaOptions } from "./options.ts";
import { SecurityProblem } from "./security-problem.ts";
import { capital } from "./sentences.ts";

/**
 * The status with which the server refused a call as a whole (a ServiceFault, Part 4, 7.35); null when it is not known
 * that it answered at all.
 */
export function faultOf(error: unknown): number | null {
  const known = error as { response?: { responseHeader?: { serviceResult?: { value?: number } } } } | null;
  const code = known?.response?.responseHeader?.serviceResult?.value;
  if (typeof code === "number" && code !== 0) return code >>> 0;
  return error instanceof Error && error.cause !== undefined ? faultOf(error.cause) : null;
}

/** What is known of an error node-opcua gives: the status code in it, by its name in the text where there is no better way. */
export function statusOf(error: unknown): number {
  const fault = faultOf(error);
  if (fault !== null) return fault;
  const text = messageOf(error);
  const named = /\b(Bad[A-Z][A-Za-z]+)\b/.exec(text)?.[1];
  if (named && named in StatusCodes)
    return (StatusCodes as unknown as Record<string, { value: number }>)[named]?.value ?? BAD;
  if (/timed? ?out/i.test(text)) return StatusCodes.BadTimeout.value;
  if (/not connected|connection|socket|disconnect/i.test(text)) return StatusCode.BadNoCommunication;
  return StatusCode.BadCommunicationError;
}

const BAD = StatusCode.BadCommunicationError;

const SIGN_IN_REFUSALS: ReadonlySet<number> = new Set(
  [StatusCodes.BadIdentityTokenRejected, StatusCodes.BadIdentityTokenInvalid, StatusCodes.BadUserAccessDenied].map(
    (code) => code.value,
  ),
);

/** Whether the server refused the user's name or secret, so that trying again may lock the account. */
export function isSignInRefusal(error: unknown, { user }: OpcUaOptions): boolean {
  return user.type !== "ANONYMOUS" && SIGN_IN_REFUSALS.has(statusOf(error));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What is wrong, and what to do next; a sentence each, without its full stop. */
type Explanation = readonly [found: string, advice: string];

const REFUSED_USERS: Readonly<Record<OpcUaOptions["user"]["type"], Explanation>> = {
  ANONYMOUS: ["the server does not accept anonymous users", "Configure a user name and password"],
  USER_NAME: ["the server refuses the user name or password", "Check both, and that the account is not locked"],
  CERTIFICATE: ["the server refuses the user's certificate", "Trust it there among the user certificates"],
};

/** Explanations of what servers and networks answer most. Looked for in the error's text, first match wins. */
const EXPLANATIONS: readonly (readonly [RegExp, (options: OpcUaOptions) => Explanation])[] = [
  [
    /ECONNREFUSED|cannot be established/i,
    (o) => [`nothing listens at ${o.endpoint}`, "Check that the server runs, and its port"],
  ],
  [
    /ENOTFOUND|EAI_AGAIN/i,
    (o) => [`the host name in ${o.endpoint} cannot be resolved`, "Use a name or address this machine knows"],
  ],
  [
    /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/i,
    (o) => [`there is no route to the host in ${o.endpoint}`, "Check the network and firewall"],
  ],
  [/BadIdentityTokenRejected|BadUserAccessDenied|BadIdentityTokenInvalid/, ({ user }) => REFUSED_USERS[user.type]],
  [
    /BadLicense(Expired|LimitsExceeded|NotAvailable)/,
    () => [
      "the server's own licence does not allow it",
      "Look at its licence manager: whether it has expired, how many clients it is for, and whether a trial has to be started again",
    ],
  ],
  [
    /BadInvalidTimestamp|BadRequestTooOld/,
    () => ["the server finds the twin's clock too far from its own", "Set both by NTP"],
  ],
  [
    /BadTcpServerTooBusy|BadServerTooBusy|BadOutOfMemory|BadResourceUnavailable/,
    () => [
      "the server has no resources left for another client",
      "Close other clients, or look at its load and memory",
    ],
  ],
  [
    /BadTooManySessions|BadMaxConnectionsReached/,
    () => [
      "the server has no session left",
      "Close other clients or raise its limit; sessions of lost connections end by themselves after their timeout",
    ],
  ],
  [
    /BadTooManySubscriptions/,
    () => [
      "the server has no subscription left",
      "Close other clients or raise its limit; subscriptions of lost connections end by themselves after their lifetime",
    ],
  ],
  [
    /BadSecurityModeRejected|BadSecurityPolicyRejected|BadNoMatch|(find|no) [^.]*endpoint/i,
    () => [
      "the server refuses the security of the endpoint it offered",
      "Look into the server's log and its security settings for why",
    ],
  ],
  [
    /BadCertificateUriInvalid|BadCertificateHostNameInvalid|BadCertificateTimeInvalid/,
    () => [
      "the server finds a fault in the twin's own certificate",
      "Check both clocks, then run plantgraph certificates renew and trust the new one on the server",
    ],
  ],
  [
    /BadCertificate|BadSecurityChecksFailed/,
    () => [
      "the server does not trust the twin's certificate yet",
      "Find it on the server among the rejected or quarantined ones, compare its thumbprint with the one plantgraph certificates list shows as own, and trust it there",
    ],
  ],
  [
    /BadTcpEndpointUrlInvalid/,
    (o) => [
      `${o.endpoint} is not an endpoint of that server`,
      "Right is opc.tcp://host:port/path as the server lists it",
    ],
  ],
  [/BadServerHalted|BadShutdown/, () => ["the server is shutting down", "Try again once it has started"]],
  [
    /BadUnknownResponse/,
    () => [
      "the server's answer does not fit what it was asked",
      "Look for an update of the server, or of a proxy before it",
    ],
  ],
  [
    /BadServiceUnsupported|BadNotImplemented|BadNotSupported/,
    () => [
      "the server does not offer a service that this needs",
      "Look whether it can be switched on there, or for an update",
    ],
  ],
  [
    /timed? ?out/i,
    (o) => [
      `no answer from ${o.endpoint} within ${o.requestTimeoutMs} ms`,
      "Check network, firewall and the server's load",
    ],
  ],
  [
    /socket|connection|premature|disconnect|ECONNRESET|EPIPE/i,
    (o) => [
      `the connection to ${o.endpoint} was closed by the other side`,
      "Look into the server's log for why, and at what is in between",
    ],
  ],
];

/** A status code of OPC UA, or an error of the operating system. */
const CODE = /\bBad[A-Z]|\bE[A-Z]{4,}/;

export interface Problem {
  /** What is wrong, in sentences without secrets. */
  readonly found: string;
  /** What to do next; null where nothing is known of it. */
  readonly advice: string | null;
  /** The library's own words, where they hold a code that can be looked up. */
  readonly original: string | null;
}

export function problemOf(error: unknown, options: OpcUaOptions): Problem {
  if (error instanceof SecurityProblem) return { found: error.found, advice: error.advice, original: null };
  if (endpointMistake(options.endpoint) !== null)
    return {
      found: `\`${options.endpoint}\` is not an endpoint.`,
      advice: "Right is opc.tcp://host:port/path, with an IPv6 address in brackets.",
      original: null,
    };
  const text = messageOf(error);
  const original = text.split("\n", 1)[0]?.slice(0, 300) ?? "";
  const known = EXPLANATIONS.find(([pattern]) => pattern.test(text))?.[1](options);
  if (!known) return { found: `${original}.`, advice: null, original: null };
  // Without a code they would only say the same again.
  return {
    found: `${capital(known[0])}.`,
    advice: `${known[1]}.`,
    original: CODE.test(original) ? original : null,
  };
}

/** The same in one text, for status and command line. */
export function explain(error: unknown, options: OpcUaOptions): string {
  const { found, advice, original } = problemOf(error, options);
  const text = advice === null ? found : `${found} ${advice}`;
  return original === null ? text : `${text.slice(0, -1)} (${original}).`;
}

/** What a caller is told of whatever went wrong with a server. A PlantgraphError says so already. */
export function unavailable(error: unknown, options: OpcUaOptions): PlantgraphError {
  if (error instanceof PlantgraphError) return error;
  return new PlantgraphError(
    "SOURCE_UNAVAILABLE",
    `Data source ${options.name}: ${explain(error, options)}`,
    { dataSource: options.name },
    { cause: error },
  );
}
