/**
 * Everything that may be configured: types, defaults, units and limits, in one place. `plantgraph.schema.json` is made
 * from it, `docs/configuration.md` is checked against it.
 */
import { z } from "zod";
import { DEFAULT_COMMIT_ELEMENTS } from "../twin/words/commits.ts";
import { authSchema } from "./access-schema.ts";
import { auditSchema } from "./audit-schema.ts";
import { historySchema } from "./history-schema.ts";
import { compressionSchema, overloadSchema, trustedDocumentsSchema } from "./http-schema.ts";
import { Secret, type SecretReference } from "./secret.ts";
import { milliseconds, whole, withoutCredentials } from "./setting-values.ts";
import { anySourceSchema, type SourceKinds, sourceSchema } from "./source-settings.ts";
import { proxiesSchema, tlsSchema } from "./tls-schema.ts";

export interface ResolveContext {
  /** @returns the secret, or the sentence that says why it can't be had. */
  resolveSecret(reference: SecretReference): Secret | string;
  /** Absolute form of a path that the file gives relative to itself. */
  resolvePath(path: string): string;
}

const DAY = 86_400_000;

/** Resolves nothing; serves the JSON Schema. */
const UNRESOLVED: ResolveContext = { resolveSecret: () => new Secret(""), resolvePath: (path) => path };

/**
 * @param kinds of data sources, which bring their own settings
 * @param context how secrets and paths are found
 * @param sourceOf how an entry finds its kind
 */
