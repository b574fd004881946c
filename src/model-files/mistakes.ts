import type { PlaceOf } from "../twin/tools/text-places.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { FilePosition } from "../twin/words/model-draft.ts";

/** Reading ends at this many mistakes; nobody corrects more at once. */
export const MAX_MISTAKES = 1_000;

/** Thrown to stop reading when more of it would be of no use: the mistakes noted say why. Never leaves this room. */
export class StopReading extends Error {}

/** Mistakes of one file, each with line and column. */
export class Mistakes {
  readonly #subject: string;
  readonly #file: { readonly file?: string };
  readonly #placeOf: PlaceOf;
  readonly #most: number;
  readonly #problems: PlantgraphError[] = [];
  readonly #seen = new Set<string>();

  /**
   * @param subject "The plant file", as sentences begin
   * @param file its name, where an import has several
   * @param most how many mistakes end the reading
   */
  constructor(subject: string, placeOf: PlaceOf, file: string | null = null, most = MAX_MISTAKES) {
    this.#subject = subject;
    this.#placeOf = placeOf;
    this.#most = most;
    this.#file = file === null ? {} : { file };
  }

  get count(): number {
    return this.#problems.length;
  }

  /** An element repeated by `for` has the same mistake many times: one of them is enough. */
  add(offset: number, key: string, message: string): void {
    if (this.isRepeated(`${offset} ${message.slice(0, 16)}`)) return;
    this.#problems.push(
      new PlantgraphError("INVALID_FILE", `${shorten(key) || this.#subject}: ${message}`, {
        at: shorten(key),
        ...this.#file,
        ...this.#placeOf(offset),
      }),
    );
    if (this.#problems.length >= this.#most) throw new StopReading();
  }

  /** @param kind what mistakes that are alike have in common */
  protected isRepeated(kind: string): boolean {
    if (this.#seen.has(kind)) return true;
    this.#seen.add(kind);
    return false;
  }

  position(offset: number, key: string): FilePosition {
    return { key, ...this.#file, ...this.#placeOf(offset) };
  }

  /** @throws PlantgraphError INVALID_FILE with all of them, when there are any */
  check(): void {
    checkAll([this]);
  }

  /** In the order of the file. */
  get problems(): readonly PlantgraphError[] {
    return this.#problems.toSorted(
      ({ details: a }, { details: b }) =>
        (a.line as number) - (b.line as number) || (a.column as number) - (b.column as number),
    );
  }
}

/**
 * The mistakes of an import's files as one error.
 * @throws PlantgraphError INVALID_FILE with all of them, when there are any
 */
export function checkAll(files: readonly Mistakes[]): void {
  const problems = files.flatMap((mistakes) => mistakes.problems);
  const [first] = problems;
  if (!first) return;
  const { file, line, column } = first.details;
  const where = file === undefined ? `Line ${line}` : `${file}, line ${line}`;
  const more = problems.length - 1;
  const others = more === 0 ? "" : ` (And ${more} more ${more === 1 ? "mistake" : "mistakes"}.)`;
  throw new PlantgraphError("INVALID_FILE", `${where}, column ${column}: ${first.message}${others}`, first.details, {
    problems,
  });
}

/** A piece of the file for a message: never megabytes of it. */
export function shorten(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 117)}...`;
}
