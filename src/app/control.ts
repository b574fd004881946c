/**
 * How a command on this machine speaks to the twin that runs here, on every operating system: the twin writes where it
 * listens and a token into its data directory, in a file only its owner may read, and takes the token at its HTTP door.
 */
import { randomBytes } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ErrorCode, PlantgraphError } from "../twin/words/errors.ts";
import { askControl, type ControlAddress, type ControlAnswer } from "./control-request.ts";

/** What the running twin says. */
export interface ControlFile extends ControlAddress {
  readonly pid: number;
}

/** What offers control: the file, while the twin runs. */
export interface ControlOffer {
  /** The twin shows another certificate from now on. */
  show(certificate: string): Promise<void>;
  /** Removes the file, unless another twin has written its own meanwhile. */
  withdraw(): Promise<void>;
}

/** What a reload did, by names of data sources. */
export interface ReloadReport {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
  /** How many documents are trusted now; their manifests are read anew each time. */
  readonly trustedDocuments: number;
  /** Other settings that differ from those the twin started with; they hold from the next start on. */
  readonly needRestart: readonly string[];
}

const fileOf = (dataDir: string): string => join(dataDir, "control.json");

/** How long a reload may take: an old source has to end before its new one starts. */
const RELOAD_MS = 60_000;
/** How long a copy of the history may take. */
const BACKUP_MS = 6 * 3_600_000;
/** How soon a twin that is well answers, whatever else it does. Milliseconds. */
const HEALTH_MS = 3_000;

export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

export async function offerControl(
  dataDir: string,
  { url, token, certificate }: ControlAddress,
): Promise<ControlOffer> {
  const file = fileOf(dataDir);
  const show = async (shown: string | null) => {
    const content: ControlFile = { url: reachable(url), token, certificate: shown, pid: process.pid };
    // A file that is there keeps its rights when it is written; a new one gets these.
    const temporary = `${file}.${process.pid}`;
    await rm(temporary, { force: true });
    await writeFile(temporary, `${JSON.stringify(content)}\n`, { mode: 0o600 });
    await rename(temporary, file);
  };
  await show(certificate);
  return {
    show,
    async withdraw() {
      if ((await readControl(dataDir))?.token === token) await rm(file, { force: true });
    },
  };
}

/** What the last twin on this data directory said; null: nothing, or it has ended in order. */
export async function readControl(dataDir: string): Promise<ControlFile | null> {
  try {
    return JSON.parse(await readFile(fileOf(dataDir), "utf8")) as ControlFile;
  } catch {
    return null;
  }
}

/**
 * Tells the twin that runs on this data directory to take its configuration over.
 * @throws PlantgraphError NOT_FOUND when none runs, INVALID_CONFIGURATION when it refuses the configuration, OVERLOADED when
 *   it does not answer in time
 */
export async function askToReload(dataDir: string): Promise<ReloadReport> {
  const control = await runningOn(dataDir);
  let response: ControlAnswer;
  try {
    response = await askControl(control, "/reload", RELOAD_MS);
  } catch (cause) {
    if (cause instanceof Error && cause.name === "TimeoutError")
      throw new PlantgraphError(
        "OVERLOADED",
        `The twin of ${dataDir} (process ${control.pid}) did not answer within ${RELOAD_MS / 1_000} s. Whether it has taken the configuration over is not known: its log says so, and to reload again does no harm.`,
        {},
        { cause },
      );
    throw silent(dataDir, control, cause);
  }
  const answer = response.body as { report?: ReloadReport; errors?: readonly { readonly message: string }[] };
  if (answer.report) return answer.report;
  const problems = (answer.errors ?? []).map(({ message }) => new PlantgraphError("INVALID_CONFIGURATION", message));
  const first = problems[0]?.message ?? `the twin answered ${response.status}`;
  throw new PlantgraphError("INVALID_CONFIGURATION", `Nothing was taken over: ${first}`, {}, { problems });
}

/**
 * Has the twin that runs on this data directory copy its history.
 * @param directory absolute: the twin may have been started in another one
 * @throws PlantgraphError NOT_FOUND when it does not answer; what it refuses it with
 */
export async function askToBackUpHistory(dataDir: string, directory: string): Promise<void> {
  const control = await runningOn(dataDir);
  let answer: ControlAnswer;
  try {
    answer = await askControl(control, "/history/backup", BACKUP_MS, "POST", { directory });
  } catch (cause) {
    throw silent(dataDir, control, cause);
  }
  const { errors } = answer.body as { errors?: readonly { message: string; extensions: { code: ErrorCode } }[] };
  const refusal = errors?.[0];
  if (refusal) throw new PlantgraphError(refusal.extensions.code, refusal.message);
}

/**
 * @returns where the twin of this data directory answers, in a sentence
 * @throws PlantgraphError NOT_FOUND when none runs, or the one that runs does not answer
 */
export async function askHealth(dataDir: string): Promise<string> {
  const control = await runningOn(dataDir);
  let status: number;
  try {
    ({ status } = await askControl(control, "/healthz", HEALTH_MS, "GET"));
  } catch (cause) {
    throw silent(dataDir, control, cause);
  }
  if (status === 200) return `The twin answers at ${control.url}.`;
  throw silent(dataDir, control, new Error(`status ${status}`));
}

async function runningOn(dataDir: string): Promise<ControlFile> {
  const control = await readControl(dataDir);
  if (control) return control;
  throw new PlantgraphError("NOT_FOUND", `No twin runs on ${dataDir}. \`plantgraph start\` starts one.`);
}

function silent(dataDir: string, { pid, url }: ControlFile, cause: unknown): PlantgraphError {
  const message = `The twin of ${dataDir} (process ${pid}) does not answer at ${url}. Does it still run?`;
  return new PlantgraphError("NOT_FOUND", message, {}, { cause });
}

/** A twin that listens on every address is asked on the loopback one. */
function reachable(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}
