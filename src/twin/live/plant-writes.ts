/**
 * Writes to the plant, from the checks to the record of what became of them. What passes the checks is recorded before it
 * is sent and again when its outcome is known; what does not is recorded once.
 */

import type { Tag } from "../model/tag.ts";
import type { AuditActor, AuditLog } from "../ports/audit.ts";
import type { Clock } from "../tools/clock.ts";
import type { TagRecord } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { RawValue } from "../words/values.ts";
import type { RunningSource, WriteLimits } from "./running-source.ts";
import type { WriteOptions, WriteReport, WriteRequest } from "./tag-writes.ts";
import { type AuditedWrite, auditEntry, refused, reportOf, unanswered, withoutRecord } from "./write-outcomes.ts";
import { checkedValue, refusal } from "./writes.ts";

export interface PlantWritesParts {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly limits: WriteLimits;
  /** @throws PlantgraphError for a tag that may not be written now */
  readonly sourceFor: (tag: Tag) => RunningSource;
}

/** A write that passed every check. */
interface CheckedWrite {
  readonly index: number;
  readonly tag: Tag;
  /** What the model said of the tag then. */
  readonly record: TagRecord;
  readonly running: RunningSource;
  readonly value: RawValue;
  readonly verify: boolean;
}

export class PlantWrites {
  readonly #parts: PlantWritesParts;

  constructor(parts: PlantWritesParts) {
    this.#parts = parts;
  }

  /** Same order. Those of one source are sent in it; sources are not waited for in turn unless they go one by one. */
  async write(
    requests: readonly WriteRequest[],
    by: AuditActor,
    { oneByOne = false, signal, mayWrite }: WriteOptions = {},
  ): Promise<WriteReport[]> {
    const audited = requests.map((request): AuditedWrite => {
      const { record, current } = request.tag;
      return { id: crypto.randomUUID(), by, request, record, before: current };
    });
    const reports = new Array<WriteReport>(requests.length);
    const checked: CheckedWrite[] = [];
    const stopped: number[] = [];
    audited.forEach(({ request: { tag, value, verify = false }, record }, index) => {
      try {
        if (mayWrite?.(tag) === false)
          throw refusal(
            tag,
            "FORBIDDEN",
            `may not be written by ${by.name}: that needs the permission write, for the tag's data source, too.`,
          );
        const running = this.#parts.sourceFor(tag);
        checked.push({ index, tag, record, running, value: checkedValue(tag, value), verify });
      } catch (error) {
        reports[index] = refused(tag, error);
        stopped.push(index);
      }
    });
    let unknown: Tag | null = null;
    for (const step of oneByOne ? checked.map((one) => [one]) : checked.length > 0 ? [checked] : []) {
      if (unknown === null) await this.#step(step, audited, reports, signal);
      else
        for (const { index, tag } of step) {
          reports[index] = notSent(tag, `the outcome of the write before it, of ${unknown.path}, is not known.`);
          stopped.push(index);
        }
      unknown ??= step.find(({ index }) => reports[index]?.outcome === "UNKNOWN")?.tag ?? null;
    }
    await this.#record(stopped, audited, reports);
    return reports;
  }

  /** From the entry before to the entry after. */
  async #step(
    step: readonly CheckedWrite[],
    audited: readonly AuditedWrite[],
    reports: WriteReport[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { audit, clock } = this.#parts;
    const at = clock.now();
    const unrecordable = await audit
      .append(step.map(({ index }) => auditEntry(at, audited[index] as AuditedWrite, null)))
      .then(noError, asError);
    const groups = new Map<RunningSource, CheckedWrite[]>();
    for (const one of step) {
      const { index, tag, running, record } = one;
      if (unrecordable)
        reports[index] = refused(tag, refusal(tag, unrecordable.code, `is not written: ${unrecordable.message}`));
      else if (signal?.aborted) reports[index] = notSent(tag, reasonOf(signal));
      else if (tag.gone || tag.record !== record)
        reports[index] = notSent(
          tag,
          "it was changed in the model meanwhile, after the value was checked. Write again.",
        );
      else {
        const group = groups.get(running);
        if (group) group.push(one);
        else groups.set(running, [one]);
      }
    }
    await Promise.all([...groups].map(([running, group]) => this.#send(running, group, reports, signal)));
    const indexes = step.map(({ index }) => index);
    await this.#record(indexes, audited, reports);
  }

  async #send(
    running: RunningSource,
    group: readonly CheckedWrite[],
    reports: WriteReport[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const results = await running.write(
      group.map(({ tag, value, verify }) => ({ tag, value, verify })),
      this.#parts.limits,
      signal,
    );
    group.forEach(({ index, tag }, i) => {
      const result = results?.[i];
      reports[index] = result ? reportOf(tag, result) : unanswered(tag);
    });
  }

  /** Says so in the reports where it can't be recorded that the device took a value. */
  async #record(indexes: readonly number[], audited: readonly AuditedWrite[], reports: WriteReport[]): Promise<void> {
    if (indexes.length === 0) return;
    const at = this.#parts.clock.now();
    const entries = indexes.map((i) => auditEntry(at, audited[i] as AuditedWrite, reports[i] as WriteReport));
    const unrecorded = await this.#parts.audit.append(entries).then(noError, asError);
    if (unrecorded) for (const i of indexes) reports[i] = withoutRecord(reports[i] as WriteReport, unrecorded);
  }
}

function notSent(tag: Tag, why: string): WriteReport {
  return refused(tag, refusal(tag, "WRITE_NOT_SENT", `was sent nothing, and nothing is sent later: ${why}`));
}

/** In the middle of a sentence. */
function reasonOf({ reason }: AbortSignal): string {
  const text = asError(reason).message;
  return text.charAt(0).toLowerCase() + text.slice(1);
}

const noError = (): null => null;
const asError = (error: unknown): PlantgraphError =>
  error instanceof PlantgraphError
    ? error
    : new PlantgraphError("INTERNAL_SERVER_ERROR", error instanceof Error ? error.message : String(error));
