/** The addresses of one HTTP server. */
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import type { FastifyInstance } from "fastify";
import { urlHost } from "../../twin/tools/hosts.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";

export interface Address {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

export interface Listening {
  readonly port: number;
  /** Takes no new connection; resolves when all have ended. */
  close(): Promise<void>;
}

/**
 * Listens on the address; where that is "localhost", on all addresses of this name, since clients try any of them.
 * @param addressesOf a name
 * @throws PlantgraphError INVALID_CONFIGURATION when the address can't be listened on
 */
export async function listen(
  app: FastifyInstance,
  address: Address,
  addressesOf: (name: string) => Promise<readonly string[]> = lookedUp,
): Promise<Listening> {
  try {
    await app.listen(address);
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, address);
  }
  const first = app.server.address() as AddressInfo;
  const servers: Server[] = [app.server];
  for (const host of address.host === "localhost" ? await addressesOf(address.host) : []) {
    if (host === first.address) continue;
    // What Node's own HTTP server asks of a connection.
    const beside = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      app.server.emit("connection", socket);
    });
    beside.listen({ host, port: first.port });
    const isListening = await once(beside, "listening").then(
      () => true,
      // A machine may have a name for an address that it does not use.
      () => false,
    );
    if (isListening) servers.push(beside);
  }
  return {
    port: first.port,
    async close() {
      await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
    },
  };
}

async function lookedUp(name: string): Promise<string[]> {
  const found = await lookup(name, { all: true });
  return [...new Set(found.map(({ address }) => address))];
}

/** Why an address can't be listened on, in a sentence that says what would be right. */
export function listenError(error: NodeJS.ErrnoException, { host, port }: Address): PlantgraphError {
  const why =
    {
      EADDRINUSE: "another program listens there; set PORT to a free one",
      EACCES: "this user may not use that port; ports from 1024 on are free to all",
      EADDRNOTAVAIL: "this machine does not have that address; set HOST to one it has",
    }[error.code ?? ""] ?? error.message;
  return new PlantgraphError(
    "INVALID_CONFIGURATION",
    `Can't listen on ${urlHost(host)}:${port}: ${why}.`,
    { at: "server.port" },
    { cause: error },
  );
}
