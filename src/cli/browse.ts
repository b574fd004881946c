/** `browse`: what a server has, from the shell of the gateway. */
import type { Command } from "commander";
import type { BrowsedNode } from "../twin/ports/source-explorer.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { type AddCommand, configOf } from "./common.ts";
import { openSource, SOURCE_ARGUMENT } from "./data-source.ts";

/** Nodes asked for at once; a list of any length is printed as it comes. */
const PAGE = 1_000;

export const addBrowse: AddCommand = (program, io) => {
  program
    .command("browse")
    .description("list what is below a node of a data source")
    .argument("<source>", SOURCE_ARGUMENT)
    .argument("[address]", "nsu=<uri>;s=..., ns=2;s=..., i=..., or /Objects/...; where the objects begin when absent")
    .option("--first <n>", "how many at most", numberOf)
    .action(async (source: string, address: string | undefined, options: { first?: number }, command: Command) => {
      const { options: dataSource, tools } = await openSource(configOf(command, io), source);
      await tools.explore(dataSource, async (explorer) => {
        const most = options.first ?? Number.POSITIVE_INFINITY;
        for (let offset = 0; offset < most; ) {
          const { nodes, totalCount } = await explorer.browse(
            address ?? null,
            offset,
            Math.min(PAGE, most - offset),
            io.progress,
          );
          for (const node of nodes) io.out(lineOf(node));
          offset += nodes.length;
          if (nodes.length === 0 || offset >= totalCount) {
            if (totalCount === 0) io.err("There is nothing below it.");
            return;
          }
          if (offset >= most) io.err(`${totalCount - offset} more; raise --first.`);
        }
      });
    });
};

/** Kind, name, address and what it holds, tab-separated. */
function lineOf({ kind, name, address, type, variable }: BrowsedNode): string {
  const facts = [type];
  if (variable) {
    facts.push(`${variable.dataTypeName ?? variable.dataType}${variable.valueRank >= 0 ? "[]" : ""}`);
    if (variable.unit !== null) facts.push(variable.unit);
    if (variable.range !== null) facts.push(`${variable.range.low}..${variable.range.high}`);
    facts.push(variable.writable ? "writable" : variable.readable ? "read-only" : "not readable");
  }
  return [kind.toLowerCase(), oneLine(name), address, facts.filter((fact) => fact !== null).join(" ")].join("\t");
}

/** A stranger's name must neither end the line nor speak to the terminal. */
function oneLine(name: string): string {
  return name.replace(/[\p{Cc}\u2028\u2029]/gu, " ");
}

function numberOf(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new PlantgraphError("BAD_USER_INPUT", `--first takes a whole number above 0, not ${JSON.stringify(text)}.`);
}
