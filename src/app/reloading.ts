/** What of a changed configuration is taken over while the twin runs. */
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { RunningServer } from "../server/server.ts";
import type { OpenedAccess } from "./access.ts";
import type { ReloadReport } from "./control.ts";
import type { Opened } from "./opening.ts";
import type { ServerTls } from "./server-tls.ts";
import { otherDifferences } from "./source-differences.ts";

export interface Reloadable extends Pick<Opened, "twin" | "sources"> {
  /** What the twin was started with. */
  readonly started: Config;
  readonly server: Pick<RunningServer, "readTrusted" | "trust">;
  /** null: the twin has no TLS of its own. */
  readonly tls: ServerTls | null;
  /** null: callers need not be known. */
  readonly access: Pick<OpenedAccess, "change"> | null;
  readonly log: Logger;
}

/**
 * Takes over which data sources there are and how they are reached, which documents are trusted, and what callers may do. What is
 * as before is left alone.
 * @throws PlantgraphError INVALID_FILE for a manifest, INVALID_CONFIGURATION for a certificate, and takes nothing over
 */
export async function reload(
  next: Config,
  { started, twin, sources, server, tls, access, log }: Reloadable,
): Promise<ReloadReport> {
  const trusted = server.readTrusted(next.trustedDocuments);
  await tls?.reload(next);
  const differences = await sources.change(next, twin.sources);
  server.trust(trusted);
  access?.change(next.auth, twin.model);
  const report: ReloadReport = {
    ...differences,
    trustedDocuments: trusted.byId.size,
    needRestart: otherDifferences(started, next),
  };
  log.info(report, "the configuration was taken over");
  return report;
}
