import { sourceOptions } from "../app/configuration.ts";
import { kindOfEndpoint, sourceKinds } from "../app/source-kinds.ts";
import type { SourceTools } from "../app/source-tools.ts";
import type { Config } from "../config/config.ts";
import type { SourceOptions } from "../twin/ports/data-source.ts";
import { didYouMean } from "../twin/tools/did-you-mean.ts";
import { PlantgraphError } from "../twin/words/errors.ts";

const EXAMPLE = sourceKinds()[0].example;

/** What a command says of the argument that names a source. */
export const SOURCE_ARGUMENT = `name of a configured data source, or an address like ${EXAMPLE}`;

/** A source to look into, and what its kind brings for that. */
export interface SourceWithTools {
  readonly options: SourceOptions;
  readonly tools: SourceTools;
}

/**
 * A configured data source by name, or any server by its address, before it is configured.
 * @throws PlantgraphError BAD_USER_INPUT naming those that are configured, or for one of a kind that can't be looked into
 */
export async function openSource(config: Config, given: string): Promise<SourceWithTools> {
  const options = optionsOf(config, given);
  const { loadTools } = await import("../app/source-tools.ts");
  return { options, tools: await loadTools(options, config) };
}

function optionsOf({ dataSources }: Config, given: string): SourceOptions {
  const named = dataSources.find(({ name }) => name === given);
  if (named) return named;
  if (kindOfEndpoint(given)) return sourceOptions("given", { endpoint: given });
  const names = dataSources.map(({ name }) => name);
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    names.length === 0
      ? `There is no data source "${given}": none is configured. An address like ${EXAMPLE} works too.`
      : `There is no data source "${given}".${didYouMean(given, names)} Configured: ${names.join(", ")}. An address like ${EXAMPLE} works too.`,
  );
}
