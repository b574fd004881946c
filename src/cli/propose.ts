/** `propose`: a plant file from a server's address space, to be edited and imported. */
import type { Command } from "commander";
import { type AddCommand, configOf } from "./common.ts";
import { openSource, SOURCE_ARGUMENT } from "./data-source.ts";

export const addPropose: AddCommand = (program, io) => {
  program
    .command("propose")
    .description("write a plant file made of a data source's address space to the standard output")
    .argument("<source>", SOURCE_ARGUMENT)
    .option("--from <node>", "address of the node to begin at; where the objects begin when absent")
    .action(async (source: string, options: { from?: string }, command: Command) => {
      const from = options.from ?? null;
      const { options: dataSource, tools } = await openSource(configOf(command, io), source);
      const { proposedPlant } = await import("../app/exports.ts");
      const proposal = await tools.explore(dataSource, (explorer) => explorer.propose(from, io.progress));
      io.out(proposedPlant(proposal).trimEnd());
      const { assets, tags } = proposal.draft;
      io.err(`${assets.length} assets, ${tags.length} tags. Edit the file, try it with: plantgraph check <file>`);
    });
};
