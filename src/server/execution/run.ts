/** One execution of a compiled operation. */
import type { RequestContext } from "../../resolvers/context.ts";
import type { Output } from "./output.ts";

/** Where it writes, and what its resolvers are given. */
export interface Run {
  readonly output: Output;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  /** Set when arguments ask about live values: then the answer can't be kept. */
  followsSamples: boolean;
  /** Argument values by field, coerced when first needed. */
  readonly args: (Readonly<Record<string, unknown>> | undefined)[];
}

/** Thrown by a writer that meets what only graphql-js handles. Without a stack: it is no error. */
export const GIVE_UP = Symbol("give up");

/**
 * Why an operation is executed by graphql-js: mutations run once, so they are never tried; introspection is not compiled; a
 * field waits for a device, the log or an earlier model; its variables are wrong; an answer was to be null where the
 * schema allows none, or a resolver threw; or it is something else.
 */
export type FallbackReason = "mutation" | "introspection" | "waits" | "variables" | "gave-up" | "other";

export interface Fallback {
  readonly reason: FallbackReason;
  /** The field it is for, where there is one: `Tag.read`. */
  readonly field?: string;
}

/** Thrown while compiling: only graphql-js executes this operation. Without a stack, as above. */
export class NotCompiled {
  readonly fallback: Fallback;

  constructor(reason: FallbackReason, field?: string) {
    this.fallback = field === undefined ? { reason } : { reason, field };
  }
}
