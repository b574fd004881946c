/** The doors of a twin: who comes in, what each may ask for, and the server that lets them. */
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { DraftReader } from "../model-files/draft-reader.ts";
import { createRequestContext, DEFAULT_REQUEST_LIMITS, type RequestSettings } from "../resolvers/context.ts";
import { buildPlantgraphSchema } from "../resolvers/index.ts";
import type { Control } from "../server/doors/control/door.ts";
import { exampleOperations } from "../server/doors/graphiql/example-operations.ts";
import type { ProviderDoor, SignIn } from "../server/doors/sign-in/door.ts";
import type { Access, Identity } from "../server/http/access.ts";
import { type RunningServer, startServer } from "../server/server.ts";
import { Authority } from "../twin/access/authority.ts";
import type { CredentialAdministration } from "../twin/access/credential-administration.ts";
import { Session, type SessionParts } from "../twin/access/session.ts";
import { StoreQueries } from "../twin/access/store-queries.ts";
import type { IssuerKeyState } from "../twin/ports/credentials.ts";
import { ANONYMOUS } from "../twin/words/caller.ts";
import { openCertificates } from "./certificates.ts";
import type { ConfiguredSources } from "./configured-sources.ts";
import { durableDraft } from "./imports.ts";
import type { Opened } from "./opening.ts";
import type { ServerTls } from "./server-tls.ts";

/** Who asks, and what they may do. */
export type Callers = Pick<Access, "identify"> & Partial<Pick<Access, "prepare">>;

/** Without authentication everybody is the same, and may do everything. */
const EVERYBODY: Identity = { caller: ANONYMOUS, authority: Authority.everything, ended: undefined };
const OPEN: Callers = { identify: () => EVERYBODY };

export interface ServingOptions {
  /** Without them everybody is the same caller, who sees everything. */
  readonly callers: Callers | undefined;
  /** Signing in with a browser; null: there is none. */
  readonly signIn: SignIn | null;
  /** Where people may sign in, too; absent: nowhere. */
  readonly provider?: ProviderDoor | null;
  /** Of the keys of each issuer of tokens; absent: there is none. */
  readonly issuerKeys?: (() => readonly IssuerKeyState[]) | undefined;
  /** Commands of this machine's own user; null: none are taken. */
  readonly control: Control | null;
  /** null: callers need not be known. */
  readonly credentials?: CredentialAdministration | null;
  /** null: plain HTTP. */
  readonly tls: Pick<ServerTls, "current" | "isIssued"> | null;
}

/** @throws PlantgraphError INVALID_CONFIGURATION when the address can't be listened on, INVALID_FILE for a manifest */
export async function serve(
  { twin, sources }: Pick<Opened, "twin" | "sources">,
  config: Config,
  { callers = OPEN, signIn, provider = null, issuerKeys = () => [], control, credentials = null, tls }: ServingOptions,
  log: Logger,
): Promise<RunningServer> {
  const settings = await requestSettings(config, sources, credentials);
  const parts: SessionParts = {
    twin,
    cypher: new StoreQueries({ ...config.cypher, refusal: cypherRefusal(config) }, config.limits, twin.clock),
    walkLinks: config.limits.walkLinks,
  };
  return startServer(
    twin,
    buildPlantgraphSchema(),
    {
      prepare: (request, authorization) => callers.prepare?.(request, authorization) ?? null,
      identify: (request, authorization) => callers.identify(request, authorization),
      newSession: ({ caller, authority, session }, origin, signal) =>
        new Session(parts, caller, authority, origin, signal, session),
      newContext: (session) => createRequestContext(session, settings),
    },
    {
      ...config.server,
      tls: tls && { ...tls.current, strict: tls.isIssued },
      limits: config.limits,
      compile: config.compile,
      debug: config.debug,
      compression: config.compression,
      overload: config.overload,
      trustedDocuments: config.trustedDocuments,
      graphiql: config.graphiql ? exampleOperations : null,
      control,
      signIn,
      provider,
      issuerKeys,
    },
    log,
  );
}

/** What requests need beside the twin: formats, certificates, limits. */
async function requestSettings(
  config: Config,
  sources: ConfiguredSources,
  credentials: CredentialAdministration | null,
): Promise<RequestSettings> {
  const { requestBytes: maxBytes, commitElements: maxElements, pages, changes, writes, walkLinks } = config.limits;
  const reader = new DraftReader({ maxBytes, maxElements });
  const configured = () => sources.options;
  return {
    formats: {
      read: async (files, format, signal) =>
        durableDraft(await reader.read(format, files, signal), config, sources.options),
      propose: async (proposal) => (await import("./exports.ts")).proposedPlant(proposal),
    },
    certificates: await openCertificates(config, configured),
    credentials,
    limits: { ...DEFAULT_REQUEST_LIMITS, pages, changes, writes, walkLinks },
  };
}

/** Why callers may not query the store in Cypher; null when they may. */
function cypherRefusal({ cypher }: Config): string | null {
  return cypher.enabled ? null : "Queries in Cypher are switched off (setting cypher.enabled).";
}
