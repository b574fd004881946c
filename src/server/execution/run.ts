/** One execution of a compiled operation. */
import type { RequestContext } from "../../resolvers/context.ts";
import type { Output } from "./output.ts";

/** Where it writes, and what its resolvers are given. */
export interface Run {
  output: Output;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  /** Set when arguments ask about live values: then the answer can't be kept. */
  followsSamples: boolean;
  /** Argument values by field, coerced when first needed. */
  readonly args: (Readonly<Record<string, unknown>> | undefined)[];
}

/** Thrown by a writer that meets what only graphql-js handles. Without a stack: it is no error. */
export const GIVE_UP = Symbol("give up");
