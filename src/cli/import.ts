import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { type AddCommand, configOf, withKeeper } from "./common.ts";
import { describeChanges } from "./describe-changes.ts";
import { formatNamed, formatOption } from "./model-format.ts";

interface ImportOptions {
  readonly format?: string;
  readonly mode: "merge" | "replace";
  readonly dryRun?: boolean;
  readonly all?: boolean;
}

/** Lines of changes that are printed unless all are asked for. */
const SHOWN = 100;

export const addImport: AddCommand = (program, io) => {
  program
    .command("import")
    .description("import a model into the configured store; a running twin follows by itself")
    .argument("<file...>", "the file, or the files or folder of a format that has several")
    .addOption(formatOption("what the files are in"))
    .addOption(
      new Option("--mode <mode>", "merge adds and updates; replace also deletes what the file does not name")
        .choices(["merge", "replace"])
        .default("merge"),
    )
    .option("--dry-run", "check everything and show what would change, and change nothing")
    .option("--all", `print every change, not only the first ${SHOWN}`)
    .action(async (files: string[], { format, mode, dryRun, all }: ImportOptions, command: Command) => {
      const config = configOf(command, io);
      const paths = files.map((file) => resolve(io.directory, file));
      const { readDraft } = await import("../app.ts");
      const draft = await readDraft(paths, config, formatNamed(format));
      await withKeeper(config, async (keeper) => {
        const { commit } = await keeper.import(draft, {
          by: io.user,
          mode: mode === "merge" ? "MERGE" : "REPLACE",
          message: `import of ${files.join(", ")}`,
          dryRun: dryRun ?? false,
        });
        const { changes, revision } = commit;
        if (changes.length === 0) {
          io.out(`Nothing differs: the store is as the file says, at revision ${revision}.`);
          return;
        }
        let shown = 0;
        for (const line of describeChanges(changes, keeper.model)) {
          if (shown === SHOWN && !all) {
            io.out(`... and ${(changes.length - shown).toLocaleString("en")} more (--all prints them).`);
            break;
          }
          io.out(line);
          shown++;
        }
        const count = `${changes.length.toLocaleString("en")} ${changes.length === 1 ? "change" : "changes"}`;
        io.out(dryRun ? `${count} would be made; nothing was.` : `${count} made, revision ${revision}.`);
      });
    });
};
