/** The refusal of one who asks for what is used up: by all, or by itself. */
import type { Shortage } from "../tools/permits.ts";
import { PlantgraphError } from "./errors.ts";

/** What there is a limited number of. */
export interface Limited {
  /** How many there are, and how many of them one caller may have. */
  readonly limit: number;
  readonly share: number;
}

/** The `reason` among the details of a refusal for what this caller alone has: others would be served. */
const SHARE = "share";

/**
 * @param what they are, in words: "event streams"
 * @param setting how many there are
 */
export function noRoom(shortage: Shortage, { limit, share }: Limited, what: string, setting: string): PlantgraphError {
  if (shortage === "ALL")
    return new PlantgraphError("OVERLOADED", `All ${limit} ${what} are in use (setting ${setting}).`, {
      limit,
      setting,
    });
  return new PlantgraphError(
    "OVERLOADED",
    `You have ${share} of the ${limit} ${what}, which is your share (settings ${setting} and limits.callerShare). Let go of one, or wait until one ends.`,
    { limit: share, setting, reason: SHARE },
  );
}

/** Whether a refusal is for what the caller has itself. */
export function isOwnShare(error: unknown): error is PlantgraphError {
  return error instanceof PlantgraphError && error.details["reason"] === SHARE;
}
