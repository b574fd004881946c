/**
 * One line at the end of what a command says on a terminal: how far it is. Rewritten a few times a second at most, and gone
 * before anything else is said. Whatever is no terminal never sees it.
 */
import type { Progress } from "../twin/tools/progress.ts";
import type { Io } from "./io.ts";

/** Where the line is shown. */
export interface Terminal {
  write(text: string): void;
  /** Its width now, in characters. */
  readonly columns: number;
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
}

/** Between two looks of the line, milliseconds; and before the first, so that quick work shows none. */
const INTERVAL_MS = 250;

/** To the line's beginning, and all of it erased (ECMA-48, 8.3.41). */
const ERASED = "\r\u001b[2K";

/** Undefined where nobody looks, or what looks can't erase: a pipe, a file, TERM=dumb, CI, or NO_COLOR's wish for plain text. */
export function terminalOf(stream: NodeJS.WriteStream, environment: Io["environment"]): Terminal | undefined {
  const { TERM, CI, NO_COLOR } = environment;
  if (!stream.isTTY || TERM === "dumb" || CI || NO_COLOR) return undefined;
  return {
    write(text) {
      stream.write(text);
    },
    get columns() {
      return stream.columns || 80;
    },
    now: () => performance.now(),
  };
}

/** A command's `Io` with the line in it. */
export interface IoWithProgress extends Io {
  /** Undefined where nobody looks, so that nothing is counted for nobody. */
  readonly progress: Progress | undefined;
  /** Takes the line away. */
  endProgress(): void;
}

export function withProgress(io: Io): IoWithProgress {
  const { terminal } = io;
  if (!terminal) return { ...io, progress: undefined, endProgress: () => {} };
  let nextAt = terminal.now() + INTERVAL_MS;
  let isShown = false;
  const erase = (): void => {
    if (isShown) terminal.write(ERASED);
    isShown = false;
  };
  const progress: Progress = (what, done, of) => {
    const now = terminal.now();
    if (now < nextAt) return;
    nextAt = now + INTERVAL_MS;
    isShown = true;
    // One that is as wide as the terminal would go on in the next line, and stay there.
    terminal.write(`${ERASED}${textOf(what, done, of).slice(0, terminal.columns - 1)}`);
  };
  const after =
    (say: (text: string) => void) =>
    (text: string): void => {
      erase();
      say(text);
    };
  return { ...io, out: after(io.out), err: after(io.err), progress, endProgress: erase };
}

function textOf(what: string, done: number, of: number | undefined): string {
  const count = done.toLocaleString("en");
  return of === undefined ? `${count} ${what}` : `${count} of ${of.toLocaleString("en")} ${what}`;
}
