/** GraphiQL for people, at /. They also get it where they follow a link to /graphql (`doors/graphql`). */
import type { Door } from "../../http/door.ts";
import type { GraphiQLPage } from "./graphiql-page.ts";

export function graphiqlDoor(page: GraphiQLPage): Door {
  return {
    name: "graphiql",
    register(app) {
      app.route({
        method: ["GET"],
        url: "/",
        admission: "ALWAYS",
        callers: "KNOWN",
        handler: (request, reply) => page.send(request, reply),
      });
    },
  };
}
