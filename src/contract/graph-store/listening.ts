import type { StoreListener } from "../../twin/ports/graph-store.ts";

export function listener(parts: Partial<StoreListener>): StoreListener {
  return { onCommits: () => {}, onEdits: () => {}, onAvailability: () => {}, ...parts };
}

/** An event to wait for. */
export class Signal {
  #waiting: (() => void)[] = [];

  give(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
