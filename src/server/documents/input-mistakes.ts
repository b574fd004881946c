/**
 * What is wrong with the variables of an operation or the parameters of an export. Looking for mistakes ends after a few
 * of them: each costs more than the item it is about, and nobody reads ten thousand.
 */
import { coerceInputValue, type GraphQLInputType } from "graphql";

/** Mistakes that are told of one input. */
export const MOST_MISTAKES = 5;
/** Text of mistakes after which no more are looked for: what is as long was long to look at. Characters. */
const MOST_TEXT = 2_000;
/** Longest sentence of a mistake, which may repeat the value. Characters. */
const MOST_PROBLEM = 500;
/** What is shown of a value. Characters. */
const SHOWN = 100;

/** Ends the look for mistakes. Without a stack: it is no error. */
const ENOUGH = Symbol("enough mistakes");

export interface InputMistake {
  /** Keys and indexes, from the value on. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  /** What is wrong with it, as a sentence. */
  readonly problem: string;
}

/** Collects the mistakes of one input, made of any number of values. */
export class InputMistakes<M> {
  readonly found: M[] = [];
  #text = 0;

  /**
   * @param look notes what it finds; it is ended when that is enough
   * @returns whether nothing was found
   */
  noneIn(look: () => void): boolean {
    try {
      look();
    } catch (error) {
      if (error !== ENOUGH) throw error;
    }
    return this.found.length === 0;
  }

  /**
   * A value as its type has it; undefined where something is wrong with it.
   * @param word what is said of a mistake
   */
  coerced(value: unknown, type: GraphQLInputType, word: (mistake: InputMistake) => M): unknown {
    return coerceInputValue(value, type, (path, wrong, { message }) => {
      const problem = message.length > MOST_PROBLEM ? `${message.slice(0, MOST_PROBLEM)}...` : message;
      this.note(word({ path, value: wrong, problem }), message.length);
    });
  }

  /** @param length of the text that was made of it, where that may be long. Characters */
  note(mistake: M, length = 0): void {
    this.found.push(mistake);
    this.#text += length;
    if (this.found.length >= MOST_MISTAKES || this.#text > MOST_TEXT) throw ENOUGH;
  }
}

/** A value that may be of any size, in a few characters. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}...` : value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return hasKeys(value) ? "an object" : "{}";
  return String(value);
}

function hasKeys(value: object): boolean {
  for (const _ in value) return true;
  return false;
}
