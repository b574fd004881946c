import { closeSync, openSync } from "node:fs";
import { inBackground } from "../twin/tools/background.ts";

/**
 * Runs the task at each SIGHUP, as daemons do. A process that hangs on a terminal gets the same signal when the terminal
 * goes away, and then ends.
 * @param onFault told why the task failed
 * @returns stops that
 */
export function onHangUp(task: () => Promise<void>, onFault: (error: unknown) => void): () => void {
  const hadTerminal = process.stdin.isTTY === true;
  const listener = () => {
    if (hadTerminal && !hasTerminal()) process.kill(process.pid, "SIGTERM");
    else inBackground(task, onFault);
  };
  process.on("SIGHUP", listener);
  return () => {
    process.off("SIGHUP", listener);
  };
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}
