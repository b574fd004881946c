/**
 * What is only done when it is recorded. One entry stands in the log before it is begun and one when it has ended, for the log and
 * what it tells of can't be changed together: whatever ends the process in between, an entry says that this was about to be done.
 * The entry before also keeps a log that can't be written from being found out when it is too late.
 */
import type {
  ActionOutcome,
  AuditAction,
  AuditActions,
  AuditActor,
  AuditEntry,
  AuditEntryOf,
  AuditLog,
} from "../ports/audit.ts";
import type { Clock } from "../tools/clock.ts";
import { PlantgraphError } from "../words/errors.ts";

export interface AuditParts {
  readonly audit: Pick<AuditLog, "append">;
  readonly clock: Clock;
}

/** What is done, and by whom. */
export interface Recorded<Action extends AuditAction> {
  readonly by: AuditActor;
  readonly action: Action;
  readonly object: AuditActions[Action]["object"];
  /** What stands in an outcome beside what all have, when nothing was done. */
  readonly nothing: Omit<AuditActions[Action]["outcome"], keyof ActionOutcome>;
}

/** Actions whose outcomes are of the common form. */
export type CommonAction = {
  readonly [Action in AuditAction]: AuditActions[Action]["outcome"] extends ActionOutcome ? Action : never;
}[AuditAction];

/**
 * @param run told the id of the operation
 * @param done what stands in the outcome of what was done, beside what all have
 * @throws PlantgraphError AUDIT_UNAVAILABLE, LIMIT_EXCEEDED and nothing was done; AUDIT_UNAVAILABLE with a sentence that says so
 *   when it was; what `run` throws
 */
export async function recorded<Action extends CommonAction, Result>(
  parts: AuditParts,
  what: Recorded<Action>,
  run: (operation: string) => Promise<Result>,
  done: (result: Result) => Recorded<Action>["nothing"],
): Promise<Result> {
  const record = await begun(parts, what);
  let result: Result;
  try {
    result = await run(record.operation);
  } catch (error) {
    await record.failed(error);
    throw error;
  }
  await record.done(done(result));
  return result;
}

/** An operation that stands in the log, and has no outcome yet. */
export interface BegunRecord<Action extends CommonAction> {
  readonly operation: string;
  /** @throws PlantgraphError AUDIT_UNAVAILABLE, which says that it was done */
  done(facts: Recorded<Action>["nothing"]): Promise<void>;
  /** It was refused, or nobody knows. Never throws: that is what its caller is told already. */
  failed(error: unknown): Promise<void>;
  /** It ended before it was done whole. @throws PlantgraphError AUDIT_UNAVAILABLE */
  broken(message: string, facts: Recorded<Action>["nothing"]): Promise<void>;
}

/**
 * For what does not end where it begins, like a file that is being sent.
 * @throws PlantgraphError AUDIT_UNAVAILABLE, LIMIT_EXCEEDED: it must not be done
 */
export async function begun<Action extends CommonAction>(
  { audit, clock }: AuditParts,
  { by, action, object, nothing }: Recorded<Action>,
): Promise<BegunRecord<Action>> {
  const operation = crypto.randomUUID();
  const append = (outcome: AuditEntryOf<Action>["outcome"]) =>
    audit.append([{ at: clock.now(), operation, by, action, object, outcome } as unknown as AuditEntry]);
  await append(null);
  return {
    operation,
    async done(facts) {
      try {
        await append({ result: "DONE", error: null, message: null, ...facts } as AuditEntryOf<Action>["outcome"]);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new PlantgraphError(
          "AUDIT_UNAVAILABLE",
          `It was done, but that could not be recorded: ${why}`,
          {},
          { cause },
        );
      }
    },
    async failed(error) {
      await append({ ...failure(error), ...nothing } as AuditEntryOf<Action>["outcome"]).catch(() => {});
    },
    broken: (message, facts) =>
      append({ result: "UNKNOWN", error: null, message, ...facts } as AuditEntryOf<Action>["outcome"]),
  };
}

/**
 * Records what was done, where nobody has it before that stands in the log.
 * @throws PlantgraphError AUDIT_UNAVAILABLE, LIMIT_EXCEEDED: it must be taken back
 */
export function recordDone<Action extends CommonAction>(
  { audit, clock }: AuditParts,
  { by, action, object }: Omit<Recorded<Action>, "nothing">,
  facts: Recorded<Action>["nothing"],
): Promise<void> {
  const outcome = { result: "DONE", error: null, message: null, ...facts };
  const entry = { at: clock.now(), operation: crypto.randomUUID(), by, action, object, outcome };
  return audit.append([entry as unknown as AuditEntry]);
}

/**
 * Records what was refused before it was begun. Never throws: it is refused all the same.
 * @param error why
 */
export async function recordRefusal<Action extends CommonAction>(
  { audit, clock }: AuditParts,
  { by, action, object, nothing }: Recorded<Action>,
  error: unknown,
): Promise<void> {
  const outcome = { ...failure(error), ...nothing };
  const entry = { at: clock.now(), operation: crypto.randomUUID(), by, action, object, outcome };
  await audit.append([entry as unknown as AuditEntry]).catch(() => {});
}

/** What an error says of what was asked for. */
function failure(error: unknown): ActionOutcome {
  if (!(error instanceof PlantgraphError))
    return {
      result: "UNKNOWN",
      error: "INTERNAL_SERVER_ERROR",
      message: "A fault of the server; its log has the details.",
    };
  // Of a store that was lost on the way the error names the commit that may have arrived.
  const isUnknown = error.code === "INTERNAL_SERVER_ERROR" || error.details["commit"] !== undefined;
  return { result: isUnknown ? "UNKNOWN" : "REFUSED", error: error.code, message: error.message };
}
