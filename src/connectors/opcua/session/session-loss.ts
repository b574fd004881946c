/**
 * node-opcua repairs a session the server no longer knows by itself: makes a new one behind the old one's back, without
 * the monitored items, and sends what was waiting again. So values would stop without a word, and a write would be sent
 * later. Here such a session is lost, at the first answer that says so.
 *
 * The same goes for a server that refuses to publish: node-opcua asks again at once, for as long as it is refused.
 */
import { type ClientSession, PublishRequest, StatusCodes } from "node-opcua-client";
import { faultOf } from "../basics/problems.ts";
import { UnknownResponse } from "./answer-check.ts";

type Callback = (error: Error | null, response?: object) => void;

interface Transactions {
  /** The one place all requests of node-opcua's session go through. */
  _performMessageTransaction(request: object, callback: Callback): void;
  isChannelValid(): boolean;
}

const UNKNOWN_SESSION = /BadSessionIdInvalid|BadSessionClosed|BadSessionNotActivated/;

/** How a server says that it has enough publish requests, or answers one that has waited for too long: no refusal. */
const STILL_PUBLISHES: ReadonlySet<number> = new Set([
  StatusCodes.BadTooManyPublishRequests.value,
  StatusCodes.BadTimeout.value,
]);

function refusesToPublish(error: Error): boolean {
  const fault = faultOf(error);
  return fault === null ? error instanceof UnknownResponse : !STILL_PUBLISHES.has(fault);
}

/** @param onLost called at every answer after which the session is of no use any more */
export function loseInsteadOfRepair(session: ClientSession, onLost: (reason: Error) => void): void {
  const transactions = session as unknown as Transactions;
  const perform = transactions._performMessageTransaction.bind(session);
  transactions._performMessageTransaction = (request, callback) =>
    perform(request, (error, response) => {
      if (!error) return callback(null, response);
      if (request instanceof PublishRequest && refusesToPublish(error)) onLost(error);
      if (!UNKNOWN_SESSION.test(error.message)) return callback(error, response);
      // In words that do not start the repair.
      const reason = new Error("the server no longer knows the session (BadSessionClosed)", { cause: error });
      onLost(reason);
      return callback(reason);
    });
}

/** Whether a request goes out now: while the channel is down, node-opcua may keep it and send it when there is one again. */
export function sendsAtOnce(session: ClientSession): boolean {
  return (session as unknown as Transactions).isChannelValid();
}
