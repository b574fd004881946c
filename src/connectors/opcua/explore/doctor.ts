/**
 * Examines the way to one server step by step, from the address to a value, and says at each step what was found and what
 * to do next. Stops at the first step that fails, since the ones behind it would only fail for the same reason.
 */
import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import { AttributeIds, MessageSecurityMode, OPCUAClient, SecurityPolicy, VariableIds } from "node-opcua-client";
import { TOLERABLE_SKEW_MS } from "../../../twin/live/source-warnings.ts";
import { expiryWarning } from "../../../twin/ports/certificates.ts";
import { statusName } from "../../../twin/words/status-codes.ts";
import type { Finding } from "../../source-tools.ts";
import { type HostAndPort, hostAndPortOf, hostAndPortText } from "../basics/endpoint-url.ts";
import { DEFAULT_LIMIT } from "../basics/operation-limits.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import { messageOf, problemOf } from "../basics/problems.ts";
import { BUILD_NODES, buildOf } from "../health/health-meter.ts";
import { endpointTransports } from "../session/endpoint-transport.ts";
import { inTime } from "../session/in-time.ts";
import { openSession, type ServerSession } from "../session/session.ts";

/** An answer that takes longer will make large reads fail, milliseconds. */
const SLOW_MS = 500;

/** Yields each finding as it is made. Never throws; leaves nothing open. */
export async function* examine(options: OpcUaOptions): AsyncGenerator<Finding> {
  const place = hostAndPortOf(options.endpoint);
  if (place === null) {
    yield failed(
      "address",
      `\`${options.endpoint}\` is no endpoint`,
      "Write opc.tcp://host:port, with the server's own path behind it if it has one; an IPv6 address in brackets.",
    );
    return;
  }
  yield ok("address", `${place.host}, port ${place.port}`);
  for (const step of [hostStep, portStep]) {
    const finding = await step(place, options);
    yield finding;
    if (finding.outcome === "FAILED") return;
  }
  const offered = await endpointsStep(options);
  yield offered;
  if (offered.outcome === "FAILED") return;
  if (!options.enabled)
    yield warning(
      "configuration",
      "the data source is disabled (`enabled: false`)",
      "Its tags say BadOutOfService until it is enabled.",
    );
  let open: ServerSession;
  try {
    open = await openSession(options, () => {});
  } catch (error) {
    yield failure("security and sign-in", error, options);
    return;
  }
  try {
    yield signInOf(open, options);
    yield* certificatesIn(open);
    yield* inSession(open, options);
  } catch (error) {
    yield failure("session", error, options);
  } finally {
    await open.close();
  }
}

async function hostStep({ host }: HostAndPort, options: OpcUaOptions): Promise<Finding> {
  try {
    const found = await inTime(options.requestTimeoutMs, "looking the host name up", lookup(host, { all: true }));
    return ok("host name", found.map(({ address }) => address).join(", "));
  } catch (error) {
    return failed(
      "host name",
      `${host} cannot be resolved (${messageOf(error)})`,
      "Use the server's IP address, or a name this machine knows: try `ping` with it, and look into the hosts file or DNS. In a container, the names of the plant's network are often not known.",
    );
  }
}

async function portStep(place: HostAndPort, options: OpcUaOptions): Promise<Finding> {
  const started = performance.now();
  const socket = connect(place);
  try {
    await inTime(
      options.requestTimeoutMs,
      "connecting",
      new Promise<void>((resolve, reject) => {
        socket.once("connect", resolve);
        socket.once("error", reject);
      }),
    );
    return ok("port", `open, ${Math.round(performance.now() - started)} ms`);
  } catch (error) {
    const refused = (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
    return failed(
      "port",
      refused ? `nothing listens at ${hostAndPortText(place)}` : messageOf(error),
      refused
        ? "Check that the server runs, and which port it listens on; some servers have to be licensed or started by hand."
        : "Something on the way swallows the connection: check firewalls on both machines and in between, and the routing.",
    );
  } finally {
    socket.destroy();
  }
}

async function endpointsStep(options: OpcUaOptions): Promise<Finding> {
  const client = OPCUAClient.create({
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100, randomisationFactor: 0 },
    defaultTransactionTimeout: options.requestTimeoutMs,
    transportFactory: endpointTransports,
  });
  client.on("error" as "close", () => {});
  try {
    await inTime(options.requestTimeoutMs, `connecting to ${options.endpoint}`, client.connect(options.endpoint));
    const offered = await inTime(options.requestTimeoutMs, "asking for the endpoints", client.getEndpoints());
    const list = offered.map(
      ({ securityMode, securityPolicyUri }) =>
        `${MessageSecurityMode[securityMode]} ${(securityPolicyUri ?? "").split("#").at(-1)}`,
    );
    const text = [...new Set(list)].join(", ");
    if (offered.length === 0)
      return failed("endpoints", "the server offers none", "Enable an endpoint in the server's configuration.");
    const names = [...new Set(offered.flatMap(({ endpointUrl }) => hostAndPortOf(endpointUrl ?? "")?.host ?? []))];
    const own = hostAndPortOf(options.endpoint)?.host;
    const others = names.filter((name) => name !== own);
    const alias =
      others.length > 0 ? `; it calls itself ${others.join(", ")}, the configured address is used instead` : "";
    const open = offered.every(({ securityPolicyUri }) => securityPolicyUri === SecurityPolicy.None);
    return open
      ? warning(
          "endpoints",
          `${text}${alias}`,
          "The server offers no security: anybody on the network can read and change what is sent. Enable Basic256Sha256 or better there.",
        )
      : ok("endpoints", `${text}${alias}`);
  } catch (error) {
    return failure("endpoints", error, options, "no OPC UA server answers there. ");
  } finally {
    await client.disconnect().catch(() => {});
  }
}

