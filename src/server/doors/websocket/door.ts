/** GraphQL over WebSockets, at the address of GraphQL over HTTP. */

import { PlantgraphError } from "../../../twin/words/errors.ts";
import { showsCredentials } from "../../http/access.ts";
import type { Door } from "../../http/door.ts";
import { refuseForRoom } from "../../http/refuse.ts";
import { GRAPHQL_PATH } from "../../http/request-target.ts";
import { takeOver } from "../../http/upgrade.ts";
import { type WebSocketLimits, WebSockets } from "./websockets.ts";

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
          // What a client shows now must hold. One that shows nothing may still do so in `connection_init`.
          if (showsCredentials(request.raw)) parts.access.identify(request.raw);
          const place = sockets.placeFor(request.raw);
          if (place instanceof PlantgraphError) return refuseForRoom(reply, place, parts);
          return sockets.upgrade(request.raw, takeOver(request, reply), place);
        },
      });
    },
  };
}
