/** Tags grouped by what is the matter with them: what an operator looks at first when a data source has trouble. */
import type { Tag } from "../model/tag.ts";
import { type Quality, qualityOf, statusCodeText, statusName } from "../words/status-codes.ts";

/** Tags whose newest sample has the same status, flags aside. */
export class StatusGroup {
  /** Without its flags, unsigned 32 bit. */
  readonly #status: number;
  #count = 0;
  readonly #tags: Tag[] = [];

  constructor(status: number) {
    this.#status = status;
  }

  /** "BadNodeIdUnknown" */
  get status(): string {
    return statusName(this.#status);
  }

  /** "0x80340000" */
  get statusCode(): string {
    return statusCodeText(this.#status);
  }

  get quality(): Quality {
    return qualityOf(this.#status);
  }

  get count(): number {
    return this.#count;
  }

  /** The first of them, in the order they were given. */
  get tags(): readonly Tag[] {
    return this.#tags;
  }

  add(tag: Tag, examples: number): void {
    this.#count++;
    if (this.#tags.length < examples) this.#tags.push(tag);
  }
}

const WORST_FIRST: readonly Quality[] = ["BAD", "UNCERTAIN", "GOOD"];

/** The worst first, of equal ones the largest. @param examples how many tags each group names */
export function tagsByStatus(tags: Iterable<Tag>, examples: number): StatusGroup[] {
  const groups = new Map<number, StatusGroup>();
  for (const tag of tags) {
    const status = (tag.current.status & 0xffff_0000) >>> 0;
    let group = groups.get(status);
    if (group === undefined) {
      group = new StatusGroup(status);
      groups.set(status, group);
    }
    group.add(tag, examples);
  }
  return [...groups.values()].sort(
    (a, b) => WORST_FIRST.indexOf(a.quality) - WORST_FIRST.indexOf(b.quality) || b.count - a.count,
  );
}

export interface QualityCounts {
  readonly good: number;
  readonly uncertain: number;
  readonly bad: number;
}

export function countQualities(tags: Iterable<Tag>): QualityCounts {
  const counts = { GOOD: 0, UNCERTAIN: 0, BAD: 0 };
  for (const tag of tags) counts[tag.current.quality]++;
  return { good: counts.GOOD, uncertain: counts.UNCERTAIN, bad: counts.BAD };
}
