import type { Id } from "../elements.ts";

/** A binary heap that gives the item with the smallest id, in code unit order. */
export class IdHeap<T extends { readonly id: Id }> {
  readonly #items: T[] = [];

  add(item: T): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((items[above] as T).id <= item.id) break;
      items[at] = items[above] as T;
      at = above;
    }
    items[at] = item;
  }

  take(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && (items[below + 1] as T).id < (items[below] as T).id) below++;
      if (last.id <= (items[below] as T).id) break;
      items[at] = items[below] as T;
      at = below;
    }
    items[at] = last;
    return first;
  }
}
