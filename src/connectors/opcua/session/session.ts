/**
 * One session with one server, from connect to loss. It is never repaired: what a server tells is only good for one
 * session (namespace indexes, node ids, items), so after a loss a new one is opened and everything is looked up anew.
 */
import {
  AttributeIds,
  type ClientSession,
  type ConnectionStrategyOptions,
  type DataValue,
  OPCUAClient,
  type ReadValueIdOptions,
  ServerState,
  VariableIds,
} from "node-opcua-client";
import type { IClientTransport } from "node-opcua-transport";
import type { SourceSecurity } from "../../../twin/ports/source-details.ts";
import { inBackground } from "../../../twin/tools/background.ts";
import type { Namespaces } from "../basics/node-address.ts";
import { inCalls, type OperationLimits, readOperationLimits } from "../basics/operation-limits.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import { type OwnCertificate, onCertificatesChanged, ownCertificate } from "../security/certificates.ts";
import { checkAnswers } from "./answer-check.ts";
import { type ChannelSecurity, type Dialled, dial, identityOf } from "./dialling.ts";
import "./quiet.ts";
import "../basics/status-names.ts";
import { endpointTransports } from "./endpoint-transport.ts";
import { inTime } from "./in-time.ts";
import { loseInsteadOfRepair, sendsAtOnce } from "./session-loss.ts";
import { shortenChunks } from "./short-requests.ts";
import { catchInSocket } from "./socket-faults.ts";
import { leaveChangesUndecoded } from "./undecoded-changes.ts";

/** node-opcua's own attempts are switched off; `reconnecting.ts` makes them. */
const ONCE: ConnectionStrategyOptions = { maxRetry: 0, initialDelay: 100, maxDelay: 100, randomisationFactor: 0 };

export interface ServerSession {
  readonly session: ClientSession;
  /** The server's NamespaceArray, as it was read last. */
  readonly namespaces: Namespaces;
  readonly limits: OperationLimits;
  /** The server's ProductName, or its ApplicationUri. */
  readonly serverName: string | null;
  /** In words, "Running". */
  readonly serverState: string | null;
  readonly security: SourceSecurity;
  /** Why it ended; null while it lives. */
  readonly lost: Error | null;
  /** Why nothing goes out on it now; null when a request is sent in the moment it is made. */
  readonly obstacle: Error | null;
  /** Servers append namespaces while they run. */
  readNamespaces(): Promise<Namespaces>;
  /** In chunks of the server's limit, one after another. Rejects only when the session is lost or a call times out. */
  read(nodes: readonly ReadValueIdOptions[]): Promise<DataValue[]>;
  /** The answer to one call; rejects when it takes longer than a call may. @param what "a browse" */
  inTime<T>(what: string, answer: Promise<T>): Promise<T>;
  /** Ends it for good; bounded in time, never throws. */
  close(): Promise<void>;
}

/**
 * @param onLost called once when the session ends without `close`, on either side.
 * @throws whatever node-opcua says; `problems.ts` puts it into words. Nothing is left open then.
 */
export async function openSession(
  options: OpcUaOptions,
  onLost: (reason: Error) => void,
  signal?: AbortSignal,
): Promise<ServerSession> {
  const sockets: IClientTransport[] = [];
  const clients: OPCUAClient[] = [];
  const maker = (own: OwnCertificate) => (security: ChannelSecurity) => {
    const client = OPCUAClient.create({
      ...clientOptions(options, own, security),
      transportFactory: {
        create: (settings) => {
          const socket = endpointTransports.create(settings);
          catchInSocket(socket);
          sockets.push(socket);
          return socket;
        },
      },
    });
    // Without a listener these would be thrown.
    client.on("error" as "close", () => {});
    checkAnswers(client);
    clients.push(client);
    return client;
  };
  const end = () => abandon(clients, sockets);
  const aborted = () => inBackground(end, () => {});
  signal?.addEventListener("abort", aborted, { once: true });
  try {
    const own = await ownCertificate(options.certificatesDirectory);
    return await inTime(
      options.requestTimeoutMs,
      `connecting to ${options.endpoint}`,
      dial(options, own, maker(own)).then((dialled) => connect(dialled, options, end, onLost)),
      signal,
    );
  } catch (error) {
    await end();
    throw error;
  } finally {
    signal?.removeEventListener("abort", aborted);
  }
}

async function connect(
  dialled: Dialled,
  options: OpcUaOptions,
  end: () => Promise<void>,
  onLost: (reason: Error) => void,
): Promise<ServerSession> {
  const { client, recheck } = dialled;
  leaveChangesUndecoded(client);
  shortenChunks(client);
  const session = await client.createSession(await identityOf(options));
  session.on("error" as "session_closed", () => {});
  const read = async (node: number): Promise<unknown> => {
    const answer = await session.read({ nodeId: `i=${node}`, attributeId: AttributeIds.Value });
    return answer.statusCode.isGood() ? answer.value.value : null;
  };
  const limits = await readOperationLimits(session);
  const name =
    (await read(VariableIds.Server_ServerStatus_BuildInfo_ProductName)) ||
    textAt(await read(VariableIds.Server_ServerArray));
  const open = new OpenSession(dialled, session, options, limits, typeof name === "string" ? name : null, end, onLost);
  if (recheck) open.watchCertificates(recheck);
  await open.readNamespaces();
  open.serverState = serverStateText(await read(VariableIds.Server_ServerStatus_State));
  return open;
}

