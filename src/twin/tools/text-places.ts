/** Where the offsets of a text are, for people: lines and columns. */

/** Lines and columns from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Where a reader's offsets are; for a reader of the text itself, its UTF-16 units from 0. */
export type PlaceOf = (offset: number) => TextPlace;

/**
 * The places of a text's own offsets; its lines are looked for when the first place is asked for.
 * @param startsOf where the lines begin, the first included; they end in LF unless said
 */
export function placesIn(text: string, startsOf: (text: string) => ArrayLike<number> = lineStarts): PlaceOf {
  let starts: ArrayLike<number> | null = null;
  return (offset) => {
    starts ??= startsOf(text);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
