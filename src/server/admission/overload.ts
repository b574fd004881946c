/** What callers are told when there is too much to do, or they have their share of it; `admission-queue.ts` decides when. */
import { GraphQLError } from "graphql";
import type { ErrorCode } from "../../twin/words/errors.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { OverloadReason } from "./admission-queue.ts";

const SENTENCES: Readonly<Record<OverloadReason, string>> = {
  queue: "The server is overloaded: more is asked than can be answered in time.",
  requests: "The server is overloaded: too many requests wait for devices or the store (setting overload.requests).",
  "unread-answers":
    "The server is overloaded: too many answers wait for clients that read slowly (setting overload.unreadBytes).",
  "own-requests":
    "Your requests that wait for devices or the store are your share of all (settings overload.requests and limits.callerShare).",
  "own-unread-answers":
    "Your answers that you have not read are your share of all (settings overload.unreadBytes and limits.callerShare).",
};

/** @param retryAfterS when to ask again */
export function overloaded(reason: OverloadReason, retryAfterS: number): GraphQLError {
  return new GraphQLError(`${SENTENCES[reason]} Nothing was done; ask again in ${retryAfterS} s.`, {
    extensions: { code: "OVERLOADED" satisfies ErrorCode, reason, retryAfterS },
  });
}

/** Refusals for what the caller has itself, of which of all that callers share. */
const OWN: Partial<Record<OverloadReason, string>> = {
  "own-requests": "overload.requests",
  "own-unread-answers": "overload.unreadBytes",
};

/** 429 (RFC 6585, 4) where others would be answered. */
export function statusOf(reason: OverloadReason): number {
  return reason in OWN ? 429 : 503;
}

/** @param door where it was refused */
export function countRefusal({ shed, sharesUsed }: Metrics, door: string, reason: OverloadReason): void {
  const setting = OWN[reason];
  if (setting === undefined) shed.inc({ door, reason });
  else sharesUsed.inc({ setting });
}
