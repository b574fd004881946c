/**
 * Upgrades to WebSockets take the way of every other request, through the router and its hooks, so that one place says what
 * an address means and who may ask there. A route for upgrades takes the connection over; every other answers as always, and
 * the connection ends.
 */
import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Metrics } from "../metrics/metrics.ts";

/** A connection that is to become a WebSocket. */
export interface Upgrade {
  readonly socket: Duplex;
  /** What came with the request already. */
  readonly head: Buffer;
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** Only GETs that ask for a WebSocket. Others, such as those that offer HTTP/2 (`h2c`), are plain requests (RFC 9110, 7.8). */
export function asksForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers.upgrade?.toLowerCase() === "websocket";
}

/** Lets routes be for upgrades alone, by this constraint. */
export const ONLY_UPGRADES = { upgrade: true } as const;

/** From now on upgrades are requests to the server's routes. */
export function routeUpgrades(app: FastifyInstance, metrics: Metrics): void {
  app.addConstraintStrategy({
    name: "upgrade",
    storage: () => new Map(),
    deriveConstraint: (request: IncomingMessage) => upgrades.has(request) || undefined,
  });
  app.server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    upgrades.set(request, { socket, head });
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as Socket);
    response.once("finish", () => {
      metrics.refusedRequests.inc({ reason: "upgrade" });
      response.detachSocket(socket as Socket);
      socket.end();
    });
    app.routing(request, response);
  });
}

/** The connection of a request to a route for upgrades, which no longer answers it. */
export function takeOver({ raw }: FastifyRequest, reply: FastifyReply): Upgrade {
  const upgrade = upgrades.get(raw) as Upgrade;
  reply.hijack();
  reply.raw.removeAllListeners("finish");
  reply.raw.detachSocket(upgrade.socket as Socket);
  return upgrade;
}
