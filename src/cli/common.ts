import type { Command } from "commander";
import type { Logger } from "pino";
import { loadConfig } from "../app/configuration.ts";
import { createLogger } from "../app/log.ts";
import type { Config } from "../config/config.ts";
import type { ModelKeeper } from "../twin/commit/model-keeper.ts";
import type { ExitCode, Io } from "./io.ts";
import type { IoWithProgress } from "./progress.ts";

/** Adds one command to the program. A command's action sets the exit code through `end` when it is not 0. */
export type AddCommand = (program: Command, io: IoWithProgress, end: (code: ExitCode) => void) => void;

/** Options of the whole program. */
interface GlobalOptions {
  readonly config?: string;
  readonly debug?: boolean;
}

export function configOf(command: Command, io: Io): Config {
  const { config } = command.optsWithGlobals<GlobalOptions>();
  return loadConfig({ file: config, environment: io.environment, directory: io.directory });
}

let quiet: Logger | null = null;

/** For commands whose output is data: warnings go to the standard error. One a process, since it listens to the stream. */
export function quietLog(): Logger {
  quiet ??= createLogger({ level: "warn", format: "pretty" }, process.stderr);
  return quiet;
}

/** Opens the configured store itself, so that a command works whether a twin runs on it or not. */
export async function withKeeper<T>(config: Config, use: (keeper: ModelKeeper) => Promise<T>): Promise<T> {
  const { openKeeper } = await import("../app/store.ts");
  const keeper = await openKeeper(config, quietLog());
  try {
    return await use(keeper);
  } finally {
    await keeper.close();
  }
}

/** Resolves when the user interrupts the command. */
export function interruption({ interrupted }: Io): Promise<void> {
  return new Promise((resolve) => {
    if (interrupted.aborted) resolve();
    else interrupted.addEventListener("abort", () => resolve(), { once: true });
  });
}
