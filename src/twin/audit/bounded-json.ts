/** Values as the audit log keeps them: it is read by people for years, and nobody may fill it with what an answer may hold. */
import { createHash } from "node:crypto";
import type { JsonValue } from "../words/values.ts";

/** Longest text of a value that is kept whole. Characters. */
const MOST = 4_096;
/** Longest remark of a caller that is kept whole. Characters. */
const MOST_WORDS = 1_000;

/** A value as far as JSON can say it; of one whose JSON is longer than 4,096 characters its length and digest. */
export function boundedJson(value: unknown): JsonValue {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
  if (text === undefined) return null;
  return text.length > MOST ? digestOf(text) : (JSON.parse(text) as JsonValue);
}

/** Stands for a text that is not kept itself. */
export function digestOf(text: string): { readonly characters: number; readonly sha256: string } {
  return { characters: text.length, sha256: sha256(text) };
}

/** In hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function boundedWords<Words extends string | null | undefined>(
  words: Words,
): Words extends string ? string : string | null;
export function boundedWords(words: string | null | undefined): string | null {
  if (words == null) return null;
  return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words;
}
