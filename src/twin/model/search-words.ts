/** How texts are cut into words for searching. */

/** A longer word counts by its beginning. */
const WORD_MAX_LENGTH = 64;

/** Text without case, accents and typographic variants. ASCII text, nearly all of a plant's names, takes the fast path. */
export function foldForSearch(text: string): string {
  const lower = text.toLowerCase();
  for (let i = 0; i < lower.length; i++)
    if (lower.charCodeAt(i) > 127) return lower.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return lower;
}

/** The words of a text, folded: runs of letters and digits. */
export function wordsOf(text: string): string[] {
  const words = foldForSearch(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  for (let i = 0; i < words.length; i++) words[i] = (words[i] as string).slice(0, WORD_MAX_LENGTH);
  return words;
}

/** Whether one change, a letter more, less, another, or two swapped, makes one word of the other. */
export function isOneTypoAway(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
}
