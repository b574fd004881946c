/** `access`: what callers may do, and why. */
import type { Command } from "commander";
import { type AddCommand, configOf, withKeeper } from "./common.ts";

export const addAccess: AddCommand = (program, io) => {
  program
    .command("access")
    .description("what callers may do, and by which rules")
    .command("explain")
    .description("what one caller may do with an asset")
    .argument("<caller>", "account:NAME or key:NAME")
    .argument("<asset>", "its path, or its id")
    .action(async (caller: string, place: string, _options, command: Command) => {
      const config = configOf(command, io);
      const { explainAccess } = await import("../app/explain-access.ts");
      const { here, everywhere, rules } = await withKeeper(config, ({ model }) =>
        explainAccess(config, model, caller, place),
      );
      io.out(`${caller} on ${place}: ${here.join(", ") || "nothing"}`);
      io.out(`${caller} in the whole plant: ${everywhere.join(", ") || "nothing"}`);
      for (const { rule, here: given } of rules) {
        const { role, under, dataSources } = rule;
        const where = under === null ? "everywhere" : `under ${under.join(", ")}`;
        const sources = dataSources === null ? "" : `, on data sources ${dataSources.join(", ")}`;
        io.out(`  by ${role} ${where}${sources}: ${given.join(", ") || "nothing here"}`);
      }
      if (rules.length === 0) io.out("  No rule applies, and the caller has no role itself.");
      if (config.auth.mode === "none")
        io.err("Callers need not be known (auth.mode: none): everybody may do everything.");
    });
};
