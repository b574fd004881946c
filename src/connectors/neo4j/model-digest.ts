/**
 * A number for a whole model: the sum of one for each element, so that a commit changes it by what it changes, and the order
 * of elements means nothing. The store keeps that of the model its commit log tells; a graph with another one was edited
 * beside the log.
 */
import { hash } from "node:crypto";
import { canonicalText } from "../../twin/words/canonical-text.ts";
import type { Change } from "../../twin/words/commits.ts";
import type { ModelElement } from "../../twin/words/elements.ts";

/** Two sums of this fit a double without loss. */
const MODULUS = 2 ** 48;

/** Of a text: 48 bits of its MD5. Nobody profits from two that are alike. */
export function digestOfText(text: string): number {
  return Number.parseInt(hash("md5", text, "hex").slice(0, 12), 16);
}

export function digestOf(element: ModelElement | null): number {
  return element === null ? 0 : digestOfText(canonicalText(element));
}

export function digestWith(sum: number, added: number, removed = 0): number {
  return (sum + added + (MODULUS - removed)) % MODULUS;
}

/** What changes add to the digest of a model. */
export function digestOfChanges(changes: readonly Change[]): number {
  let sum = 0;
  for (const { before, after } of changes) sum = digestWith(sum, digestOf(after), digestOf(before));
  return sum;
}
