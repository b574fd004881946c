import type { Unsubscribe } from "../ports/data-source.ts";
import { Listeners } from "../tools/listeners.ts";
import { PlantgraphError } from "../words/errors.ts";

/** Whether the store can be reached, as it says itself. */
export class StoreAvailability {
  readonly #listeners: Listeners<[]>;
  #reason: string | null = null;

  /** @param onError told of what a listener throws; must not throw */
  constructor(onError: (error: unknown) => void) {
    this.#listeners = new Listeners(onError);
  }

  /** null while the store can be reached, else a sentence. */
  get reason(): string | null {
    return this.#reason;
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener);
  }

  /** Takes over what the store says, and tells the listeners where that is something new. */
  set(available: boolean, reason: string | null): void {
    const next = available ? null : (reason ?? "The store can't be reached.");
    if (next === this.#reason) return;
    this.#reason = next;
    this.#listeners.tell();
  }

  /** @throws PlantgraphError STORE_UNAVAILABLE, before anything is changed */
  refuseUnlessAvailable(): void {
    if (this.#reason === null) return;
    throw new PlantgraphError(
      "STORE_UNAVAILABLE",
      `${this.#reason} Nothing was changed; reads and live values go on, try again later.`,
    );
  }

  /** Tells nobody from now on. */
  close(): void {
    this.#listeners.clear();
  }
}
