/** What supervisors ask: is the process there, and should it get traffic. */
import type { Twin } from "../../../twin/twin.ts";

export interface HealthReport {
  /** Answers are right: the model is loaded and the server is not draining. A lost store or source does not make it unready. */
  readonly ready: boolean;
  readonly revision: number;
  readonly store: "available" | "unavailable";
  readonly dataSources: Readonly<Record<string, string>>;
}

export class Health {
  readonly #twin: Twin;
  #draining = false;

  constructor(twin: Twin) {
    this.#twin = twin;
  }

  /** From now on not ready, so that load balancers look elsewhere. */
  drain(): void {
    this.#draining = true;
  }

  get draining(): boolean {
    return this.#draining;
  }

  report(): HealthReport {
    const { model, keeper, sources } = this.#twin;
    return {
      ready: !this.#draining,
      revision: model.revision,
      store: keeper.storeUnavailable === null ? "available" : "unavailable",
      dataSources: Object.fromEntries(sources.statuses.map(({ name, state }) => [name, state])),
    };
  }
}
