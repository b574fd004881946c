import { closeSync, openSync } from "node:fs";

/**
 * Runs the task at each SIGHUP, as daemons do. A process that hangs on a terminal gets the same signal when the terminal
 * goes away, and then ends.
 * @returns stops that
 */
export function onHangUp(task: () => Promise<void>): () => void {
  const hadTerminal = process.stdin.isTTY === true;
  const listener = () => {
    if (hadTerminal && !hasTerminal()) process.kill(process.pid, "SIGTERM");
    else void task();
  };
  process.on("SIGHUP", listener);
  return () => void process.off("SIGHUP", listener);
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}
