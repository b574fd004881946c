/**
 * Upgrades to WebSockets take the way of every other request, through the router and its hooks, so that one place says what
 * an address means and who may ask there. The route that wants one takes the connection over; every other answers as always,
 * and the connection ends.
 */
import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { WebSocketDoor } from "../doors/websocket/websocket-door.ts";
import type { Metrics } from "../metrics/metrics.ts";

interface Upgrade {
  readonly socket: Duplex;
  /** What came with the request already. */
  readonly head: Buffer;
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** Only GETs that ask for a WebSocket. Others, such as those that offer HTTP/2 (`h2c`), are plain requests (RFC 9110, 7.8). */
export function asksForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers.upgrade?.toLowerCase() === "websocket";
}

/** Whether the request's connection can be taken over. */
export function isUpgrade(request: FastifyRequest): boolean {
  return upgrades.has(request.raw);
}

/** From now on upgrades are requests to the server's routes. */
export function routeUpgrades(app: FastifyInstance, metrics: Metrics): void {
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

/** Takes the connection over. */
export function openSocket({ raw }: FastifyRequest, reply: FastifyReply, sockets: WebSocketDoor): void {
  const { socket, head } = upgrades.get(raw) as Upgrade;
  reply.hijack();
  reply.raw.removeAllListeners("finish");
  reply.raw.detachSocket(socket as Socket);
  sockets.upgrade(raw, socket, head);
}
