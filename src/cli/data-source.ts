import type { OpcUaOptions } from "../app/opcua-tools.ts";
import { type Config, parseConfig, withCertificates } from "../config/config.ts";
import { didYouMean } from "../twin/did-you-mean.ts";
import { PlantgraphError } from "../twin/errors.ts";

/**
 * A configured data source by name, or any server by its address, before it is configured.
 * @throws PlantgraphError BAD_USER_INPUT naming those that are configured
 */
export function dataSourceOf(config: Config, given: string): OpcUaOptions {
  const named = config.dataSources.find(({ name }) => name === given);
  if (named) return withCertificates(named, config);
  if (given.startsWith("opc.tcp://")) {
    const text = JSON.stringify({ dataSources: { given: { endpoint: given } } });
    const [options] = parseConfig(text, { file: null, environment: {}, directory: config.dataDir }).dataSources;
    return withCertificates(options as OpcUaOptions, config);
  }
  const names = config.dataSources.map(({ name }) => name);
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    names.length === 0
      ? `There is no data source "${given}": none is configured. An address like opc.tcp://host:4840 works too.`
      : `There is no data source "${given}".${didYouMean(given, names)} Configured: ${names.join(", ")}. An address like opc.tcp://host:4840 works too.`,
  );
}