function* certificatesIn({ security }: ServerSession): Generator<Finding> {
  for (const [name, certificate] of [
    ["server's certificate", security.serverCertificate],
    ["own certificate", security.ownCertificate],
  ] as const) {
    if (certificate === null) continue;
    const found = `${certificate.thumbprint}, valid until ${new Date(certificate.validTo).toISOString().slice(0, 10)}`;
    const advice = expiryWarning(certificate, Date.now());
    yield advice === null ? ok(name, found) : warning(name, found, advice);
  }
}

function signInOf({ security }: ServerSession, options: OpcUaOptions): Finding {
  const { mode, policy, serverCertificate } = security;
  const found = `${mode} with ${policy}, ${userText(options)}`;
  // Without security only a trusted certificate makes a secret of the password.
  return mode === "NONE" && options.user.type === "USER_NAME" && serverCertificate === null
    ? warning(
        "security and sign-in",
        `${found}; the password goes unprotected`,
        `Everybody on the network can read it. Leave \`dataSources.${options.name}.security.mode\` out, and enable SIGN_AND_ENCRYPT on the server.`,
      )
    : ok("security and sign-in", found);
}

function userText({ user }: OpcUaOptions): string {
  switch (user.type) {
    case "ANONYMOUS":
      return "signed in as nobody";
    case "USER_NAME":
      return `signed in as ${user.username}`;
    case "CERTIFICATE":
      return "signed in by certificate";
  }
}

async function* inSession(open: ServerSession, options: OpcUaOptions): AsyncGenerator<Finding> {
  const value = (node: number) => ({ nodeId: `i=${node}`, attributeId: AttributeIds.Value });
  const build = buildOf(await open.read(BUILD_NODES.map(value)));
  const made = [build.manufacturer, build.product ?? open.serverName, build.version].filter((part) => part !== null);
  yield ok("server", made.length > 0 ? made.join(" ") : "it does not say what it is");
  yield open.serverState === null || open.serverState === "Running"
    ? ok("state", open.serverState ?? "not told")
    : warning(
        "state",
        open.serverState,
        "Its values are shown as uncertain until it is Running. Look at the server itself; an expired licence is a common reason.",
      );
  yield ok("namespaces", `${open.namespaces.length}: ${open.namespaces.map((uri, i) => `${i} ${uri}`).join(", ")}`);
  const startedAt = performance.now();
  const [time] = await open.read([value(VariableIds.Server_ServerStatus_CurrentTime)]);
  const roundTripMs = performance.now() - startedAt;
  yield roundTripMs > SLOW_MS
    ? warning(
        "answers",
        `${Math.round(roundTripMs)} ms`,
        "The network or the server is slow. Raise requestTimeoutMs, and monitor fewer tags or at longer intervals.",
      )
    : ok("answers", `${Math.round(roundTripMs * 10) / 10} ms`);
  const serverTime: unknown = time?.statusCode.isGood() ? time.value.value : null;
  if (serverTime instanceof Date) {
    const skewMs = Math.round(serverTime.getTime() + roundTripMs / 2 - Date.now());
    yield Math.abs(skewMs) > TOLERABLE_SKEW_MS
      ? warning(
          "clock",
          `the server's clock is ${Math.abs(skewMs)} ms ${skewMs > 0 ? "ahead of" : "behind"} this machine's`,
          "Set both by NTP: times in samples are the server's, and certificates are judged by the clock.",
        )
      : ok("clock", `within ${Math.abs(skewMs)} ms of this machine's`);
  }
  const { read, write, browse, monitor } = open.limits;
  const tight = Math.min(read, monitor) < 100;
  const limits = `in one call ${read} reads, ${write} writes, ${browse} browses, ${monitor} monitored items (${DEFAULT_LIMIT} where it says none)`;
  yield tight
    ? warning(
        "limits",
        limits,
        "Calls are cut to these, so it works, but many tags take their time. Raise the server's limits if it lets you.",
      )
    : ok("limits", limits);
  yield time?.statusCode.isGood()
    ? ok(
        "sample read",
        `i=${VariableIds.Server_ServerStatus_CurrentTime} is ${serverTime instanceof Date ? serverTime.toISOString() : "there"}`,
      )
    : failed(
        "sample read",
        `i=${VariableIds.Server_ServerStatus_CurrentTime} answers ${statusName(time?.statusCode.value ?? 0)}`,
        `Check the rights of the user on the server (${userText(options)}).`,
      );
}

const ok = (name: string, found: string): Finding => ({ name, outcome: "OK", found, advice: null });
const warning = (name: string, found: string, advice: string): Finding => ({ name, outcome: "WARNING", found, advice });
const failed = (name: string, found: string, advice: string): Finding => ({ name, outcome: "FAILED", found, advice });

/** What is wrong and what to do stand apart: said together they would be said twice. */
function failure(name: string, error: unknown, options: OpcUaOptions, before = ""): Finding {
  const { found, advice, original } = problemOf(error, options);
  const code = original === null ? "" : ` (${original})`;
  return failed(name, `${before}${found}${code}`, advice ?? "Look into the server's log for what it says about it.");
}