class OpenSession implements ServerSession {
  readonly session: ClientSession;
  readonly security: SourceSecurity;
  readonly limits: OperationLimits;
  readonly serverName: string | null;
  namespaces: Namespaces = [];
  serverState: string | null = null;
  lost: Error | null = null;
  readonly #endClient: () => Promise<void>;
  readonly #options: OpcUaOptions;
  readonly #onLost: (reason: Error) => void;
  #unwatch: () => void = () => {};

  constructor(
    { client, security }: Dialled,
    session: ClientSession,
    options: OpcUaOptions,
    limits: OperationLimits,
    serverName: string | null,
    end: () => Promise<void>,
    onLost: (reason: Error) => void,
  ) {
    this.#endClient = end;
    this.session = session;
    this.security = security;
    this.#options = options;
    this.limits = limits;
    this.serverName = serverName;
    this.#onLost = onLost;
    client.on("connection_lost", () => this.#end(new Error("the connection was lost")));
    client.on("close", (error) => this.#end(error ?? new Error("the connection was closed")));
    client.on("abort", () => this.#end(new Error("the server aborted the connection")));
    loseInsteadOfRepair(session, (reason) => this.#end(reason));
    session.on("session_closed", (status) => this.#end(new Error(`the server closed the session: ${status.name}`)));
  }

  get obstacle(): Error | null {
    if (this.lost) return new Error(`the session has ended: ${this.lost.message}`);
    return sendsAtOnce(this.session) ? null : new Error("the connection has ended");
  }

  /** A user who stops trusting the server, or renews the twin's certificate, does not wait for the next connection. */
  watchCertificates(recheck: () => Promise<void>): void {
    if (this.lost) return;
    this.#unwatch = onCertificatesChanged(this.#options.certificatesDirectory, () => {
      recheck().catch((reason: Error) => this.#end(reason));
    });
  }

  async readNamespaces(): Promise<Namespaces> {
    const nodeId = `i=${VariableIds.Server_NamespaceArray}`;
    const answer = await this.inTime("a read", this.session.read({ nodeId, attributeId: AttributeIds.Value }));
    const namespaces: unknown = answer.value?.value;
    if (!Array.isArray(namespaces)) throw new Error(`the server gives no NamespaceArray: ${answer.statusCode.name}`);
    this.namespaces = namespaces.map(String);
    return this.namespaces;
  }

  read(nodes: readonly ReadValueIdOptions[]): Promise<DataValue[]> {
    return inCalls(this.limits, "read", nodes, (chunk) => this.inTime("a read", this.session.read([...chunk])));
  }

  inTime<T>(what: string, answer: Promise<T>): Promise<T> {
    return inTime(this.#options.requestTimeoutMs, what, answer);
  }

  async close(): Promise<void> {
    this.lost ??= new Error("closed by this client");
    this.#unwatch();
    await this.#endClient();
  }

  #end(reason: Error): void {
    if (this.lost) return;
    this.lost = reason;
    this.#unwatch();
    // It says itself that it never rejects, and nothing is left to be told of a session that is over.
    inBackground(this.#endClient, () => {});
    this.#onLost(reason);
  }
}

/** ServerState in words; null for what is none (Part 5, 12.6). */
export function serverStateText(value: unknown): string | null {
  return typeof value === "number" ? (ServerState[value] ?? null) : null;
}

function textAt(value: unknown): string | null {
  return Array.isArray(value) && typeof value[0] === "string" ? value[0] : null;
}

function clientOptions(
  options: OpcUaOptions,
  own: OwnCertificate,
  security: ChannelSecurity,
): Parameters<typeof OPCUAClient.create>[0] {
  return {
    applicationName: options.applicationName,
    applicationUri: own.applicationUri,
    clientName: `${options.applicationName} ${options.name}`,
    connectionStrategy: ONCE,
    // What the server lists is looked at in `dialling.ts`.
    endpointMustExist: false,
    ...security,
    requestedSessionTimeout: options.sessionTimeoutMs,
    defaultTransactionTimeout: options.requestTimeoutMs,
    // The watchdog's own reads keep the session alive, and tell more.
    keepSessionAlive: false,
    clientCertificateManager: own.store,
    certificateFile: own.certificateFile,
    privateKeyFile: own.privateKeyFile,
  };
}

/** How long a polite goodbye may take. */
const GOODBYE_MS = 2_000;

/**
 * Closes whatever is open, and does not wait for a server that does not answer. A client that is given up while it
 * connects leaves its socket open, so the sockets are closed here.
 */
async function abandon(clients: readonly OPCUAClient[], sockets: readonly IClientTransport[]): Promise<void> {
  // Whatever they answer, they are gone.
  await Promise.allSettled(clients.map(async (client) => inTime(GOODBYE_MS, "disconnecting", client.disconnect())));
  for (const socket of sockets)
    try {
      socket.disconnect(() => {});
    } catch {
      // It was closed before.
    }
}
