import { askToReload } from "../app/control.ts";
import { type AddCommand, configOf } from "./common.ts";

export const addReload: AddCommand = (program, io) => {
  program
    .command("reload")
    .description(
      "let the twin that runs on this data directory take over changed data sources and trusted documents, without a restart",
    )
    .action(async (_options, command) => {
      // Its own mistakes first: the twin would refuse the same.
      const { dataDir } = configOf(command, io);
      const report = await askToReload(dataDir);
      for (const what of ["added", "changed", "removed", "unchanged"] as const)
        if (report[what].length > 0) io.out(`${what}: ${report[what].join(", ")}`);
      if (report.trustedDocuments > 0) io.out(`trusted documents: ${report.trustedDocuments}`);
      if (report.needRestart.length > 0)
        io.out(`Changed as well, but taken over at the next start only: ${report.needRestart.join(", ")}`);
    });
};
