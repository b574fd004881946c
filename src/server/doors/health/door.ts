/** What supervisors ask: is the process there, and should it get traffic. */
import type { IssuerKeyState } from "../../../twin/ports/credentials.ts";
import type { Twin } from "../../../twin/twin.ts";
import { identityOf } from "../../http/access.ts";
import type { Door } from "../../http/door.ts";

/** What everybody is told. */
interface Ready {
  /** Answers are right: the model is loaded and the server is not draining. A lost store or source does not make it unready. */
  readonly ready: boolean;
}

/** What callers are told who hold `observe`. */
interface Readiness extends Ready {
  readonly revision: number;
  readonly store: "available" | "unavailable";
  readonly dataSources: Readonly<Record<string, string>>;
  /** "unavailable": what has to be recorded is refused. "low": it soon will be. */
  readonly audit: "available" | "low" | "unavailable";
  /** By the issuer's address: "stale" while its keys can't be asked for, and those it gave last are used. */
  readonly issuerKeys: Readonly<Record<string, string>>;
}

export function healthDoor(twin: Twin, issuerKeys: () => readonly IssuerKeyState[]): Door {
  return {
    name: "health",
    register(app, { queue, access }) {
      app.route({
        method: ["GET"],
        url: "/healthz",
        admission: "ALWAYS",
        callers: "ANYBODY",
        handler: async () => ({ status: "ok" }),
      });
      app.route({
        method: ["GET"],
        url: "/readyz",
        admission: "ALWAYS",
        callers: "ANYBODY",
        async handler({ raw }, reply) {
          const ready = !queue.isDraining;
          const isObserver = identityOf(access, raw)?.authority.holds("observe") ?? false;
          reply.code(ready ? 200 : 503).header("cache-control", "no-store");
          return reply.send(isObserver ? readinessOf(twin, issuerKeys(), ready) : ({ ready } satisfies Ready));
        },
      });
    },
  };
}

function readinessOf(
  { model, keeper, sources, audit }: Twin,
  issuerKeys: readonly IssuerKeyState[],
  ready: boolean,
): Readiness {
  return {
    ready,
    revision: model.revision,
    store: keeper.storeUnavailable === null ? "available" : "unavailable",
    dataSources: Object.fromEntries(sources.statuses.map(({ name, state }) => [name, state])),
    audit: audit.state.trouble !== null ? "unavailable" : audit.state.warning !== null ? "low" : "available",
    issuerKeys: Object.fromEntries(issuerKeys.map(({ issuer, keys }) => [issuer, keys.toLowerCase()])),
  };
}
