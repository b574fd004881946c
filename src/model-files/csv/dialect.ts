/** How a CSV text is written: its separator, and where its first row begins. */
import type { Separator } from "./scan.ts";

export interface Dialect {
  readonly separator: Separator;
  /** Where the header begins. */
  readonly start: number;
  /** Whether `1,5` may be a number: where the comma does not separate cells. */
  readonly decimalComma: boolean;
}

const SEPARATORS: readonly Separator[] = [",", ";", "\t"];
const BOM = 0xfeff;
const SEPARATOR_LINE = /^"?sep=([,;\t])"?(?:\r\n|\n|\r|$)/i;

/** Of the first line, which Excel may have begun with `sep=;`, else of the header: what stands most often outside of quotes. */
export function dialectOf(text: string): Dialect {
  const bom = text.charCodeAt(0) === BOM ? 1 : 0;
  const said = SEPARATOR_LINE.exec(text.slice(bom, bom + 16));
  const start = bom + (said?.[0].length ?? 0);
  const separator = (said?.[1] as Separator | undefined) ?? separatorOf(text, start);
  return { separator, start, decimalComma: separator !== "," };
}

const QUOTE = 34;
const LF = 10;
const CR = 13;

function separatorOf(text: string, start: number): Separator {
  const codes = SEPARATORS.map((separator) => separator.charCodeAt(0));
  const counts = codes.map(() => 0);
  let isQuoted = false;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (code === LF || code === CR) break;
    else {
      const index = codes.indexOf(code);
      if (index >= 0) counts[index] = (counts[index] as number) + 1;
    }
  }
  return SEPARATORS[counts.indexOf(Math.max(...counts))] as Separator;
}