export function configSchema(
  kinds: SourceKinds,
  context: ResolveContext = UNRESOLVED,
  sourceOf: typeof sourceSchema = sourceSchema,
) {
  const path = z
    .string()
    .min(1)
    .transform((given) => context.resolvePath(given));

  const secret = z
    .union(
      [
        z
          .strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) })
          .describe("Name of an environment variable."),
        z
          .strictObject({ file: z.string().min(1) })
          .describe("Path of a file that holds the secret alone; a line break at its end is left off."),
      ],
      { error: "must be {env: NAME} or {file: path}; secrets never stand in the configuration itself" },
    )
    .transform((reference, issues) => {
      const found = context.resolveSecret(reference);
      if (found instanceof Secret) return found;
      issues.addIssue({ code: "custom", message: found });
      return z.NEVER;
    });

  const server = z
    .strictObject({
      host: z
        .string()
        .min(1)
        .default("127.0.0.1")
        .transform((host) => host.replace(/^\[(.*)\]$/, "$1"))
        .describe("Address to listen on; an IPv6 one with or without brackets."),
      port: whole(0, 65_535, 4_000, "Port to listen on; 0 takes a free one."),
      tls: tlsSchema(path, secret),
      proxies: proxiesSchema,
      allowedHosts: z
        .array(z.string().min(1))
        .default([])
        .describe(
          "Further names callers may use in the Host header, beside the loopback names and the address itself.",
        ),
      allowedOrigins: z
        .array(
          z
            .string()
            .regex(/^https?:\/\/[^/]+$/, "must be an origin like https://dashboards.example.com, without a path"),
        )
        .default([])
        .describe("Web origins, beside its own, whose pages may call the server."),
    })
    .prefault({})
    .describe("Where the twin listens, and whom it answers.");

  const neo4j = z
    .strictObject({
      uri: z
        .string()
        .regex(
          /^(neo4j|bolt)(\+s|\+ssc)?:\/\/.+/,
          "must be a URI like neo4j://localhost:7687 (or bolt:, neo4j+s:, bolt+s:)",
        )
        .refine(withoutCredentials, "must not hold credentials; give username and password beside it")
        .describe("neo4j:// (routed, also for clusters) or bolt:// address."),
      username: z.string().min(1).default("neo4j").describe("User name."),
      password: secret.nullable().prefault(null).describe("Password; null for a server without authentication."),
      database: z.string().min(1).default("neo4j").describe("Name of the database."),
    })
    .describe("Neo4j as the system of record; without it the embedded store in dataDir is used.");

  const importsNeo4j = z
    .strictObject({
      uri: neo4j.shape.uri
        .nullable()
        .default(null)
        .describe("The address of `--from-neo4j` where none is given there."),
      username: z.string().min(1).default("neo4j").describe("User name; one that may only read is enough."),
      password: secret
        .nullable()
        .prefault(null)
        .describe("Password; null: the store's user and password where the store is on the same server, else none."),
      database: z.string().min(1).default("neo4j").describe("Name of the database."),
    })
    .prefault({})
    .describe("The Neo4j that `plantgraph import --from-neo4j` reads. It is only read.");

  const limits = z
    .strictObject({
      callerShare: z
        .number()
        .min(0.01)
        .max(1)
        .default(0.5)
        .describe(
          "Largest share that one caller may have of what all share: sockets, eventStreams, exports, pastModels, cypher.queries, overload.requests and overload.unreadBytes. 0.01 to 1; 1: all.",
        ),
      requestBytes: whole(1_024, 1_073_741_824, 4_194_304, "Largest HTTP request body. Bytes."),
      requestMs: milliseconds(
        1_000,
        3_600_000,
        60_000,
        "How long a client may take to send a whole HTTP request; its headers, 15 s at most.",
      ),
      unreadMs: milliseconds(
        1_000,
        3_600_000,
        60_000,
        "How long a client may read nothing of an HTTP answer before it is disconnected.",
      ),
      socketMessageBytes: whole(1_024, 1_073_741_824, 1_048_576, "Largest WebSocket message from a client. Bytes."),
      socketMessagesPerSecond: whole(
        1,
        1_000_000,
        500,
        "Messages a second that a WebSocket client may send; as many more, and limits.subscriptionsPerSocket, at once. Above, it is disconnected with 1008.",
      ),
      importBytes: whole(
        1_024,
        1_073_741_824,
        67_108_864,
        "Largest plant file the command line or the first start imports. Bytes.",
      ),
      commitElements: whole(
        1_000,
        100_000_000,
        DEFAULT_COMMIT_ELEMENTS,
        "Most elements of one import or commit: assets, tags, relations and classes, those that ranges and classes make counted. Elements.",
      ),
      documentLength: whole(
        1_024,
        1_073_741_824,
        262_144,
        "Longest text of a GraphQL document; values belong into its variables. Characters (UTF-16).",
      ),
      tokens: whole(100, 10_000_000, 20_000, "Longest GraphQL document. Lexical tokens, comments among them."),
      depth: whole(3, 1_000, 24, "Deepest nesting of an operation's fields."),
      aliases: whole(0, 100_000, 200, "Most aliased fields in one operation."),
      directives: whole(0, 100_000, 100, "Most directives in one operation."),
      rootFields: whole(1, 10_000, 50, "Most fields at the top of one operation."),
      fields: whole(1, 10_000_000, 5_000, "Most fields in one operation, fragments expanded."),
      cost: whole(1, 1_000_000_000_000, 1_000_000, "Greatest estimated cost of one operation. Values in the answer."),
      pages: z
        .strictObject({
          defaultSize: whole(1, 1_000_000, 100, "Page of a connection that asks for no size (first). Nodes."),
          maxSize: whole(1, 1_000_000, 10_000, "Largest page (first) of a connection. Nodes."),
        })
        .prefault({})
        .describe("Pages of connections."),
      changes: whole(1, 10_000_000, 10_000, "Most changes in one applyChanges."),
      writes: whole(1, 1_000_000, 1_000, "Most writes in one writeTags."),
      walkLinks: whole(
        1,
        1_000_000_000,
        5_000_000,
        "Most links that one reach, route or graph follows, and each condition reach of a filter; 5,000,000 take about a tenth of a second. Links.",
      ),
      exports: whole(1, 10_000, 4, "Most exports being sent at once."),
      exportRows: whole(
        1,
        100_000_000,
        1_000_000,
        "Most rows of one export: tags, or assets and the links between them. About 150 bytes of memory each while it is sent.",
      ),
      exportKeptBytes: whole(
        0,
        4_294_967_296,
        67_108_864,
        "Most that is kept of exported tables of tags, for callers who ask for the same again before the model changes: all columns of 100,000 tags take about 30 MB. 0: nothing. Bytes.",
      ),
      selectionTags: whole(1, 100_000_000, 100_000, "Most tags in one subscription's selection."),
      changeLogEntries: whole(
        0,
        100_000_000,
        250_000,
        "Changes kept in memory for subscribers who come back, about 100 bytes each; 0: none.",
      ),
      resumeMs: milliseconds(
        0,
        86_400_000,
        120_000,
        "How long the selection of a subscriber who left is followed, so that it misses nothing when it comes back.",
      ),
      pastModels: whole(
        1,
        1_000,
        2,
        "Past states of the model kept in memory for `@asOf`; each takes about what the present one does.",
      ),
      pastChanges: whole(
        1_000,
        1_000_000_000,
        1_000_000,
        "Most changes of the commit log read to rebuild a past state or a difference.",
      ),
      sockets: whole(1, 1_000_000, 5_000, "Most WebSocket connections at once."),
      subscriptionsPerSocket: whole(1, 100_000, 100, "Most operations running on one WebSocket."),
      socketBufferBytes: whole(
        65_536,
        1_073_741_824,
        16_777_216,
        "Unsent data on one WebSocket at which the client is disconnected. Bytes.",
      ),
      connectionInitMs: milliseconds(
        100,
        600_000,
        10_000,
        "How long a WebSocket client may take to say connection_init.",
      ),
      eventStreams: whole(0, 1_000_000, 1_000, "Most event streams (Server-Sent Events) at once."),
      pingMs: milliseconds(
        1_000,
        3_600_000,
        15_000,
        "Pause between pings; a WebSocket client that misses one, and an event stream that leaves four unread, is disconnected.",
      ),
    })
    .prefault({})
    .describe("Bounds of what one caller can ask.");

  return z
    .strictObject({
      $schema: z.string().optional().describe("Address of the JSON Schema, for editors; not used."),
      server,
      auth: authSchema(secret),
      graphiql: z.boolean().default(true).describe("Serve GraphiQL, the query editor, to browsers."),
      compile: z
        .boolean()
        .default(true)
        .describe("Answer operations that come back by compiled code, in front of Apollo Server and its plugins."),
      debug: z
        .boolean()
        .default(false)
        .describe("Say in `extensions.plantgraph` of each answer how it was executed, and why not by compiled code."),
      compression: compressionSchema,
      trustedDocuments: trustedDocumentsSchema(path),
      overload: overloadSchema,
      dataDir: path
        .prefault("data")
        .describe(
          "Folder of the embedded store, the audit log, the history of tags, certificates, and what is compiled for the next start.",
        ),
      store: z
        .strictObject({ neo4j: neo4j.nullable().default(null) })
        .prefault({})
        .describe("The system of record; embedded (SQLite in dataDir) unless neo4j is given."),
      imports: z.strictObject({ neo4j: importsNeo4j }).prefault({}).describe("What imports read beside files."),
      plant: path
        .nullable()
        .prefault(null)
        .describe("Plant file imported on the first start, into an empty store; null: none."),
      connectors: z
        .array(z.string().min(1))
        .default([])
        .describe(
          "Modules that bring further kinds of data sources, each a package or a file that begins with ./ or /. Their code runs in the twin.",
        ),
      dataSources: z
        .record(
          z
            .string()
            .regex(
              /^[^\s/%\p{Cc}][^\p{Cc}]{0,127}$/u,
              "must be 1 to 128 characters and not begin with white space, / or %",
            ),
          sourceOf(kinds, { path, secret }),
        )
        .default({})
        .describe("Where live values come from, by the names tags refer to."),
      limits,
      cypher: z
        .strictObject({
          enabled: z
            .boolean()
            .default(false)
            .describe(
              "Answer `cypher` and /export/cypher, where the store is Neo4j, to callers who hold the permission `cypher`.",
            ),
          rows: whole(1, 100_000_000, 10_000, "Most rows of one answer."),
          bytes: whole(1_024, 4_294_967_296, 16_777_216, "Largest answer. Bytes."),
          timeoutMs: milliseconds(
            1,
            3_600_000,
            10_000,
            "After so long a query is ended, the time its reader takes included; as long it may wait for its turn.",
          ),
          queries: whole(
            1,
            6,
            3,
            "Most queries in Cypher that run at once, those of exports included; others wait. The twin itself needs connections to Neo4j too, of which it opens ten.",
          ),
        })
        .prefault({})
        .describe("Read-only queries in Cypher."),
      audit: auditSchema(path),
      history: historySchema,
      reconcile: z
        .strictObject({
          intervalMs: milliseconds(
            0,
            DAY,
            600_000,
            "How often the store is compared whole with the twin, beside when it says that it changed; 0: never.",
          ),
          holdShare: z
            .number()
            .min(0)
            .max(1)
            .default(0.2)
            .describe("An outside edit that would remove a larger share of the model than this is held. 0 to 1."),
          holdElements: whole(0, 1_000_000_000, 500, "...if it would also remove more than this. Elements."),
        })
        .prefault({})
        .describe("Edits made in the store by other tools."),
      log: z
        .strictObject({
          level: z
            .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
            .default("info")
            .describe("Least important level that is written."),
          format: z
            .enum(["auto", "pretty", "json"])
            .default("auto")
            .describe("auto: for people when a terminal looks on, else JSON lines."),
        })
        .prefault({})
        .describe("Logging, to the standard output."),
      shutdown: z
        .strictObject({
          drainMs: milliseconds(0, 3_600_000, 10_000, "Time for requests and subscriptions to end after SIGTERM."),
          spreadMs: milliseconds(
            0,
            3_600_000,
            5_000,
            "Time over which subscribers are told to come back, 10 ms apart or closer; at most half of drainMs.",
          ),
        })
        .prefault({})
        .describe("How the twin stops."),
    })
    .describe("Configuration of Plantgraph");
}

/** The raw configuration after validation; `config.ts` names the data sources. */
export type ParsedConfig = z.output<ReturnType<typeof configSchema>>;

/** JSON Schema (draft 2020-12) of the file, for editors. */
export function configJsonSchema(kinds: SourceKinds): Record<string, unknown> {
  return z.toJSONSchema(configSchema(kinds, UNRESOLVED, anySourceSchema), {
    io: "input",
    unrepresentable: "any",
  }) as Record<string, unknown>;
}
