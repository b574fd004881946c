/**
 * Plant files, format 1: the YAML or JSON in which people describe a plant, and the format of exports.
 * `docs/plant-file.md` is its reference.
 */
import { readFile, stat } from "node:fs/promises";
import { PlantgraphError } from "../../twin/errors.ts";
import type { ModelDraft, ModelFormat } from "../../twin/model-draft.ts";
import { readPlant } from "./read.ts";
import { writePlant } from "./write.ts";

export { type PlantComments, writePlant } from "./write.ts";

export interface PlantFileLimits {
  /** Largest file, bytes. `limits.importBytes` of the configuration. */
  readonly maxBytes: number;
  /** Most classes, assets, tags and relations together, after `for` ranges. */
  readonly maxElements: number;
}

export const PLANT_FILE_LIMITS: PlantFileLimits = { maxBytes: 67_108_864, maxElements: 1_000_000 };

/** The format as the twin's imports and exports use it. Its reader throws INVALID_FILE with every mistake at once. */
export function plantFileFormat(limits: Partial<PlantFileLimits> = {}): ModelFormat {
  const { maxBytes, maxElements } = { ...PLANT_FILE_LIMITS, ...limits };
  return {
    read: (text) => readPlant(text, { maxLength: maxBytes, maxElements }),
    write: (draft) => writePlant(draft),
  };
}

/**
 * Reads a plant file of the disk; a file that is too large is not even opened.
 * @throws PlantgraphError INVALID_FILE with every mistake in `problems`, or naming why the file can't be read
 */
export async function readPlantFile(path: string, limits: Partial<PlantFileLimits> = {}): Promise<ModelDraft> {
  const { maxBytes } = { ...PLANT_FILE_LIMITS, ...limits };
  let bytes: Buffer;
  try {
    const { size } = await stat(path);
    if (size > maxBytes)
      throw new PlantgraphError(
        "INVALID_FILE",
        `The plant file ${path} has ${size.toLocaleString("en")} bytes; the limit is ${maxBytes.toLocaleString("en")} (limits.importBytes).`,
      );
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof PlantgraphError) throw error;
    throw new PlantgraphError("INVALID_FILE", `The plant file ${path} ${unreadable(error)}.`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new PlantgraphError("INVALID_FILE", `The plant file ${path} is not UTF-8 text.`);
  }
  return plantFileFormat(limits).read(text);
}

function unreadable(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "does not exist";
  if (code === "EISDIR") return "is a folder";
  if (code === "EACCES" || code === "EPERM") return "may not be read by this user";
  return `can't be read (${code ?? "unknown reason"})`;
}
