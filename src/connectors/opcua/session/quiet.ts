/**
 * node-opcua writes warnings to the console by itself; here everything worth saying reaches people by the data source's
 * status instead. Imported for its effect, before a client is made.
 */
import { ClientSubscription, LogLevel, setLogLevel } from "node-opcua-client";

setLogLevel(LogLevel.Emergency);

// A server may revise a subscription's times so that node-opcua finds them incompatible with the session's, and throws
// from a socket's callback, where nobody can catch it. The watchdog's reads keep the session alive whatever they are.
Object.defineProperty(ClientSubscription, "ignoreNextWarning", { get: () => true, set: () => {} });
