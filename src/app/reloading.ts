/** What of a changed configuration is taken over while the twin runs. */
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { RunningServer } from "../server/server.ts";
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
  readonly log: Logger;
}

/**
 * Takes over which data sources there are and how they are reached, and which documents are trusted. Those that are as before
 * are left alone.
 * @throws PlantgraphError INVALID_FILE for a manifest, INVALID_CONFIGURATION for a certificate, and takes nothing over
 */
export async function reload(
  next: Config,
  { started, twin, sources, server, tls, log }: Reloadable,
): Promise<ReloadReport> {
  const trusted = server.readTrusted(next.trustedDocuments);
  await tls?.reload(next);
  const differences = await sources.change(next, twin.sources);
  server.trust(trusted);
  const report: ReloadReport = {
    ...differences,
    trustedDocuments: trusted.byId.size,
    needRestart: otherDifferences(started, next),
  };
  log.info(report, "the configuration was taken over");
  return report;
}
