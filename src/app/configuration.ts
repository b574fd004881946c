/** The configuration, with the settings of the kinds of data sources there are. */
import * as config from "../config/config.ts";
import * as schema from "../config/schema.ts";
import type { SourceOptions } from "../twin/ports/data-source.ts";
import { KINDS_OF_SOURCES, sourceKinds } from "./source-kinds.ts";

/** @throws PlantgraphError INVALID_CONFIGURATION with every mistake in `problems` */
export function loadConfig(source: config.ConfigSource = {}): config.Config {
  return config.loadConfig(KINDS_OF_SOURCES, source);
}

/** The same from a text. Relative paths of the text count from the file's folder, of the environment from `directory`. */
export function parseConfig(text: string, place: config.ConfigOrigin): config.Config {
  return config.parseConfig(KINDS_OF_SOURCES, text, place);
}

/** JSON Schema (draft 2020-12) of the file, for editors; of data sources with the kinds that are always there. */
export function configJsonSchema(): Record<string, unknown> {
  return schema.configJsonSchema(KINDS_OF_SOURCES.known);
}

/**
 * A data source as the configuration would have it that says this and no more.
 * @throws PlantgraphError INVALID_CONFIGURATION
 */
export function sourceOptions(name: string, settings: Readonly<Record<string, unknown>>): SourceOptions {
  const text = JSON.stringify({ dataSources: { [name]: settings } });
  const kinds = { ...KINDS_OF_SOURCES, known: sourceKinds() };
  const [options] = config.parseConfig(kinds, text, { file: null, environment: {}, directory: "." }).dataSources;
  return options as SourceOptions;
}
