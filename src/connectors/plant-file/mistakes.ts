import { PlantgraphError } from "../../twin/errors.ts";
import type { FilePosition } from "../../twin/model-draft.ts";

/** Reading ends at this many mistakes; nobody corrects more at once. */
export const MAX_MISTAKES = 1_000;

/** Thrown to stop reading when more of it would be of no use: the mistakes noted say why. Never leaves this folder. */
export class StopReading extends Error {}

/** Mistakes of one file, each with line and column. */
export class Mistakes {
  readonly #text: string;
  #lineStarts: number[] | null = null;
  readonly #problems: PlantgraphError[] = [];
  readonly #seen = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** An element repeated by `for` has the same mistake many times: one of them is enough. */
  add(offset: number, key: string, message: string): void {
    const seen = `${offset} ${message.slice(0, 16)}`;
    if (this.#seen.has(seen)) return;
    this.#seen.add(seen);
    const { line, column } = this.#lineAndColumn(offset);
    this.#problems.push(
      new PlantgraphError("INVALID_FILE", `${shorten(key) || "The plant file"}: ${message}`, {
        at: shorten(key),
        line,
        column,
      }),
    );
    if (this.#problems.length >= MAX_MISTAKES) throw new StopReading();
  }

  position(offset: number, key: string): FilePosition {
    return { key, ...this.#lineAndColumn(offset) };
  }

  /** @throws PlantgraphError INVALID_FILE with all of them, when there are any */
  check(): void {
    if (this.#problems.length === 0) return;
    const problems = this.#problems.toSorted(
      ({ details: a }, { details: b }) =>
        (a.line as number) - (b.line as number) || (a.column as number) - (b.column as number),
    );
    const [first] = problems as [PlantgraphError];
    const { line, column } = first.details;
    const more = problems.length - 1;
    const others = more === 0 ? "" : ` (And ${more} more ${more === 1 ? "mistake" : "mistakes"}.)`;
    throw new PlantgraphError(
      "INVALID_FILE",
      `Line ${line}, column ${column}: ${first.message}${others}`,
      first.details,
      { problems },
    );
  }

  #lineAndColumn(offset: number): { line: number; column: number } {
    this.#lineStarts ??= lineStarts(this.#text);
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** A piece of the file for a message: never megabytes of it. */
export function shorten(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 117)}...`;
}
