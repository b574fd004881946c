import { CommanderError } from "commander";
import { type ErrorCode, PlantgraphError } from "../twin/words/errors.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";

/** What only its surroundings can cure; every other code says that the input is wrong. */
const SURROUNDINGS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "CONFLICT",
  "STORE_UNAVAILABLE",
  "STORE_LIMIT",
  "STORE_VERSION",
  "STORE_ACCESS",
  "SOURCE_UNAVAILABLE",
  "HISTORY_UNAVAILABLE",
  "AUDIT_UNAVAILABLE",
  "WRITE_NOT_SENT",
  "WRITE_REJECTED",
  "WRITE_OUTCOME_UNKNOWN",
  "OVERLOADED",
  "SHUTTING_DOWN",
  "INTERNAL_SERVER_ERROR",
]);

/** Says what went wrong in sentences, one a mistake and each with its place; a stack only when it is asked for. */
export function reportError(error: unknown, io: Io, debug: boolean, file?: string): ExitCode {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.DONE : EXIT.BAD_INPUT;
  if (!(error instanceof PlantgraphError)) {
    io.err(`Unexpected fault: ${error instanceof Error ? error.message : String(error)}`);
    io.err(debug ? stackOf(error) : "Run it again with --debug for the details.");
    return EXIT.FAILED;
  }
  const problems = error.problems.length > 0 ? error.problems : [error];
  for (const problem of problems) io.err(`${placeOf(problem, file)}${problem.message}`);
  if (problems.length > 1) io.err(`${problems.length} mistakes.`);
  if (debug) io.err(stackOf(error));
  return SURROUNDINGS.has(error.code) ? EXIT.FAILED : EXIT.BAD_INPUT;
}

function placeOf({ details }: PlantgraphError, given: string | undefined): string {
  const file = typeof details["file"] === "string" ? details["file"] : given;
  if (file === undefined || details.line === undefined) return "";
  return `${file}:${details.line}${details.column === undefined ? "" : `:${details.column}`}: `;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
