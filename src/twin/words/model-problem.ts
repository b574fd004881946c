/** What is in the store and, for now, not in the model. */
import type { ElementRef } from "./elements.ts";
import type { ErrorCode } from "./errors.ts";

/** A part of an element in the store that the model does not take over, and why: what was good stays. */
export interface ModelProblem {
  readonly element: ElementRef;
  readonly name: string | null;
  readonly rule: ErrorCode;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** An outside edit that would remove so much that somebody must confirm it. */
export interface HeldRemoval {
  readonly assets: number;
  readonly tags: number;
  readonly since: number;
}
