/** What a request asks of history: tags that are asked the same travel to the store together, each tag once. */
import DataLoader from "dataloader";
import type { Tag } from "../twin/model/tag.ts";

export class HistoryReads {
  /** By what is asked. Most requests ask nothing. */
  #loaders: Map<string, DataLoader<Tag, unknown>> | null = null;

  /**
   * @param question a text that is the same for the same question alone
   * @param read all that were asked it in one turn, in order
   */
  load<T>(tag: Tag, question: string, read: (tags: readonly Tag[]) => Promise<readonly T[]>): Promise<T> {
    this.#loaders ??= new Map();
    let loader = this.#loaders.get(question) as DataLoader<Tag, T> | undefined;
    if (loader === undefined) {
      loader = new DataLoader(async (tags) => read(tags));
      this.#loaders.set(question, loader as DataLoader<Tag, unknown>);
    }
    return loader.load(tag);
  }
}
