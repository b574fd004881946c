/** What sources and plants are tried with from the command line; loaded when asked for. */
import type { Config } from "../config/config.ts";
import type { SourceTools } from "../connectors/source-tools.ts";
import type { SourceOptions } from "../twin/ports/data-source.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { kindOfSource } from "./source-kinds.ts";

export { startSimulator } from "../connectors/simulator/start.ts";
export type { Finding, Probe, SourceTools } from "../connectors/source-tools.ts";

/** @throws PlantgraphError BAD_USER_INPUT where sources of this kind have none */
export async function loadTools(options: SourceOptions, { dataDir }: Pick<Config, "dataDir">): Promise<SourceTools> {
  const tools = await kindOfSource(options).tools?.({ dataDir });
  if (tools) return tools;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `The data source ${JSON.stringify(options.name)} is of the kind ${options.type}, which can't be looked into from the command line.`,
  );
}
