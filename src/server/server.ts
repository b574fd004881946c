/**
 * The server: puts the doors together on one port, and drains them.
 */
import type { GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Session } from "../twin/access/session.ts";
import type { IssuerKeyState } from "../twin/ports/credentials.ts";
import { isLoopback, urlHost } from "../twin/tools/hosts.ts";
import type { Twin } from "../twin/twin.ts";
import { AdmissionQueue, type OverloadSettings } from "./admission/admission-queue.ts";
import { Documents } from "./documents/documents.ts";
import type { OperationLimits } from "./documents/limits.ts";
import type { TrustedDocuments, TrustSettings } from "./documents/trusted-documents.ts";
import { type Control, controlDoor } from "./doors/control/door.ts";
import { type ExportLimits, exportDoor } from "./doors/export/door.ts";
import { graphiqlDoor } from "./doors/graphiql/door.ts";
import { GraphiQLPage } from "./doors/graphiql/graphiql-page.ts";
import { graphqlDoor } from "./doors/graphql/door.ts";
import { healthDoor } from "./doors/health/door.ts";
import { metricsDoor } from "./doors/metrics/door.ts";
import { type ProviderDoor, SIGN_IN_PATH, type SignIn, signInDoor } from "./doors/sign-in/door.ts";
import type { EventStreamLimits } from "./doors/sse/event-streams.ts";
import { websocketDoor } from "./doors/websocket/door.ts";
import type { WebSocketLimits } from "./doors/websocket/websockets.ts";
import { CompiledOperations } from "./execution/compiled-operations.ts";
import type { Access } from "./http/access.ts";
import { Answers } from "./http/answers.ts";
import { type CompressionSettings, Compressor } from "./http/compression.ts";
import type { Door, HttpLimits, ServedRoute, SharedLimits } from "./http/door.ts";
import { HttpServer } from "./http/http-server.ts";
import { Peers } from "./http/peers.ts";
import { GRAPHQL_PATH } from "./http/request-target.ts";
import { OriginCheck, type OriginOptions } from "./http/same-origin.ts";
import { securityHeaders } from "./http/security-headers.ts";
import type { TlsCredentials } from "./http/tls.ts";
import { Metrics } from "./metrics/metrics.ts";
import { ErrorReport } from "./operation/error-report.ts";
import { Pipeline } from "./operation/pipeline.ts";

export interface ServerOptions extends OriginOptions {
  /** null: plain HTTP. `strict`: the certificate is one that browsers know an authority of, and shall insist on. */
  readonly tls: (TlsCredentials & { readonly strict: boolean }) | null;
  /** Addresses, or ranges of them, of proxies that say where requests come from. */
  readonly proxies: readonly string[];
  /** 0: any free port. */
  readonly port: number;
  readonly limits: OperationLimits & WebSocketLimits & EventStreamLimits & HttpLimits & ExportLimits & SharedLimits;
  readonly overload: OverloadSettings;
  readonly compression: CompressionSettings;
  readonly trustedDocuments: TrustSettings;
  /** Answer what comes back by compiled code, in front of Apollo: its plugins' hooks don't see such requests. */
  readonly compile: boolean;
  /** Say in each answer's extensions how it was made. */
  readonly debug: boolean;
  /** Documents shown in GraphiQL, of what its visitor sees; null: no GraphiQL. */
  readonly graphiql: ((session: Session) => readonly string[]) | null;
  /** Signing in with a browser; null: there is none. */
  readonly signIn: SignIn | null;
  /** Where people may sign in, too; null: nowhere. */
  readonly provider: ProviderDoor | null;
  /** Of the keys of each issuer of tokens. */
  readonly issuerKeys: () => readonly IssuerKeyState[];
  /** Commands of this machine's own user; null: none are taken. */
  readonly control: Control | null;
}

export interface RunningServer {
  /** Where people find it, "http://127.0.0.1:4000". */
  readonly url: string;
  readonly metrics: Metrics;
  /** All there are, with the doors that declare them. */
  readonly routes: readonly ServedRoute[];
  /**
   * The documents of these manifests, checked against schema and limits, for `trust`.
   * @throws PlantgraphError INVALID_FILE with every mistake in `problems`
   */
  readTrusted(settings: TrustSettings): TrustedDocuments;
  /** Takes them over in place of those trusted before. */
  trust(documents: TrustedDocuments): void;
  /** Shows another certificate from now on, where it shows one at all. */
  secure(tls: TlsCredentials): void;
  /**
   * Stops taking work, lets what runs finish, tells subscribers to come back, not all at the same moment; resolves within
   * `deadlineMs`.
   * @param spreadMs longest time from the first subscriber told to the last; at most half of `deadlineMs` is taken
   */
  drain(deadlineMs: number, spreadMs: number): Promise<void>;
}

/** @throws PlantgraphError INVALID_CONFIGURATION when the address can't be listened on, INVALID_FILE for a manifest */
export async function startServer(
  twin: Twin,
  schema: GraphQLSchema,
  access: Access,
  options: ServerOptions,
  log: Logger,
): Promise<RunningServer> {
  const documents = new Documents(schema, options.limits);
  const queue = new AdmissionQueue(options.overload, options.limits.callerShare);
  const compressor = new Compressor(options.compression);
  const metrics = new Metrics();
  const compiled = options.compile ? new CompiledOperations(schema) : null;
  const trust = (trusted: TrustedDocuments) => {
    documents.trust(trusted);
    for (const { document } of trusted.byHash.values()) compiled?.compileAhead(document);
  };
  trust(documents.readTrusted(options.trustedDocuments));
  const peers = new Peers(
    options.proxies,
    !isLoopback(options.host) && options.tls === null && options.proxies.length > 0,
  );
  const security = securityHeaders(options.tls?.strict ?? false);
  const page = options.graphiql && new GraphiQLPage(options.graphiql, access, () => documents.trusted.mode === "only");
  const doors: readonly (Door | null)[] = [
    healthDoor(twin, options.issuerKeys),
    metricsDoor(twin, compressor, options.issuerKeys),
    options.control && controlDoor(options.control),
    options.signIn && signInDoor(options.signIn, options.provider, page && GRAPHQL_PATH),
    page && graphiqlDoor(page),
    graphqlDoor(options.limits, page),
    websocketDoor(options.limits),
    exportDoor(options.limits),
  ];
  const http = await HttpServer.open(
    doors.filter((door) => door !== null),
    {
      access,
      origins: new OriginCheck(options, peers),
      peers,
      signInPath: options.signIn && SIGN_IN_PATH,
      security,
      queue,
      pipeline: new Pipeline(schema, documents, options.limits, compiled, metrics, queue, options.debug),
      answers: new Answers(compressor, access, queue, metrics, options.limits.unreadMs, security),
      errors: new ErrorReport(log, metrics),
      metrics,
      limits: options.limits,
      log,
    },
    options.tls,
  );
  const port = await http.listen(options);
  return {
    url: `${options.tls ? "https" : "http"}://${urlHost(options.host)}:${port}`,
    metrics,
    routes: http.routes,
    readTrusted: (settings) => documents.readTrusted(settings),
    trust,
    secure: (tls) => http.secure(tls),
    drain(deadlineMs, spreadMs) {
      queue.drain();
      return http.drain(deadlineMs, spreadMs);
    },
  };
}
