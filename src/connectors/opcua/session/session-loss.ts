/**
 * node-opcua repairs a session the server no longer knows by itself: makes a new one behind the old one's back, without
 * the monitored items, and sends what was waiting again. So values would stop without a word, and a write would be sent
 * later. Here such a session is lost, at the first answer that says so.
 */
import type { ClientSession } from "node-opcua-client";

type Callback = (error: Error | null, response?: object) => void;

interface Transactions {
  /** The one place all requests of node-opcua's session go through. */
  _performMessageTransaction(request: object, callback: Callback): void;
  isChannelValid(): boolean;
}

const UNKNOWN_SESSION = /BadSessionIdInvalid|BadSessionClosed|BadSessionNotActivated/;

/** @param onLost called at every answer that says that the server does not know the session */
export function loseInsteadOfRepair(session: ClientSession, onLost: (reason: Error) => void): void {
  const transactions = session as unknown as Transactions;
  const perform = transactions._performMessageTransaction.bind(session);
  transactions._performMessageTransaction = (request, callback) =>
    perform(request, (error, response) => {
      if (!error || !UNKNOWN_SESSION.test(error.message)) return callback(error, response);
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
