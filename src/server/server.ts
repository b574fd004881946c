/**
 * The server: puts the doors together on one port, and drains them.
 */
import type { AddressInfo } from "node:net";
import type { GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Session } from "../twin/access/session.ts";
import { urlHost } from "../twin/tools/hosts.ts";
import type { Twin } from "../twin/twin.ts";
import { AdmissionQueue, type OverloadSettings } from "./admission/admission-queue.ts";
import { Documents } from "./documents/documents.ts";
import type { OperationLimits } from "./documents/limits.ts";
import type { TrustedDocuments, TrustSettings } from "./documents/trusted-documents.ts";
import type { Control } from "./doors/control/control-door.ts";
import type { ExportLimits } from "./doors/export/export-door.ts";
import { GraphiQLPage } from "./doors/graphiql/graphiql.ts";
import { createApollo } from "./doors/graphql/apollo.ts";
import { Health } from "./doors/health/health.ts";
import { addDataSourceGauges } from "./doors/metrics/data-source-gauges.ts";
import { addModelGauges } from "./doors/metrics/model-gauges.ts";
import { addServerGauges } from "./doors/metrics/server-gauges.ts";
import { type EventStreamLimits, EventStreams } from "./doors/sse/event-streams.ts";
import { WebSocketDoor, type WebSocketLimits } from "./doors/websocket/websocket-door.ts";
import { CompiledOperations } from "./execution/compiled-operations.ts";
import type { Access } from "./http/access.ts";
import { Answers } from "./http/answers.ts";
import { type CompressionSettings, Compressor } from "./http/compression.ts";
import { createHttp, type HttpLimits } from "./http/http-server.ts";
import { listenError } from "./http/listen-error.ts";
import { OriginCheck, type OriginOptions } from "./http/same-origin.ts";
import { Metrics } from "./metrics/metrics.ts";
import { ErrorReport } from "./operation/error-report.ts";
import { Pipeline } from "./operation/pipeline.ts";

export interface ServerOptions extends OriginOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly limits: OperationLimits & WebSocketLimits & EventStreamLimits & HttpLimits & ExportLimits;
  readonly overload: OverloadSettings;
  readonly compression: CompressionSettings;
  readonly trustedDocuments: TrustSettings;
  /** Answer what comes back by compiled code, in front of Apollo: its plugins' hooks don't see such requests. */
  readonly compile: boolean;
  /** Say in each answer's extensions how it was made. */
  readonly debug: boolean;
  /** Documents shown in GraphiQL, of what its visitor sees; null: no GraphiQL. */
  readonly graphiql: ((session: Session) => readonly string[]) | null;
  /** Commands of this machine's own user; null: none are taken. */
  readonly control?: Control | null;
}

export interface RunningServer {
  /** Where people find it, "http://127.0.0.1:4000". */
  readonly url: string;
  readonly metrics: Metrics;
  /**
   * The documents of these manifests, checked against schema and limits, for `trust`.
   * @throws PlantgraphError INVALID_FILE with every mistake in `problems`
   */
  readTrusted(settings: TrustSettings): TrustedDocuments;
  /** Takes them over in place of those trusted before. */
  trust(documents: TrustedDocuments): void;
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
  const queue = new AdmissionQueue(options.overload);
  const compressor = new Compressor(options.compression);
  const metrics = new Metrics();
  const errors = new ErrorReport(log, metrics);
  const health = new Health(twin);
  const compiled = options.compile ? new CompiledOperations(schema) : null;
  const pipeline = new Pipeline(schema, documents, options.limits, compiled, metrics, queue, options.debug);
  const trust = (trusted: TrustedDocuments) => {
    documents.trust(trusted);
    for (const { document } of trusted.byHash.values()) compiled?.compileAhead(document);
  };
  trust(documents.readTrusted(options.trustedDocuments));
  const origins = new OriginCheck(options);
  const apollo = createApollo(pipeline, errors, log);
  await apollo.start();
  const sockets = new WebSocketDoor(pipeline, errors, metrics, options.limits, access, log);
  const eventStreams = new EventStreams({ pipeline, errors, access, limits: options.limits });
  addServerGauges(metrics, { documents, queue, compressor, compiled, sockets, eventStreams });
  addModelGauges(metrics, twin);
  addDataSourceGauges(metrics.registry, twin);
  const graphiql =
    options.graphiql && new GraphiQLPage(options.graphiql, access, () => documents.trusted.mode === "only");
  const http = await createHttp({
    pipeline,
    apollo,
    errors,
    metrics,
    health,
    queue,
    answers: new Answers(compressor, queue, metrics, options.limits.unreadMs),
    origins,
    graphiql,
    control: options.control ?? null,
    eventStreams,
    sockets,
    access,
    limits: options.limits,
  });

  try {
    await http.listen({ host: options.host, port: options.port });
  } catch (error) {
    await Promise.all([http.close(), apollo.stop()]);
    throw listenError(error as NodeJS.ErrnoException, options);
  }
  const { port } = http.server.address() as AddressInfo;
  return {
    url: `http://${urlHost(options.host)}:${port}`,
    metrics,
    readTrusted: (settings) => documents.readTrusted(settings),
    trust,
    async drain(deadlineMs, spreadMs) {
      health.drain();
      const closed = new Promise<void>((resolve) => http.server.close(() => resolve()));
      http.server.closeIdleConnections();
      const deadline = setTimeout(() => {
        sockets.terminate();
        http.server.closeAllConnections();
      }, deadlineMs);
      const spread = Math.min(spreadMs, deadlineMs / 2);
      await Promise.all([sockets.drain(spread), eventStreams.drain(spread), closed]);
      clearTimeout(deadline);
      await Promise.all([http.close(), apollo.stop()]);
    },
  };
}
