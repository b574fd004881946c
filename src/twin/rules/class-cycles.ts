import type { Id } from "../words/elements.ts";

/**
 * The classes that specialise themselves, by whatever way round: those in a cycle of `extends`. Costs what is reached once,
 * however long the chains are (Tarjan's strongly connected components, without recursion).
 */
export function classesInCycles(begin: Iterable<Id>, extendsOf: (id: Id) => readonly Id[]): ReadonlySet<Id> {
  const cyclic = new Set<Id>();
  const order = new Map<Id, number>();
  /** The earliest class of the open ones that can be reached. */
  const low = new Map<Id, number>();
  const open: Id[] = [];
  const isOpen = new Set<Id>();
  for (const root of begin) {
    if (order.has(root)) continue;
    const way: { readonly id: Id; readonly wider: readonly Id[]; next: number }[] = [];
    const enter = (id: Id) => {
      low.set(id, order.size);
      order.set(id, order.size);
      open.push(id);
      isOpen.add(id);
      way.push({ id, wider: extendsOf(id), next: 0 });
    };
    const reach = (id: Id, place: number) => low.set(id, Math.min(low.get(id) as number, place));
    enter(root);
    for (let at = way.at(-1); at; at = way.at(-1)) {
      const { id, wider } = at;
      if (at.next < wider.length) {
        const to = wider[at.next++] as Id;
        if (to === id) cyclic.add(id);
        if (!order.has(to)) enter(to);
        else if (isOpen.has(to)) reach(id, order.get(to) as number);
        continue;
      }
      way.pop();
      const above = way.at(-1);
      if (above) reach(above.id, low.get(id) as number);
      if (low.get(id) !== order.get(id)) continue;
      const isAlone = open.at(-1) === id;
      for (let member = open.pop(); member !== undefined; member = member === id ? undefined : open.pop()) {
        isOpen.delete(member);
        if (!isAlone) cyclic.add(member);
      }
    }
  }
  return cyclic;
}
