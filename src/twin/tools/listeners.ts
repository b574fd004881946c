/** Those who want to be told of something, in the order they came. One that throws keeps nobody else from being told. */
export class Listeners<Told extends unknown[]> {
  readonly #listeners = new Set<(...told: Told) => void>();
  readonly #onError: (error: unknown) => void;

  /** @param onError told of what a listener throws; must not throw */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** The same function added twice is told twice. @returns takes it out again */
  add(listener: (...told: Told) => void): () => void {
    const own = (...told: Told): void => listener(...told);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Those that are added meanwhile are not told. */
  tell(...told: Told): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(...told);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
