import type { Terminal } from "./progress.ts";

/** What a command sees of the world; tests give their own. */
export interface Io {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working directory. */
  readonly directory: string;
  /** Who runs the command; stands in commits. */
  readonly user: string;
  /** The first line of the standard input, without its end; undefined: there is none. Absent: nothing can be read. */
  inputLine?(): Promise<string | undefined>;
  /** One line, or several, to the standard output. */
  out(text: string): void;
  /** Whether people look at the standard output; else programs do, or a file keeps it. Absent: they don't. */
  readonly isTerminal?: boolean;
  /** The same to the standard error. */
  err(text: string): void;
  /** Where progress is shown; absent: nowhere. */
  readonly terminal?: Terminal | undefined;
  /** Aborted when the user interrupts the command. */
  readonly interrupted: AbortSignal;
}

/** What a command ends with. */
export const EXIT = { DONE: 0, FAILED: 1, BAD_INPUT: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
