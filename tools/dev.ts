/**
 * `npm run dev`: the twin, started again whenever a source file changes. The compiler watches `src`, and Node watches what
 * the twin has loaded.
 */
import { type ChildProcess, spawn } from "node:child_process";

const children: ChildProcess[] = [];

function run(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { stdio: "inherit" });
  child.on("exit", (code) => {
    for (const other of children) other.kill();
    process.exitCode ??= code ?? 1;
  });
  children.push(child);
}

// Ctrl+C reaches the children by themselves; the twin ends in order.
process.on("SIGINT", () => {});
run("tsc", ["-p", "tsconfig.build.json", "--watch", "--preserveWatchOutput"]);
run(process.execPath, ["--watch", "--watch-preserve-output", "bin/plantgraph.js", "start"]);
