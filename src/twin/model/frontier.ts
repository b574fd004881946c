/**
 * A breadth-first search and its frontier, the assets that are farthest from where it began. It works in arrays of integers that
 * are kept for the next search. Nothing is made for an asset that is met, or for a link that is followed.
 */

import type { AdjacencyLists } from "./adjacency.ts";
import type { Asset } from "./asset.ts";
import type { Walk } from "./walk.ts";

/** Marks above are begun anew from zero. */
const LAST_MARK = 2 ** 30;

/** The assets that a search has met, by slot. */
class VisitMarks {
  /** Of a search, marks from its own `base` on: the base itself for what must not be entered, else plus distance and 1. */
  marks = new Int32Array(0);
  /** Slots of the assets that were met, in order. */
  queue = new Int32Array(0);
  base = 0;
  #top = 0;

  /** Forgets everything. */
  begin(slots: number): void {
    if (slots > this.marks.length || this.#top > LAST_MARK) {
      const size = slots > this.marks.length ? Math.max(1024, Math.ceil(slots * 1.25)) : this.marks.length;
      this.marks = new Int32Array(size);
      this.queue = new Int32Array(size);
      this.#top = 0;
    }
    this.base = this.#top + 1;
    this.#top = this.base;
  }

  /** The greatest mark of the search. */
  raise(mark: number): void {
    if (mark > this.#top) this.#top = mark;
  }
}

const idle: VisitMarks[] = [];

/** How a step ended. */
export type Step = "ON" | "TOO_MANY_LINKS";

export class Frontier {
  readonly #walk: Walk;
  readonly #rows: readonly AdjacencyLists[];
  readonly #wanted: Uint8Array | null;
  readonly #visits: VisitMarks;
  /** Where the assets of the greatest distance begin in the queue, and where they end. */
  #from = 0;
  #to = 0;
  #distance = 0;
  #links = 0;

  constructor(walk: Walk, towards: boolean, visits: VisitMarks) {
    this.#walk = walk;
    this.#rows = walk.rows(towards);
    this.#wanted = walk.wantedTypes();
    this.#visits = visits;
    visits.begin(walk.table.assets.length);
  }

  /** Links from where it began to the farthest assets. */
  get distance(): number {
    return this.#distance;
  }

  /** Links looked at. */
  get links(): number {
    return this.#links;
  }

  /** How many assets were met, and how many of them are the farthest. */
  get met(): number {
    return this.#to;
  }
  get width(): number {
    return this.#to - this.#from;
  }

  /** How many links the next step would look at. */
  get linksAhead(): number {
    const { queue } = this.#visits;
    let links = 0;
    for (const { spans } of this.#rows)
      for (let i = this.#from; i < this.#to; i++) links += spans[2 * (queue[i] as number) + 1] as number;
    return links;
  }

  /** Slots of the farthest assets that another search has met too. */
  meeting(other: Frontier): number[] {
    const { queue } = this.#visits;
    const { marks, base } = other.#visits;
    const slots: number[] = [];
    for (let i = this.#from; i < this.#to; i++) {
      const slot = queue[i] as number;
      if ((marks[slot] as number) > base) slots.push(slot);
    }
    return slots;
  }

  /** Slots of all that were met, nearest first; a copy. */
  all(): Int32Array {
    return this.#visits.queue.slice(0, this.#to);
  }

  /** Where it begins; only before the first step. Each counts once. */
  begin(slot: number): void {
    const { marks, queue, base } = this.#visits;
    if ((marks[slot] as number) >= base) return;
    marks[slot] = base + 1;
    this.#visits.raise(base + 1);
    queue[this.#to++] = slot;
  }

  /** How far away that is; -1 when it was not met. */
  distanceOf(slot: number): number {
    const { marks, base } = this.#visits;
    const mark = marks[slot] as number;
    return mark > base ? mark - base - 1 : -1;
  }

  /** VisitMarks a distance that another search has found, of what this one has not met. */
  note(slot: number, distance: number): void {
    const { marks, base } = this.#visits;
    marks[slot] = base + 1 + distance;
    this.#visits.raise(base + 1 + distance);
  }

  /**
   * Goes one link further than the farthest.
   * @param most links that may be looked at
   * @returns TOO_MANY_LINKS: it stands where it stood
   */
  step(most: number): Step {
    const { marks, queue, base } = this.#visits;
    const { visible, table } = this.#walk;
    const wanted = this.#wanted;
    const [from, to] = [this.#from, this.#to];
    const mark = base + 1 + this.#distance + 1;
    this.#visits.raise(mark);
    let links = this.#links;
    let end = to;
    for (const { spans, targets, types } of this.#rows) {
      const filter = types === null ? null : wanted;
      for (let i = from; i < to; i++) {
        const slot = queue[i] as number;
        const start = spans[2 * slot] as number;
        const count = spans[2 * slot + 1] as number;
        links += count;
        if (links > most) {
          this.#links = links;
          return "TOO_MANY_LINKS";
        }
        for (let k = start; k < start + count; k++) {
          if (filter !== null && filter[(types as Int32Array)[k] as number] === 0) continue;
          const next = targets[k] as number;
          if ((marks[next] as number) >= base) continue;
          if (visible !== null && !visible(table.assets[next] as Asset)) {
            marks[next] = base;
            continue;
          }
          marks[next] = mark;
          queue[end++] = next;
        }
      }
    }
    this.#links = links;
    this.#from = to;
    this.#to = end;
    this.#distance++;
    return "ON";
  }

  /** Whether a step would meet any asset. */
  goesOn(): boolean {
    const { marks, queue, base } = this.#visits;
    const { visible, table } = this.#walk;
    for (const { spans, targets, types } of this.#rows) {
      const filter = types === null ? null : this.#wanted;
      for (let i = this.#from; i < this.#to; i++) {
        const slot = queue[i] as number;
        const start = spans[2 * slot] as number;
        const end = start + (spans[2 * slot + 1] as number);
        for (let k = start; k < end; k++) {
          if (filter !== null && filter[(types as Int32Array)[k] as number] === 0) continue;
          const next = targets[k] as number;
          if ((marks[next] as number) < base && (visible === null || visible(table.assets[next] as Asset))) return true;
        }
      }
    }
    return false;
  }
}

/**
 * Runs a search with marks of its own, also in the middle of another search. The search must not be used afterwards.
 * @param towards false: against the way of the walk, to where it could come from
 */
export function withFrontier<T>(walk: Walk, towards: boolean, run: (frontier: Frontier) => T): T {
  const visits = idle.pop() ?? new VisitMarks();
  try {
    return run(new Frontier(walk, towards, visits));
  } finally {
    idle.push(visits);
  }
}

/**
 * Assets that are one link away from an asset, by slots: once for each link, also those that must not be entered.
 * @param towards false: against the way of the walk, to where it could come from
 */
export function nextTo(walk: Walk, towards: boolean): (slot: number, visit: (next: number) => void) => void {
  const lists = walk.rows(towards);
  const wanted = walk.wantedTypes();
  return (slot, visit) => {
    for (const { spans, targets, types } of lists) {
      const filter = types === null ? null : wanted;
      const start = spans[2 * slot] as number;
      const end = start + (spans[2 * slot + 1] as number);
      for (let k = start; k < end; k++)
        if (filter === null || filter[(types as Int32Array)[k] as number] !== 0) visit(targets[k] as number);
    }
  };
}
