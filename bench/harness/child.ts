/**
 * Servers and clients of the bench are processes of their own, told what to do over IPC: so that CPU time is that of the
 * server alone, and what measures never slows down what is measured.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

type Handler = (argument: never) => unknown;

interface Request {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** CPU time of a process since its start, microseconds, user and system together. */
export type CpuMicros = number;

export interface Child {
  readonly pid: number;
  call<T>(name: string, argument?: unknown): Promise<T>;
  cpu(): Promise<CpuMicros>;
  end(): Promise<void>;
}

/**
 * Runs a file of this folder's neighbours as a process: a module, which must call `answer`, or a program, which is asked and
 * answers by lines of JSON on its standard input and output.
 * @param nodeOptions of a module's process
 */
export async function startChild(file: string, nodeOptions: readonly string[] = []): Promise<Child> {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  return path.endsWith(".ts") ? startModule(path, file, nodeOptions) : startProgram(path, file);
}

/** Starts a file of this folder's neighbours as `startChild` does. */
export type StartChild = typeof startChild;

/** What `use` starts lives as long as it runs, and ends with it. */
export async function withChildren<T>(use: (start: StartChild) => Promise<T>): Promise<T> {
  const started: Child[] = [];
  try {
    return await use(async (file, nodeOptions) => {
      const child = await startChild(file, nodeOptions);
      started.push(child);
      return child;
    });
  } finally {
    await Promise.all(started.map((child) => child.end()));
  }
}

function startModule(path: string, name: string, nodeOptions: readonly string[]): Child {
  const child = fork(path, [], {
    execArgv: [...nodeOptions],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, NODE_ENV: "production" },
    serialization: "advanced",
  });
  const { received, ...asked } = asking(child, name, (request) => child.send(request));
  child.on("message", received);
  return childOf(child, asked, () => child.connected && child.disconnect());
}

function startProgram(path: string, name: string): Child {
  const child = spawn(path, { stdio: ["pipe", "pipe", "inherit"] });
  const { received, ...asked } = asking(child, name, (request) => child.stdin.write(`${JSON.stringify(request)}\n`));
  createInterface(child.stdout).on("line", (line) => received(JSON.parse(line) as Answer));
  return childOf(child, asked, () => child.stdin.end());
}

interface Asking extends Pick<Child, "call"> {
  readonly exited: Promise<void>;
}

/** @param send brings a request to the process, whose answers are to be given to `received` */
function asking(child: ChildProcess, name: string, send: (request: Request) => void) {
  const waiting = new Map<number, { resolve(result: never): void; reject(error: Error): void }>();
  const exited = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      for (const { reject } of waiting.values()) reject(new Error(`${name} ended (${signal ?? code})`));
      waiting.clear();
      resolve();
    });
  });
  const received = ({ id, result, error }: Answer) => {
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error === undefined) resolve?.(result as never);
    else reject?.(new Error(`${name}: ${error}`));
  };
  let next = 0;
  const call = <T>(request: string, argument?: unknown) =>
    new Promise<T>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      send({ id, name: request, argument });
    });
  return { exited, received, call };
}

/** @param leave tells the process that its parent is gone */
function childOf(child: ChildProcess, { call, exited }: Asking, leave: () => void): Child {
  return {
    pid: child.pid as number,
    call,
    cpu: () => call<CpuMicros>("cpu"),
    async end() {
      leave();
      const impatient = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exited;
      clearTimeout(impatient);
    },
  };
}

/** The child's side. It ends when its parent is gone, after `close`. */
export function answer(handlers: Readonly<Record<string, Handler>>, close: () => Promise<void> = async () => {}): void {
  const all: Readonly<Record<string, Handler>> = {
    ...handlers,
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
  };
  process.on("message", ({ id, name, argument }: Request) => {
    void (async () => {
      try {
        process.send?.({ id, result: await all[name]?.(argument as never) } satisfies Answer);
      } catch (error) {
        process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    })();
  });
  process.once("disconnect", () => void close().finally(() => process.exit(0)));
}
