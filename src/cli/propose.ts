/** `propose`: a plant file from a server's address space, to be edited and imported. */
import type { Command } from "commander";
import { type AddCommand, configOf } from "./common.ts";
import { dataSourceOf } from "./data-source.ts";

export const addPropose: AddCommand = (program, io) => {
  program
    .command("propose")
    .description("write a plant file made of a data source's address space to the standard output")
    .argument("<source>", "name of a configured data source, or opc.tcp://host:port")
    .option("--from <node>", "address of the node to begin at; where the objects begin when absent")
    .action(async (source: string, options: { from?: string }, command: Command) => {
      const dataSource = dataSourceOf(configOf(command, io), source);
      const { loadProbe } = await import("../app/opcua-tools.ts");
      const { proposedPlant } = await import("../app/exports.ts");
      const { explore } = await loadProbe();
      const proposal = await explore(dataSource, (explorer) => explorer.propose(options.from ?? null, io.progress));
      io.out(proposedPlant(proposal).trimEnd());
      const { assets, tags } = proposal.draft;
      io.err(`${assets.length} assets, ${tags.length} tags. Edit the file, try it with: plantgraph check <file>`);
    });
};
