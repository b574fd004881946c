/** Entry of the command line: `bin/plantgraph.js` loads it once it runs on a Node that is new enough. */
import { getEventListeners } from "node:events";
import { userInfo } from "node:os";
import { createInterface } from "node:readline";
import { terminalOf } from "./progress.ts";
import { run } from "./run.ts";

const interruption = new AbortController();
for (const [signal, number] of [
  ["SIGINT", 2],
  ["SIGTERM", 15],
] as const) {
  process.on(signal, () => {
    // A command that waits for it ends in order. Any other, and a second signal, ends at once: commits are atomic.
    const isAwaited = getEventListeners(interruption.signal, "abort").length > 0;
    if (!isAwaited || interruption.signal.aborted) process.exit(128 + number);
    interruption.abort();
  });
}
// A reader that has seen enough (`plantgraph export | head`) is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  directory: process.cwd(),
  user: nameOfUser(),
  isTerminal: process.stdout.isTTY,
  inputLine: firstLine,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  terminal: terminalOf(process.stderr, process.env),
  interrupted: interruption.signal,
});
// What was interrupted may still wait for something, such as a store that is away.
if (interruption.signal.aborted) process.exit();

async function firstLine(): Promise<string | undefined> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) return line;
  return undefined;
}

/** Users without an entry in the password file are common in containers. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "command line";
  }
}
