/**
 * The single-instance lock of a data directory: one twin has it for itself. It and the port to listen on are looked at before
 * anything is loaded or written, so that a second start says at once what is in its way, and leaves no trace.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { ProcessLock } from "../connectors/sqlite/process-lock.ts";
import { listenError } from "../server/http/listening.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { readControl } from "./control.ts";

export interface InstanceLock {
  /** The data directory may be another twin's from now on. */
  release(): void;
}

/** Host and port, and the directory, as they are configured. */
interface InstanceOptions {
  readonly dataDir: string;
  readonly server: { readonly host: string; readonly port: number };
}

/** Locked while a twin runs on the directory; it holds nothing, and stays. */
const lockOf = (dataDir: string): string => join(dataDir, "twin.lock");
/** Which process holds the lock: for people, nothing rests on it. */
const processOf = (dataDir: string): string => join(dataDir, "twin.pid");

/**
 * @throws PlantgraphError INVALID_CONFIGURATION when a twin runs on the directory, or a program listens on the port;
 * STORE_ACCESS when the directory can't be made or written to
 */
export async function acquireInstanceLock({ dataDir, server }: InstanceOptions): Promise<InstanceLock> {
  // Nothing is made before it is known that the port is free.
  const before = existsSync(lockOf(dataDir)) ? await lock(dataDir) : null;
  try {
    await isFree(server);
    const held = before ?? (await lock(dataDir));
    writeFileSync(processOf(dataDir), `${process.pid}\n`, { mode: 0o600 });
    return {
      release() {
        rmSync(processOf(dataDir), { force: true });
        held.release();
      },
    };
  } catch (error) {
    before?.release();
    throw error;
  }
}

/**
 * For a command that may not work beside a twin: no twin starts on the directory until it is released.
 * @returns null while a twin runs there
 * @throws PlantgraphError STORE_ACCESS
 */
export function lockForCommand(dataDir: string): InstanceLock | null {
  return takeLock(dataDir);
}

async function lock(dataDir: string): Promise<ProcessLock> {
  const taken = takeLock(dataDir);
  if (taken) return taken;
  throw new PlantgraphError(
    "INVALID_CONFIGURATION",
    `A twin runs on the data directory ${dataDir} already${await holder(dataDir)}. Stop it, or give this one a directory and a port of its own (PLANTGRAPH_DATA_DIR and PORT).`,
    { at: "dataDir" },
  );
}

/** @returns null: another process has it */
function takeLock(dataDir: string): ProcessLock | null {
  try {
    return ProcessLock.take(lockOf(dataDir));
  } catch (cause) {
    const why = (cause as Error).message;
    throw new PlantgraphError(
      "STORE_ACCESS",
      `The data directory ${dataDir} can't be made or written to (${why}); choose one this user may write to (dataDir, or PLANTGRAPH_DATA_DIR).`,
      {},
      { cause },
    );
  }
}

/** What is known of the twin that runs there. */
async function holder(dataDir: string): Promise<string> {
  let pid: number;
  try {
    pid = Number(readFileSync(processOf(dataDir), "utf8"));
  } catch {
    return "";
  }
  const control = await readControl(dataDir);
  return `: process ${pid}${control?.pid === pid ? `, at ${control.url}` : ""}`;
}

/** Listens for a moment, for only the system knows. */
function isFree(address: InstanceOptions["server"]): Promise<void> {
  if (address.port === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(listenError(error, address)));
    probe.listen({ ...address, exclusive: true }, () => probe.close(() => resolve()));
  });
}
