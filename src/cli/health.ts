import { askHealth } from "../app/control.ts";
import { type AddCommand, configOf } from "./common.ts";

export const addHealth: AddCommand = (program, io) => {
  program
    .command("health")
    .description(
      "whether the twin that runs on this data directory answers, for supervisors of containers; exit code 1: it does not",
    )
    .action(async (_options, command) => {
      const { dataDir } = configOf(command, io);
      io.out(await askHealth(dataDir));
    });
};
