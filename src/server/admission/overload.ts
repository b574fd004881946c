/** What callers are told when there is too much to do; `admission-queue.ts` decides when. */
import { GraphQLError } from "graphql";
import type { ErrorCode } from "../../twin/words/errors.ts";
import type { OverloadReason } from "./admission-queue.ts";

const WORDS: Readonly<Record<OverloadReason, string>> = {
  queue: "more is asked than can be answered in time",
  requests: "too many requests wait for devices or the store (setting overload.requests)",
  "unread-answers": "too many answers wait for clients that read slowly (setting overload.unreadBytes)",
};

/** @param retryAfterS when to ask again */
export function overloaded(reason: OverloadReason, retryAfterS: number): GraphQLError {
  return new GraphQLError(
    `The server is overloaded: ${WORDS[reason]}. Nothing was done; ask again in ${retryAfterS} s.`,
    {
      extensions: { code: "OVERLOADED" satisfies ErrorCode, reason, retryAfterS },
    },
  );
}
