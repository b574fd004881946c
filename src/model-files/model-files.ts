/**
 * The file formats a model is kept in, and reading them from the disk. Every format is read into the same draft and written
 * from it (`twin/words/model-draft.ts`); what matches what, and what changes, is not theirs to know.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { PlantgraphError } from "../twin/words/errors.ts";
import { MODEL_FORMATS, type ModelDraft, type ModelFile, type ModelFormat } from "../twin/words/model-draft.ts";
import { b2mml } from "./b2mml/b2mml.ts";
import { csv } from "./csv/csv.ts";
import { type FileFormat, READ_LIMITS, type ReadLimits, type WriteOptions } from "./file-format.ts";
import { plantFile } from "./plant-file/plant-file.ts";

const FORMATS: Readonly<Record<ModelFormat, FileFormat>> = { PLANT_FILE: plantFile, CSV: csv, B2MML: b2mml };

/** @throws PlantgraphError INVALID_FILE with every mistake in `problems` */
export function readModel(
  format: ModelFormat,
  files: readonly ModelFile[],
  limits: Partial<ReadLimits> = {},
): ModelDraft {
  const { label, isMany, read } = FORMATS[format];
  const all = { ...READ_LIMITS, ...limits };
  if (files.length === 0 || (files.length > 1 && !isMany))
    throw new PlantgraphError("INVALID_FILE", `${label} is one file; ${files.length} were given.`);
  const length = files.reduce((sum, { text }) => sum + text.length, 0);
  if (length > all.maxBytes) throw tooLarge(label, length, "characters", all.maxBytes);
  return read(files, all);
}

/** What is read within a few milliseconds: characters of all files, and elements they stand for. */
const QUICK_CHARACTERS = 50_000;
const QUICK_ELEMENTS = 1_000;

/** Whether reading them takes a few milliseconds at the most. */
export function isQuicklyRead(format: ModelFormat, files: readonly ModelFile[]): boolean {
  if (files.reduce((sum, { text }) => sum + text.length, 0) > QUICK_CHARACTERS) return false;
  return (FORMATS[format].countElements?.(files, QUICK_ELEMENTS) ?? 0) <= QUICK_ELEMENTS;
}

/** @throws PlantgraphError BAD_USER_INPUT naming what the format has no place for */
export function writeModel(format: ModelFormat, draft: ModelDraft, options: WriteOptions = {}): readonly ModelFile[] {
  if (options.semicolons && format !== "CSV")
    throw new PlantgraphError("BAD_USER_INPUT", `${FORMATS[format].label} has no semicolons to choose; CSV has.`);
  return FORMATS[format].write(draft, options);
}

/**
 * Reads files of the disk, or the files of folders; what is too large is not even opened.
 * @param given null: by the files' extensions
 * @throws PlantgraphError INVALID_FILE with every mistake in `problems`, or naming why a file can't be read
 */
export async function readModelFiles(
  paths: readonly string[],
  given: ModelFormat | null = null,
  limits: Partial<ReadLimits> = {},
): Promise<ModelDraft> {
  const { maxBytes } = { ...READ_LIMITS, ...limits };
  const files = (await Promise.all(paths.map((path) => filesAt(path, given)))).flat();
  const format = given ?? formatOf(files);
  const sizes = await Promise.all(files.map(sizeOf));
  const size = sizes.reduce((sum, each) => sum + each, 0);
  if (size > maxBytes) throw tooLarge(files.join(", "), size, "bytes", maxBytes);
  const texts = await Promise.all(files.map((path) => readText(path, FORMATS[format])));
  return readModel(
    format,
    files.map((path, i) => ({ name: basename(path), text: texts[i] as string })),
    limits,
  );
}

/** The format whose extension they have. */
function formatOf(files: readonly string[]): ModelFormat {
  const formats = new Set(files.map((path) => formatOfExtension(path) ?? refuseUnknown(path)));
  const [format] = formats;
  if (format && formats.size === 1) return format;
  throw new PlantgraphError(
    "INVALID_FILE",
    `The files are of several formats (${[...formats].join(", ")}); import one after the other.`,
  );
}

function formatOfExtension(path: string): ModelFormat | undefined {
  const extension = extname(path).toLowerCase();
  return MODEL_FORMATS.find((name) => FORMATS[name].extensions.includes(extension));
}

function refuseUnknown(path: string): never {
  const known = MODEL_FORMATS.flatMap((name) => FORMATS[name].extensions).join(", ");
  throw new PlantgraphError(
    "INVALID_FILE",
    `What the file ${path} is in can't be told from its name, which should end in one of ${known}; or name the format.`,
  );
}

/** A folder stands for the files in it that have the format's extension, those of several folders deep not among them. */
async function filesAt(path: string, format: ModelFormat | null): Promise<string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const names = (await readdir(path)).sort();
  const files = names.filter((name) => {
    const found = formatOfExtension(name);
    return found !== undefined && FORMATS[found].isMany && (format === null || found === format);
  });
  if (files.length === 0)
    throw new PlantgraphError("INVALID_FILE", `${path} is a folder, and holds no files of a format that has several.`);
  return files.map((name) => join(path, name));
}

/** One file's text. @throws PlantgraphError INVALID_FILE */
export async function readTextFile(path: string, maxBytes: number = READ_LIMITS.maxBytes): Promise<string> {
  const size = await sizeOf(path);
  if (size > maxBytes) throw tooLarge(path, size, "bytes", maxBytes);
  return readText(path);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readText(path: string, { decode = decodeUtf8 }: Pick<FileFormat, "decode"> = {}): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  return decode(bytes, path);
}

function decodeUtf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new PlantgraphError("INVALID_FILE", `The file ${path} is not UTF-8 text.`);
  }
}

function tooLarge(what: string, size: number, unit: string, limit: number): PlantgraphError {
  return new PlantgraphError(
    "INVALID_FILE",
    `${what} has ${size.toLocaleString("en")} ${unit}; the limit is ${limit.toLocaleString("en")} (limits.importBytes).`,
  );
}

function unreadable(path: string, error: unknown): PlantgraphError {
  const { code } = error as NodeJS.ErrnoException;
  const why =
    code === "ENOENT"
      ? "does not exist"
      : code === "EACCES" || code === "EPERM"
        ? "may not be read by this user"
        : `can't be read (${code ?? "unknown reason"})`;
  return new PlantgraphError("INVALID_FILE", `The file ${path} ${why}.`);
}
