/**
 * Entry of the simulator's own process, forked by `start.ts`. Settings are its first argument, as JSON. It tells its
 * parent where it listens, and ends when the parent says so or is gone, however that died.
 */
import { inBackground } from "../../twin/tools/background.ts";
import { type SimulatorServer, type SimulatorSettings, startSimulatorServer } from "./simulator-server.ts";

/** From the child to its parent. */
export type SimulatorMessage =
  | { readonly type: "listening"; readonly endpoint: string }
  | { readonly type: "failed"; readonly reason: string; readonly code: string | null };

/** A server that does not close within this time is left to the end of its process. */
const CLOSE_MS = 2_000;

let running: Promise<SimulatorServer> | null = null;
let ending = false;

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(0), CLOSE_MS).unref();
  try {
    await (await running)?.close();
  } finally {
    process.exit(0);
  }
}

for (const sign of ["disconnect", "SIGTERM"]) process.on(sign, () => inBackground(end, () => process.exit(1)));
// Ctrl+C reaches the whole group of the terminal: the parent decides, by closing the channel.
process.on("SIGINT", () => {});

try {
  running = startSimulatorServer(JSON.parse(process.argv[2] ?? "{}") as SimulatorSettings);
  const { endpoint } = await running;
  process.send?.({ type: "listening", endpoint } satisfies SimulatorMessage);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  const message = { type: "failed", reason, code } satisfies SimulatorMessage;
  if (process.send) process.send(message, () => process.exit(1));
  else process.exit(1);
}
