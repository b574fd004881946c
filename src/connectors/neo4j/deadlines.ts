/** The driver waits without end for a server that accepts and does not answer; nobody here does. */
import { within } from "../../twin/tools/within.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { Where } from "./errors.ts";

/** Longest wait for the small look that tells whether the server is there, milliseconds. */
export const LOOK_MS = 5_000;

/** @throws PlantgraphError STORE_UNAVAILABLE when the answer does not come within the deadline (milliseconds) */
export function inTime<T>(answer: Promise<T>, deadline: number, where: Where): Promise<T> {
  return within(deadline, answer, () => {
    throw lateError(deadline, where);
  });
}

export function lateError(deadline: number, { uri }: Where): PlantgraphError {
  return new PlantgraphError("STORE_UNAVAILABLE", `Neo4j at ${uri} did not answer within ${deadline / 1000} s.`);
}
