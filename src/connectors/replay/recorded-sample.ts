/**
 * A sample as it stands in a recording, on a line of its own: `time`, `address`, `value` and `status`, by column in a CSV file
 * and by key in JSON lines. Only address and value are obligatory.
 */
import { parseDateTime, ticksOf } from "../../twin/words/date-time.ts";
import { StatusCode, statusNamed } from "../../twin/words/status-codes.ts";

export interface RecordedSample {
  readonly address: string;
  /** As JSON has it; all of CSV is text. */
  readonly value: unknown;
  /** OPC UA status code. */
  readonly status: number;
  /** Milliseconds since 1970; null: it is played right after the one before it. */
  readonly time: number | null;
}

/** Why a line is no sample: what follows its place in a sentence. */
export class RecordingMistake extends Error {}

/** Why no line of the file is a sample. */
export class HeaderMistake extends RecordingMistake {}

/** @throws RecordingMistake */
export function recordedSample(fields: Readonly<Record<string, unknown>>): RecordedSample {
  const { address, value, status, time } = fields;
  if (typeof address !== "string" || address === "") throw new RecordingMistake("the address is missing");
  if (value === undefined) throw new RecordingMistake("the value is missing; it is null where there is none");
  return { address, value, status: statusOf(status), time: timeOf(time) };
}

function statusOf(status: unknown): number {
  if (status === undefined || status === null || status === "") return StatusCode.Good;
  const code = typeof status === "string" ? statusNamed(status) : undefined;
  if (code !== undefined) return code;
  throw new RecordingMistake(`the status ${JSON.stringify(status)} is no status of OPC UA like "BadOutOfService"`);
}

function timeOf(time: unknown): number | null {
  if (time === undefined || time === null || time === "") return null;
  const date = typeof time === "string" ? parseDateTime(time) : null;
  if (date !== null) return date.getTime() + ticksOf(date) / 10_000;
  throw new RecordingMistake(`the time ${JSON.stringify(time)} is none like "2026-01-31T08:00:00.5Z" (RFC 3339)`);
}
