/** What is measured of the keys of identity providers, for Prometheus; looked up when somebody asks. */
import { Gauge, type Registry } from "prom-client";
import { ISSUER_KEY_STATES, type IssuerKeyState } from "../../../twin/ports/credentials.ts";

/** Gauges named `plantgraph_issuer_keys...`, by the issuer's address; what is not known has no sample. */
export function addIssuerGauges(registry: Registry, issuerKeys: () => readonly IssuerKeyState[]): void {
  new Gauge({
    name: "plantgraph_issuer_keys",
    help: "1 for the state of the keys of an issuer of tokens.",
    labelNames: ["issuer", "state"] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const { issuer, keys } of issuerKeys())
        for (const state of ISSUER_KEY_STATES) this.set({ issuer, state }, state === keys ? 1 : 0);
    },
  });
  new Gauge({
    name: "plantgraph_issuer_keys_end_seconds",
    help: "When the keys of an issuer of tokens count no more, unless they are fetched before. Seconds since 1970.",
    labelNames: ["issuer"] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const { issuer, usedUntil } of issuerKeys()) if (usedUntil !== null) this.set({ issuer }, usedUntil / 1_000);
    },
  });
}
