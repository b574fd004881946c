import type { Tag } from "./tag.ts";

const NONE: ReadonlySet<Tag> = new Set();

/** Tags by the data source that their records name. */
export class TagsBySource {
  readonly #tags = new Map<string, Set<Tag>>();

  of(dataSource: string): ReadonlySet<Tag> {
    return this.#tags.get(dataSource) ?? NONE;
  }

  add(tag: Tag, dataSource: string): void {
    const tags = this.#tags.get(dataSource);
    if (tags) tags.add(tag);
    else this.#tags.set(dataSource, new Set([tag]));
  }

  remove(tag: Tag, dataSource: string): void {
    const tags = this.#tags.get(dataSource);
    tags?.delete(tag);
    if (tags?.size === 0) this.#tags.delete(dataSource);
  }
}
