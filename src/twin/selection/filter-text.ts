/**
 * Text conditions of filters. Case and accents are folded once per text, and a pattern is matched in time proportional to
 * the text: it is never made a regular expression, which a hostile pattern could keep busy for ever.
 */

import { writable } from "../model/writable.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { StringFilter } from "./filter.ts";

export type TextPredicate = (text: string | null) => boolean;

/** Longest pattern, in UTF-16 units: half of the longest name is more than anybody types. */
export const PATTERN_MAX_LENGTH = 256;

const MARKS = /\p{M}/gu;

/** Text without case and accents. */
export function foldText(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) return text.normalize("NFD").replace(MARKS, "").normalize("NFC").toLowerCase();
  }
  return text.toLowerCase();
}

/** Something with a name that is kept folded once it was asked for. */
interface Named {
  readonly record: { readonly name: string };
  readonly foldedName: string | null;
}

/** Its name without case and accents. Folding a name with accents costs as much as thirty comparisons, so it is kept. */
export function foldedNameOf(named: Named): string {
  if (named.foldedName !== null) return named.foldedName;
  const folded = foldText(named.record.name);
  writable(named).foldedName = folded;
  return folded;
}

/** As `textPredicate`, of names. @throws PlantgraphError BAD_USER_INPUT for a pattern that nothing can ever match */
export function namePredicate(filter: StringFilter, at: string): (named: Named) => boolean {
  const { exact, folded } = textTests(filter, at);
  if (folded.length === 0) return ({ record }) => holds(exact, record.name);
  return (named) => holds(exact, named.record.name) && holds(folded, foldedNameOf(named));
}

/** @throws PlantgraphError BAD_USER_INPUT for a pattern that nothing can ever match */
export function textPredicate(filter: StringFilter, at: string): TextPredicate {
  const { exact, folded } = textTests(filter, at);
  return (text) => {
    if (text === null) return exact.length === 0 && folded.length === 0;
    return holds(exact, text) && (folded.length === 0 || holds(folded, foldText(text)));
  };
}

type TextTest = (text: string) => boolean;

function holds(tests: readonly TextTest[], text: string): boolean {
  for (const test of tests) if (!test(text)) return false;
  return true;
}

/** What must hold for the text as it stands, and for the folded text. */
function textTests(filter: StringFilter, at: string): { exact: readonly TextTest[]; folded: readonly TextTest[] } {
  const exact: TextTest[] = [];
  const folded: TextTest[] = [];
  const { eq, contains, startsWith, glob } = filter;
  if (typeof eq === "string") {
    const wanted = eq.normalize("NFC");
    exact.push((text) => text === wanted);
  }
  if (filter.in) {
    const wanted = new Set(filter.in.map((each) => each.normalize("NFC")));
    exact.push((text) => wanted.has(text));
  }
  if (typeof contains === "string") {
    const wanted = foldText(checked(contains, `${at}.contains`));
    folded.push((text) => text.includes(wanted));
  }
  if (typeof startsWith === "string") {
    const wanted = foldText(checked(startsWith, `${at}.startsWith`));
    folded.push((text) => text.startsWith(wanted));
  }
  if (typeof glob === "string") folded.push(globMatcher(checked(glob, `${at}.glob`)));
  return { exact, folded };
}

function checked(pattern: string, at: string): string {
  const problem =
    pattern === ""
      ? "is empty; leave it out to take every text"
      : pattern.length > PATTERN_MAX_LENGTH
        ? `is longer than ${PATTERN_MAX_LENGTH} characters`
        : pattern.isWellFormed()
          ? null
          : "is not well-formed Unicode";
  if (problem === null) return pattern;
  throw new PlantgraphError("BAD_USER_INPUT", `${at}: the pattern ${problem}.`, { at });
}

/**
 * Matches a whole folded text against a pattern of `*` (any text) and `?` (one character). The pieces between stars are
 * found from left to right, each at its first place, which is enough since what follows a star may begin anywhere after.
 */
export function globMatcher(pattern: string): (folded: string) => boolean {
  const pieces = foldText(pattern).split("*").map(toPiece);
  const first = pieces[0] as Piece;
  if (pieces.length === 1) return (text) => first.endAt(text, 0) === text.length;
  const last = pieces[pieces.length - 1] as Piece;
  const between = pieces.slice(1, -1).filter((piece) => !piece.empty);
  return (text) => {
    let from = first.endAt(text, 0);
    if (from < 0) return false;
    const tail = text.length - last.lengthFromEnd(text);
    if (tail < from || last.endAt(text, tail) !== text.length) return false;
    for (const piece of between) {
      from = piece.find(text, from, tail);
      if (from < 0) return false;
    }
    return true;
  };
}

interface Piece {
  readonly empty: boolean;
  /** UTF-16 units the piece takes at the text's end; infinite when the text is too short. */
  lengthFromEnd(text: string): number;
  /** Where the piece ends when it stands at `index`, else -1. */
  endAt(text: string, index: number): number;
  /** Where its first occurrence that lies within [from, to) ends, else -1. */
  find(text: string, from: number, to: number): number;
}

function toPiece(piece: string): Piece {
  return piece.includes("?") ? wildcardPiece(Array.from(piece)) : literalPiece(piece);
}

function literalPiece(piece: string): Piece {
  const { length } = piece;
  return {
    empty: length === 0,
    lengthFromEnd: () => length,
    endAt: (text, index) => (text.startsWith(piece, index) ? index + length : -1),
    find(text, from, to) {
      const index = text.indexOf(piece, from);
      return index < 0 || index + length > to ? -1 : index + length;
    },
  };
}

/** Shift-and: one bit a character of the piece, all places it could have begun at are followed at once. */
function wildcardPiece(characters: readonly string[]): Piece {
  const words = Math.ceil(characters.length / 32);
  const any = new Uint32Array(words);
  const masks = new Map<string, Uint32Array>();
  characters.forEach((character, i) => {
    if (character === "?") any[i >>> 5] = (any[i >>> 5] as number) | (1 << (i & 31));
    else if (!masks.has(character)) masks.set(character, new Uint32Array(words));
  });
  for (const [own, mask] of masks) {
    characters.forEach((character, i) => {
      if (character === own || character === "?") mask[i >>> 5] = (mask[i >>> 5] as number) | (1 << (i & 31));
    });
  }
  const lastWord = words - 1;
  const lastBit = 1 << ((characters.length - 1) & 31);

  const endAt = (text: string, index: number): number => {
    let at = index;
    for (const wanted of characters) {
      const code = text.codePointAt(at);
      if (code === undefined) return -1;
      const character = String.fromCodePoint(code);
      if (wanted !== "?" && wanted !== character) return -1;
      at += character.length;
    }
    return at;
  };
  return {
    empty: false,
    lengthFromEnd(text) {
      let at = text.length;
      for (let i = 0; i < characters.length; i++) {
        if (at === 0) return Number.POSITIVE_INFINITY;
        at -= isLowSurrogate(text.charCodeAt(at - 1)) && at > 1 ? 2 : 1;
      }
      return text.length - at;
    },
    endAt,
    find(text, from, to) {
      const state = new Uint32Array(words);
      for (let at = from; at < to; ) {
        const character = String.fromCodePoint(text.codePointAt(at) as number);
        const mask = masks.get(character) ?? any;
        let carry = 1;
        for (let word = 0; word < words; word++) {
          const bits = state[word] as number;
          state[word] = ((bits << 1) | carry) & (mask[word] as number);
          carry = bits >>> 31;
        }
        at += character.length;
        if (((state[lastWord] as number) & lastBit) !== 0) return at;
      }
      return -1;
    },
  };
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
