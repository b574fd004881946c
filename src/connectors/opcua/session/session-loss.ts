/**
 * node-opcua repairs a session the server no longer knows by itself: makes a new one behind the old one's back, without
 * the monitored items, and sends what was waiting again. So values would stop without a word, and a write would be sent
 * later. Here such a session is lost, at the first answer that says so.
 */
import type { ClientSession } from "node-opcua-client";

type Callback = (error: Error | null, response?: object) => void;

/** The one place all requests of node-opcua's session go through. */
interface Transactions {
  _performMessageTransaction(request: object, callback: Callback): void;
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
      const reason = new Error("the server no longer knows the session (BadSessionClosed)");
      onLost(reason);
      return callback(reason);
    });
}
