/**
 * A thread that reads one import's files, so that everybody else is served meanwhile. It tells what became of it, then gives
 * the draft in pieces, one for each that is asked for, and ends when it is told to.
 */
import { parentPort, workerData } from "node:worker_threads";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { ModelDraft } from "../twin/words/model-draft.ts";
import { DRAFT_LISTS, type ErrorParts, type FromReader, type ReadingRequest } from "./draft-reader.ts";
import { readModel } from "./model-files.ts";

/** Elements in one piece: a few milliseconds for the thread that takes them. */
const PIECE = 250;

function* piecesOf(draft: ModelDraft): Generator<FromReader> {
  for (const list of DRAFT_LISTS)
    for (let start = 0; start < draft[list].length; start += PIECE)
      yield { kind: "piece", list, drafts: draft[list].slice(start, start + PIECE) };
}

function partsOf({ code, message, details, problems }: PlantgraphError): ErrorParts {
  return { code, message, details, problems: problems.map(partsOf) };
}

function read({ format, files, limits }: ReadingRequest): ModelDraft | ErrorParts {
  try {
    return readModel(format, files, limits);
  } catch (error) {
    if (error instanceof PlantgraphError) return partsOf(error);
    throw error;
  }
}

const port = parentPort;
if (port !== null) {
  const tell = (message: FromReader) => port.postMessage(message);
  const outcome = read(workerData as ReadingRequest);
  if ("code" in outcome) tell({ kind: "failed", error: outcome });
  else {
    const { kinds, notTaken } = outcome;
    const pieces = piecesOf(outcome);
    port.on("message", () => tell(pieces.next().value ?? { kind: "end" }));
    tell({ kind: "read", rest: { ...(kinds ? { kinds } : {}), ...(notTaken ? { notTaken } : {}) } });
  }
}
