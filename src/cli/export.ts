import { rename, rm, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { draftOfModel } from "../twin/commit/draft-of-model.ts";
import { PlantgraphError } from "../twin/errors.ts";
import { type AddCommand, configOf, withKeeper } from "./common.ts";

export const addExport: AddCommand = (program, io) => {
  program
    .command("export")
    .description("write the whole model of the configured store as a plant file")
    .argument("[file]", "where to; default: the standard output")
    .option("--force", "overwrite the file if it exists")
    .action(async (given: string | undefined, { force }: { force?: boolean }, command) => {
      const config = configOf(command, io);
      const file = given === undefined ? null : resolve(io.directory, given);
      if (file !== null && !force && (await exists(file)))
        throw new PlantgraphError("BAD_USER_INPUT", `${file} exists already; --force overwrites it.`);
      const { writePlant } = await import("../app.ts");
      const { text, summary } = await withKeeper(config, async ({ model }) => ({
        text: writePlant(draftOfModel(model)),
        summary: `${model.assets.size} assets and ${model.tags.size} tags at revision ${model.revision}`,
      }));
      if (file === null) {
        io.out(text.trimEnd());
        return;
      }
      await writeWhole(file, text);
      io.out(`Wrote ${summary} to ${file}.`);
    });
};

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Under another name first: an interrupted export leaves no half file behind. */
async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `${file} can't be written: ${(error as Error).message}.`,
      {},
      { cause: error },
    );
  }
}
