/** The option `--format` of what reads and writes files of a model: `plant-file` for PLANT_FILE. */
import { Option } from "commander";
import { MODEL_FORMATS, type ModelFormat } from "../twin/words/model-draft.ts";

const NAMES: ReadonlyMap<string, ModelFormat> = new Map(
  MODEL_FORMATS.map((format) => [format.toLowerCase().replaceAll("_", "-"), format]),
);

export function formatOption(description: string): Option {
  return new Option("--format <format>", description).choices([...NAMES.keys()]);
}

/** null when the option was not given. */
export function formatNamed(name: string | undefined): ModelFormat | null {
  return name === undefined ? null : (NAMES.get(name) ?? null);
}
