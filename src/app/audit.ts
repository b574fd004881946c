/** The configured audit log. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { FileAuditLog } from "../connectors/audit-file/audit-file.ts";
import { SyslogSink } from "../connectors/syslog/syslog-sink.ts";
import type { AuditLog } from "../twin/ports/audit.ts";
import type { Clock } from "../twin/tools/clock.ts";
import { PlantgraphError } from "../twin/words/errors.ts";

const DAY_MS = 86_400_000;

/** The file that is written; those that were full stand beside it. */
export function auditFile({ dataDir }: Pick<Config, "dataDir">): string {
  return join(dataDir, "audit.jsonl");
}

/**
 * Opened, so that what is wrong with it is known before anybody asks for anything.
 * @throws PlantgraphError INVALID_CONFIGURATION for a file of the syslog server that can't be read
 */
export async function openAudit(config: Config, clock: Clock, log: Logger): Promise<AuditLog> {
  const { keepDays, syslog, ...limits } = config.audit;
  const audit = new FileAuditLog(auditFile(config), {
    ...limits,
    keepMs: keepDays === null ? null : keepDays * DAY_MS,
    clock,
    sink: syslog && openSyslog(syslog, clock, log),
    onFault: (err) => log.error({ err }, "the audit log can't be written: what needs a record is refused"),
    onCutOff: (missing) =>
      log.error(
        missing,
        "entries of the audit log are missing that had been signed: they were cut off, or another program rotates audit.jsonl; " +
          "let none do so (the twin begins a new file itself, audit.rotateBytes), and keep the file that it made: docs/audit.md, Files",
      ),
    onNewKey: (publicKey) =>
      log.info({ publicKey }, "made the key that the audit log is signed with; keep the public one elsewhere, too"),
  });
  await audit.open();
  const { warning } = audit.state;
  if (warning !== null) log.warn(warning);
  return audit;
}

function openSyslog(
  { transport, ca, ...options }: NonNullable<Config["audit"]["syslog"]>,
  clock: Clock,
  log: Logger,
): SyslogSink {
  const server = `${options.host}:${options.port}`;
  return new SyslogSink({
    ...options,
    tls: transport === "tls" ? { ca: ca === null ? null : readCa(ca) } : null,
    clock,
    onState: (connected, reason) =>
      connected
        ? log.info({ server }, "the syslog server gets the audit log")
        : log.warn({ server, reason }, "the syslog server can't be reached: entries of the audit log wait for it"),
  });
}

/** @throws PlantgraphError INVALID_CONFIGURATION */
function readCa(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new PlantgraphError(
      "INVALID_CONFIGURATION",
      `audit.syslog.ca names the file ${file}, which can't be read (${(cause as Error).message}).`,
      { at: "audit.syslog.ca" },
      { cause },
    );
  }
}

/** What the command line needs of it. */
export { exportLines } from "../connectors/audit-file/export-lines.ts";
export { publicKeyBeside, publicKeyOfPem, publicPem } from "../connectors/audit-file/signed-head.ts";
export { type Finding, keptHead, type Verification, verifyChain } from "../connectors/audit-file/verify-chain.ts";
