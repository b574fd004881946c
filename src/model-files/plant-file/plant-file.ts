/**
 * Plant files, format 1: the YAML or JSON in which people describe a plant, and the format of exports.
 * `docs/plant-file.md` is its reference.
 */
import type { FileFormat } from "../file-format.ts";
import { readPlant } from "./read.ts";
import { writePlant } from "./write.ts";

export { type PlantComments, writePlant } from "./write.ts";

export const plantFile: FileFormat = {
  label: "A plant file",
  extensions: [".yaml", ".yml", ".json"],
  isMany: false,
  read: (files, limits) => readPlant((files[0] as { text: string }).text, limits),
  write: (draft, { progress }) => [{ name: "plant.yaml", text: writePlant(draft, undefined, progress) }],
};
