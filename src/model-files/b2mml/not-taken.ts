import type { Mistakes } from "../mistakes.ts";
import { shorten } from "../mistakes.ts";

/** Kinds of content told apart; a file of a foreign kind may have any number. */
const MOST_KINDS = 50;

interface Kind {
  count: number;
  readonly first: string;
}

/** What files say that the model has no place for: how often, and where it stands first. */
export class NotTaken {
  readonly #kinds = new Map<string, Kind>();
  #others = 0;

  /** @param what "SpatialDefinition of Equipment" */
  add(what: string, mistakes: Mistakes, offset: number): void {
    const name = shorten(what);
    const kind = this.#kinds.get(name);
    if (kind) {
      kind.count++;
      return;
    }
    if (this.#kinds.size >= MOST_KINDS) {
      this.#others++;
      return;
    }
    const { file, line, column } = mistakes.position(offset, "");
    const where = `${file === undefined ? "" : `${file}, `}line ${line}, column ${column}`;
    this.#kinds.set(name, { count: 1, first: where });
  }

  /** A sentence for each. */
  get sentences(): readonly string[] {
    const sentences = [...this.#kinds].map(([name, { count, first }]) =>
      count === 1
        ? `${name} was not taken (${first}).`
        : `${name} was not taken, ${count.toLocaleString("en")} times (first at ${first}).`,
    );
    if (this.#others > 0) sentences.push(`And ${this.#others.toLocaleString("en")} other pieces were not taken.`);
    return sentences;
  }
}
