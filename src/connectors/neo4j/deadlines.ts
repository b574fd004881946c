/** The driver waits without end for a server that accepts and does not answer; nobody here does. */
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { Where } from "./errors.ts";

/** Longest wait for the small look that tells whether the server is there, milliseconds. */
export const LOOK_MS = 5_000;

/** @throws PlantgraphError STORE_UNAVAILABLE when the answer does not come within the deadline (milliseconds) */
export async function within<T>(answer: Promise<T>, deadline: number, where: Where): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(lateError(deadline, where)), deadline);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

export function lateError(deadline: number, { uri }: Where): PlantgraphError {
  return new PlantgraphError("STORE_UNAVAILABLE", `Neo4j at ${uri} did not answer within ${deadline / 1000} s.`);
}
