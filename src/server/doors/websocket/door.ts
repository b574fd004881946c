/** GraphQL over WebSockets, at the address of GraphQL over HTTP. */

import { showsCredentials } from "../../http/access.ts";
import type { Door } from "../../http/door.ts";
import { refuse } from "../../http/refuse.ts";
import { GRAPHQL_PATH } from "../../http/request-target.ts";
import { takeOver } from "../../http/upgrade.ts";
import { type WebSocketLimits, WebSockets } from "./websockets.ts";

/** When a client for whose socket there is no room may ask again, seconds. */
const ROOM_RETRY_S = 10;

export function websocketDoor(limits: WebSocketLimits): Door {
  return {
    name: "websocket",
    register(app, parts) {
      const sockets = new WebSockets(parts, limits);
      parts.metrics.gauge("websockets", "Open WebSockets.", () => sockets.open);
      app.onDrain((spreadMs) => sockets.drain(spreadMs));
      app.onDeadline(() => sockets.terminate());
      app.route({
        method: ["GET"],
        url: GRAPHQL_PATH,
        upgrades: true,
        admission: "OPENS",
        callers: "ANYBODY",
        handler(request, reply) {
          // What a client shows now must hold. Who shows nothing may still say it in `connection_init`.
          if (showsCredentials(request.raw)) parts.access.identify(request.raw);
          if (sockets.hasRoom) return sockets.upgrade(request.raw, takeOver(request, reply));
          reply.header("retry-after", ROOM_RETRY_S);
          return refuse(reply, 503, "OVERLOADED", "All sockets are in use (setting limits.sockets).");
        },
      });
    },
  };
}
