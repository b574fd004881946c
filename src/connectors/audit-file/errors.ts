/** Whatever goes wrong with the log, as an error of the table. */
import { PlantgraphError } from "../../twin/words/errors.ts";

export function unavailable(sentence: string, cause?: unknown): PlantgraphError {
  return new PlantgraphError("AUDIT_UNAVAILABLE", sentence, {}, { cause });
}

export function sentenceOf(reason: string): string {
  return `The audit log can't be written: ${reason}.`;
}

/** Without the path, which is no caller's business. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message : (message.split(",")[0] ?? code);
}
