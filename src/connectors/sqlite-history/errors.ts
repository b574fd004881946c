/** What goes wrong with the files of history, as errors of the table. */
import { PlantgraphError } from "../../twin/words/errors.ts";
import { storeError } from "../sqlite/errors.ts";

/** Any error of working in the directory. */
export function historyError(error: unknown, directory: string): PlantgraphError {
  if (error instanceof PlantgraphError && error.code !== "STORE_UNAVAILABLE") return error;
  const { code, message, details } = storeError(error, directory);
  return new PlantgraphError(code === "STORE_UNAVAILABLE" ? "HISTORY_UNAVAILABLE" : code, message, details, {
    cause: error,
  });
}
