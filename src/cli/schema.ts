import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { configJsonSchema } from "../app/configuration.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { AddCommand } from "./common.ts";

export const addSchema: AddCommand = (program, io) => {
  program
    .command("schema")
    .description("print the JSON Schema of the configuration, for editors")
    .argument("[file]", "write it there instead")
    .option("--check", "fail when the file is not up to date, and write nothing")
    .action(async (given: string | undefined, { check }: { check?: boolean }) => {
      const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
      if (given === undefined) {
        io.out(text.trimEnd());
        return;
      }
      const file = resolve(io.directory, given);
      if (!check) await writeFile(file, text);
      else if ((await readFile(file, "utf8").catch(() => "")) !== text)
        throw new PlantgraphError(
          "BAD_USER_INPUT",
          `${file} is not up to date: write it with \`plantgraph schema ${given}\`.`,
        );
    });
};
