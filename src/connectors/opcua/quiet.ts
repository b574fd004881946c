/**
 * node-opcua writes warnings to the console by itself; here everything worth saying reaches people by the data source's
 * status instead. Imported for its effect, before a client is made. Also teaches the twin the standard's status names.
 */
import { ClientSubscription, LogLevel, StatusCodes, setLogLevel } from "node-opcua";
import { registerStatusNames } from "../../twin/live/status-codes.ts";

setLogLevel(LogLevel.Emergency);

registerStatusNames(
  Object.values(StatusCodes)
    .filter((code): code is (typeof StatusCodes)["Good"] => typeof code === "object" && "name" in code)
    .map((code) => [code.name, code.value] as const),
);

// A server may revise a subscription's times so that node-opcua finds them incompatible with the session's, and throws
// from a socket's callback, where nobody can catch it. The watchdog's reads keep the session alive whatever they are.
Object.defineProperty(ClientSubscription, "ignoreNextWarning", { get: () => true, set: () => {} });
