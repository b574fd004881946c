import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { inBackground } from "../../twin/tools/background.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { SimulatorMessage } from "./process.ts";
import type { SimulatorSettings } from "./simulator-server.ts";

export interface SimulatorOptions {
  /** Of the OPC UA server; 0 (default): a free one. */
  readonly port?: number;
  /** Double tags for load beside the plant's own signals, in the namespace `urn:plantgraph:load`; 0 by default. */
  readonly tags?: number;
  /** Changes a second of each load tag; 1 by default. */
  readonly rate?: number;
  /** The same seed gives the same plant; 1 by default. */
  readonly seed?: number;
}

export interface Simulator {
  /** `opc.tcp://127.0.0.1:<port>/plantgraph/simulator`; no security, anonymous. */
  readonly endpoint: string;
  readonly pid: number;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
  /** Called once when the process ends without `stop` having been called, with a sentence for people. */
  onExit(listener: (reason: string) => void): void;
}

/** A simulator that was asked to end and did not is killed after this long, milliseconds. */
const KILL_AFTER_MS = 5_000;

/** Most of the child's error output that is kept for an error message, characters. */
const STDERR_KEPT = 4_000;

/**
 * Starts the simulated packaging plant in a process of its own, which ends when this one does.
 * @throws PlantgraphError BAD_USER_INPUT for an option out of its limits, SOURCE_UNAVAILABLE when it cannot listen
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = checked(options);
  const entry = fileURLToPath(new URL(`./process${extname(import.meta.url)}`, import.meta.url));
  const child = fork(entry, [JSON.stringify(settings)], {
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "json",
  });
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-STDERR_KEPT);
  });
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve(`The simulator's process ended with ${signal ? `signal ${signal}` : `code ${code}`}.`);
    });
  });
  const message = await firstMessage(child, exited);
  if (message.type === "failed") {
    child.kill("SIGKILL");
    const taken = message.code === "EADDRINUSE" || /EADDRINUSE/.test(message.reason + errors);
    throw new PlantgraphError(
      "SOURCE_UNAVAILABLE",
      taken
        ? `The simulator cannot listen on port ${settings.port}: another program uses it. Choose another port, or 0 for a free one.`
        : `The simulator did not start: ${message.reason}${errors ? `\n${errors.trim()}` : ""}`,
    );
  }
  let stopping = false;
  return {
    endpoint: message.endpoint,
    pid: child.pid as number,
    async stop() {
      stopping = true;
      const impatient = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
      if (child.connected) child.disconnect();
      await exited;
      clearTimeout(impatient);
    },
    onExit(listener) {
      const tell = async () => {
        const reason = await exited;
        if (!stopping) listener(reason);
      };
      inBackground(tell, (error) => process.emitWarning(String(error)));
    },
  };
}

function firstMessage(child: ChildProcess, exited: Promise<string>): Promise<SimulatorMessage> {
  return new Promise((resolve, reject) => {
    child.on("message", (message) => {
      // Under `node --watch` a child also tells which files it has loaded.
      if ("type" in (message as object)) resolve(message as SimulatorMessage);
    });
    child.once("error", (error) => resolve({ type: "failed", reason: error.message, code: null }));
    exited.then((reason) => resolve({ type: "failed", reason, code: null }), reject);
  });
}

function checked(options: SimulatorOptions): SimulatorSettings {
  return {
    port: within("port", options.port ?? 0, 0, 65_535, true),
    tags: within("tags", options.tags ?? 0, 0, 1_000_000, true),
    rate: within("rate", options.rate ?? 1, 0, 1_000, false),
    seed: within("seed", options.seed ?? 1, 0, 0xffff_ffff, true),
  };
}

function within(name: string, value: number, low: number, high: number, whole: boolean): number {
  if (value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? "a whole number" : "a number";
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `The simulator's ${name} must be ${kind} from ${low} to ${high}, not ${value}.`,
  );
}
