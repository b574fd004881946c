/**
 * What node-opcua throws while it takes in what a server sent, from the first byte on. It would be thrown in a callback of
 * the socket, where nobody can catch it but the process, which ends; here it costs this one connection.
 */
import { StatusCodes } from "node-opcua-client";
import type { IClientTransport } from "node-opcua-transport";

/** How node-opcua's transport listens to its socket. */
const LISTENERS = [
  "_on_socket_data",
  "_on_socket_close",
  "_on_socket_end",
  "_on_socket_error",
  "_on_socket_timeout",
] as const;

type Listening = Record<(typeof LISTENERS)[number], (given?: unknown) => void>;

export function catchInSocket(transport: IClientTransport): void {
  const listening = transport as unknown as Listening;
  for (const name of LISTENERS) {
    const listen = listening[name].bind(transport);
    listening[name] = (given) => {
      try {
        listen(given);
      } catch (thrown) {
        end(transport, thrown);
      }
    };
  }
}

/** The users of the connection are told that it is closed. */
function end(transport: IClientTransport, thrown: unknown): void {
  try {
    transport.prematureTerminate(
      thrown instanceof Error ? thrown : new Error(String(thrown)),
      StatusCodes.BadTcpInternalError,
    );
  } catch {
    // It was ended before: its users have been told.
  }
}
