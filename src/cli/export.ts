import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { ModelFile } from "../twin/words/model-draft.ts";
import { type AddCommand, configOf, withKeeper } from "./common.ts";
import { formatNamed, formatOption } from "./model-format.ts";

interface ExportOptions {
  readonly format?: string;
  readonly semicolons?: boolean;
  readonly force?: boolean;
}

export const addExport: AddCommand = (program, io) => {
  program
    .command("export")
    .description("write the whole model of the configured store as files that `import` reads")
    .argument("[path]", "the file, or the folder for a format of several; default: the standard output")
    .addOption(formatOption("what to write").default("plant-file"))
    .option("--semicolons", "csv with semicolons and decimal commas, as Excel wants it in much of Europe")
    .option("--force", "overwrite what exists")
    .action(async (given: string | undefined, { format, semicolons = false, force }: ExportOptions, command) => {
      const config = configOf(command, io);
      const path = given === undefined ? null : resolve(io.directory, given);
      if (path !== null && !force && (await isThere(path)))
        throw new PlantgraphError("BAD_USER_INPUT", `${path} exists already; --force overwrites it.`);
      const { modelFiles } = await import("../app/exports.ts");
      const { files, summary } = await withKeeper(config, async ({ model }) => ({
        files: modelFiles(model, formatNamed(format) ?? "PLANT_FILE", { semicolons, progress: io.progress }),
        summary: `${model.assets.size} assets and ${model.tags.size} tags at revision ${model.revision}`,
      }));
      const [first] = files as [ModelFile];
      if (files.length > 1 && path === null)
        throw new PlantgraphError("BAD_USER_INPUT", `${format} is ${files.length} files: name the folder for them.`);
      if (path === null) {
        io.out(first.text.trimEnd());
        return;
      }
      if (files.length === 1) await writeWhole([{ path, text: first.text }]);
      else {
        await mkdir(path, { recursive: true });
        await writeWhole(files.map(({ name, text }) => ({ path: join(path, name), text })));
      }
      io.out(`Wrote ${summary} to ${path}.`);
    });
};

/** An empty folder is as good as none. */
async function isThere(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isDirectory() || (await readdir(path)).length > 0;
  } catch {
    return false;
  }
}

/** All under other names first: an interrupted export leaves no half file behind. */
async function writeWhole(files: readonly { path: string; text: string }[]): Promise<void> {
  const unfinished = ({ path }: { path: string }) => `${path}.${process.pid}.unfinished`;
  try {
    for (const file of files) await writeFile(unfinished(file), file.text);
    for (const file of files) await rename(unfinished(file), file.path);
  } catch (error) {
    for (const file of files) await rm(unfinished(file), { force: true });
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `${files.map(({ path }) => path).join(", ")} can't be written: ${(error as Error).message}.`,
      {},
      { cause: error },
    );
  }
}
