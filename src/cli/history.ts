import { resolve } from "node:path";
import type { Command } from "commander";
import { type AddCommand, configOf } from "./common.ts";

export const addHistory: AddCommand = (program, io) => {
  const group = program.command("history").description("what tags were: the record in the data directory");

  group
    .command("backup")
    .description("copy it as of one moment, whether a twin runs on this data directory or not")
    .argument("<directory>", "that is not there yet, or empty; to restore, put it in the place of dataDir's `history`")
    .action(async (directory: string, _options, command: Command) => {
      const { backUpHistory } = await import("../app/history-backup.ts");
      await backUpHistory(configOf(command, io), resolve(io.directory, directory));
      io.out(`The history is in ${directory}.`);
    });
};
