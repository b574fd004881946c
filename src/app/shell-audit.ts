/**
 * How commands of this machine record what they do. The log has one writer: the twin that runs on the data directory records for
 * them; where none runs they do it themselves, and none starts meanwhile.
 */
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { type AuditParts, recorded } from "../twin/audit/recorded.ts";
import { AUDIT_ACTIONS, type AuditActor, type AuditEntry, type AuditLog, actorOf } from "../twin/ports/audit.ts";
import { type Clock, systemClock } from "../twin/tools/clock.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { Origin } from "../twin/words/origin.ts";
import { openAudit } from "./audit.ts";
import { readControl } from "./control.ts";
import { askControl, type ControlAddress } from "./control-request.ts";
import { lockForCommand } from "./instance-lock.ts";

export { commitFacts, elementsOf } from "../twin/audit/commit-facts.ts";
export { recorded };

export interface ShellAudit extends AuditParts {
  readonly by: AuditActor;
}

const ANSWER_MS = 30_000;

/**
 * @param user of the machine
 * @throws PlantgraphError AUDIT_UNAVAILABLE when a twin runs that takes no records; and what `use` throws
 */
export async function withShellAudit<T>(
  config: Config,
  user: string,
  log: Logger,
  use: (parts: ShellAudit) => Promise<T>,
): Promise<T> {
  const clock = systemClock;
  const by = shellActor(user, { door: "shell", address: null });
  const lock = lockForCommand(config.dataDir);
  if (lock === null) {
    const control = await readControl(config.dataDir);
    if (control) return use({ audit: new TwinsAudit(control, user), clock, by });
    throw new PlantgraphError(
      "AUDIT_UNAVAILABLE",
      `The twin of ${config.dataDir} takes no records yet, and nothing is done that can't be recorded; try again when it has started.`,
    );
  }
  try {
    const audit = await openAudit(config, clock, log);
    try {
      return await use({ audit, clock, by });
    } finally {
      await audit.close();
    }
  } finally {
    lock.release();
  }
}

/** A user of the machine, at its shell. */
function shellActor(user: string, origin: Origin): AuditActor {
  return actorOf({ name: user, subject: `shell:${user}`, kind: "SHELL", credential: null }, origin);
}

/** The log of the twin that runs: each record is on the disk before it has answered. */
class TwinsAudit implements Pick<AuditLog, "append"> {
  readonly #control: ControlAddress;
  readonly #user: string;

  constructor(control: ControlAddress, user: string) {
    this.#control = control;
    this.#user = user;
  }

  async append(entries: readonly AuditEntry[]): Promise<void> {
    const body: ShellRecords = { user: this.#user, entries };
    let answer: Awaited<ReturnType<typeof askControl>>;
    try {
      answer = await askControl(this.#control, "/audit", ANSWER_MS, "POST", body);
    } catch (cause) {
      throw new PlantgraphError(
        "AUDIT_UNAVAILABLE",
        `The twin at ${this.#control.url} does not answer, and nothing is done that can't be recorded.`,
        {},
        { cause },
      );
    }
    if (answer.status === 200) return;
    const [error] = (answer.body as { errors?: readonly { readonly message: string }[] }).errors ?? [];
    throw new PlantgraphError(
      "AUDIT_UNAVAILABLE",
      error?.message ?? `The twin answered ${answer.status}, and nothing is done that can't be recorded.`,
    );
  }
}

interface ShellRecords {
  readonly user: string;
  readonly entries: readonly Pick<AuditEntry, "operation" | "action" | "object" | "outcome">[];
}

/**
 * Records for a command: the twin's side.
 * @throws PlantgraphError BAD_USER_INPUT for what is no record; and as `AuditLog.append`
 */
export async function recordForShell(
  { audit, clock }: { readonly audit: AuditLog; readonly clock: Clock },
  body: unknown,
  origin: Origin,
): Promise<void> {
  const { user, entries } = (body ?? {}) as Partial<ShellRecords>;
  const isRecord = (each: Partial<AuditEntry> | null) =>
    typeof each?.operation === "string" && typeof each.action === "string" && Object.hasOwn(AUDIT_ACTIONS, each.action);
  if (typeof user !== "string" || !Array.isArray(entries) || !entries.every(isRecord))
    throw new PlantgraphError("BAD_USER_INPUT", "These are no records of a command of this version.");
  const by = shellActor(user, origin);
  await audit.append(
    (entries as AuditEntry[]).map(
      ({ operation, action, object, outcome }) =>
        ({ at: clock.now(), operation, by, action, object, outcome: outcome ?? null }) as AuditEntry,
    ),
  );
}
