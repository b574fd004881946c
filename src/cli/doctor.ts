/** `doctor`: what stands between the gateway and a server, step by step. */
import type { Command } from "commander";
import { type AddCommand, configOf } from "./common.ts";
import { openSource, SOURCE_ARGUMENT } from "./data-source.ts";
import { EXIT } from "./io.ts";

const MARKS = { OK: "ok     ", WARNING: "WARNING", FAILED: "FAILED " } as const;

export const addDoctor: AddCommand = (program, io, end) => {
  program
    .command("doctor")
    .description("check the way to a data source step by step, and say what to do next")
    .argument("<source>", SOURCE_ARGUMENT)
    .action(async (source: string, _options: object, command: Command) => {
      const { options, tools } = await openSource(configOf(command, io), source);
      let failed = false;
      let checks = 0;
      for await (const { name, outcome, found, advice } of tools.examine(options)) {
        io.out(`${MARKS[outcome]} ${name}: ${found}`);
        if (advice !== null) io.out(`        -> ${advice}`);
        failed ||= outcome === "FAILED";
        io.progress?.("checks done", ++checks);
      }
      if (failed) end(EXIT.FAILED);
      else io.out("The server can be read.");
    });
};
