/** The configured audit log. */
import { join } from "node:path";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { FileAuditLog } from "../connectors/audit-file/audit-file.ts";
import type { AuditLog } from "../twin/ports/audit.ts";
import type { Clock } from "../twin/tools/clock.ts";

const DAY_MS = 86_400_000;

/** The file that is written; those that were full stand beside it. */
export function auditFile({ dataDir }: Pick<Config, "dataDir">): string {
  return join(dataDir, "audit.jsonl");
}

/** Opened, so that what is wrong with it is known before anybody asks for anything. Never throws. */
export async function openAudit(config: Config, clock: Clock, log: Logger): Promise<AuditLog> {
  const { keepDays, ...limits } = config.audit;
  const audit = new FileAuditLog(auditFile(config), {
    ...limits,
    keepMs: keepDays === null ? null : keepDays * DAY_MS,
    clock,
    onFault: (err) => log.error({ err }, "the audit log can't be written: what needs a record is refused"),
    onNewKey: (publicKey) =>
      log.info({ publicKey }, "made the key that the audit log is signed with; keep the public one elsewhere, too"),
  });
  await audit.open();
  const { warning } = audit.state;
  if (warning !== null) log.warn(warning);
  return audit;
}

/** What the command line needs of it. */
export { exportLines } from "../connectors/audit-file/export-lines.ts";
export { publicKeyBeside, publicKeyOfPem, publicPem } from "../connectors/audit-file/signed-head.ts";
export { type Finding, keptHead, type Verification, verifyChain } from "../connectors/audit-file/verify-chain.ts";
