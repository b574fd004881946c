/** What was begun and has to be ended. */
export class Closing {
  readonly #steps: (() => unknown)[] = [];

  push(step: () => unknown): void {
    this.#steps.push(step);
  }

  /** Ends it all, what was begun last first; each step waits for the one before. Nothing is ended twice. */
  async close(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step();
  }
}
