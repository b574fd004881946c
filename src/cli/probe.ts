/** `read` and `watch`: try single nodes of a server, without a model. */
import type { Command } from "commander";
import type { Probe } from "../app/source-tools.ts";
import { qualityOf } from "../twin/words/status-codes.ts";
import { type AddCommand, configOf, interruption } from "./common.ts";
import { openSource, SOURCE_ARGUMENT } from "./data-source.ts";
import { EXIT } from "./io.ts";

const ADDRESS = "nsu=<uri>;s=..., i=..., or a browse path like /Objects/Server";

export const addRead: AddCommand = (program, io, end) => {
  program
    .command("read")
    .description("read nodes of a data source once")
    .argument("<source>", SOURCE_ARGUMENT)
    .argument("<address...>", ADDRESS)
    .action(async (source: string, addresses: string[], _options, command: Command) => {
      const { options, tools } = await openSource(configOf(command, io), source);
      const probes = await tools.readOnce(options, addresses);
      for (const probe of probes) {
        io.out(lineOf(probe));
        if (probe.advice !== null) io.err(`${probe.address}: ${probe.advice}`);
      }
      if (probes.some(({ status }) => qualityOf(status) === "BAD")) end(EXIT.FAILED);
    });
};

export const addWatch: AddCommand = (program, io) => {
  program
    .command("watch")
    .description("print every change of nodes of a data source until Ctrl+C")
    .argument("<source>", SOURCE_ARGUMENT)
    .argument("<address...>", ADDRESS)
    .action(async (source: string, addresses: string[], _options, command: Command) => {
      const { options, tools } = await openSource(configOf(command, io), source);
      const lost = Promise.withResolvers<never>();
      const stop = await tools.watchOnce(options, addresses, (probe) => io.out(lineOf(probe)), lost.reject);
      try {
        await Promise.race([interruption(io), lost.promise]);
      } finally {
        await stop();
      }
    });
};

/** Value, type, status and time, tab-separated after the address. */
function lineOf({ address, stableAddress, text, dataType, statusName, sourceTime }: Probe): string {
  const time = sourceTime === null ? "no source time" : new Date(sourceTime).toISOString();
  const line = [address, text ?? "null", dataType ?? "no type", statusName, time].join("\t");
  return stableAddress === null || stableAddress === address ? line : `${line}\tname it ${stableAddress}`;
}
