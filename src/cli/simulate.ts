import { InvalidArgumentError } from "commander";
import { PlantgraphError } from "../twin/words/errors.ts";
import { type AddCommand, interruption } from "./common.ts";

interface SimulateOptions {
  readonly port: number;
  readonly tags: number;
  readonly rate: number;
  readonly seed: number;
}

export const addSimulate: AddCommand = (program, io) => {
  program
    .command("simulate")
    .description("run the bundled packaging plant as an OPC UA server of its own")
    .option("--port <port>", "port to listen on; 0 takes a free one", number, 0)
    .option("--tags <count>", "further tags for load", number, 0)
    .option("--rate <rate>", "changes a second of each of those", number, 1)
    .option("--seed <seed>", "the same seed gives the same plant", number, 1)
    .action(async (options: SimulateOptions) => {
      const { startSimulator } = await import("../app/source-tools.ts");
      const simulator = await startSimulator(options);
      io.out(simulator.endpoint);
      io.err(`The simulated plant runs in process ${simulator.pid}; Ctrl+C ends it.`);
      const died = new Promise<string>((resolve) => simulator.onExit(resolve));
      const reason = await Promise.race([died, interruption(io)]);
      if (reason !== undefined) throw new PlantgraphError("SOURCE_UNAVAILABLE", reason);
      await simulator.stop();
    });
};

function number(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a number.");
}
