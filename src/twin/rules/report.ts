import type { ElementPart } from "../words/element-parts.ts";
import type { ErrorCode } from "../words/errors.ts";

/**
 * Told of each broken rule: its code, the end of a sentence that begins with the element, and the parts that break it, the
 * one to blame first at the head.
 */
export type Report = (code: ErrorCode, what: string, ...parts: readonly ElementPart[]) => void;

/** A value as a sentence names it. */
export function quote(value: unknown): string {
  const text = typeof value === "string" ? value : String(value);
  return `"${text.length > 80 ? `${text.slice(0, 80)}...` : text}"`;
}
