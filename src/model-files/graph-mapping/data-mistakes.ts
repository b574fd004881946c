import type { PlaceOf } from "../../twin/tools/text-places.ts";
import { Mistakes, shorten } from "../mistakes.ts";

/** Mistakes of one kind that are listed in full; of the others only the number is told. */
const ALIKE = 20;

/**
 * Mistakes of a graph's nodes: each names its node, and the place of the mapping that reads it. Thousands of nodes with the
 * same mistake leave room for the others.
 */
export class DataMistakes extends Mistakes {
  readonly #kinds = new Map<string, { readonly offset: number; readonly what: string; count: number }>();

  constructor(placeOf: PlaceOf, file: string | null) {
    super("The graph", placeOf, file);
  }

  override add(offset: number, key: string, message: string): void {
    const kind = `${offset} ${message.slice(0, 16)}`;
    const known = this.#kinds.get(kind);
    if (known) known.count++;
    else this.#kinds.set(kind, { offset, what: message.split(/[:.;]/, 1)[0] as string, count: 1 });
    super.add(offset, key, message);
  }

  protected override isRepeated(kind: string): boolean {
    return (this.#kinds.get(kind)?.count ?? 0) > ALIKE;
  }

  /** @throws PlantgraphError INVALID_FILE with all of them, when there are any */
  override check(): void {
    for (const { offset, what, count } of [...this.#kinds.values()])
      if (count > ALIKE)
        super.add(
          offset,
          "",
          `${(count - ALIKE).toLocaleString("en")} more have the same mistake ("${shorten(what)}").`,
        );
    super.check();
  }
}
