/**
 * Plant files, format 1: the YAML or JSON in which people describe a plant, and the format of exports.
 * `docs/plant-file.md` is its reference.
 */
import type { ModelFile } from "../../twin/words/model-draft.ts";
import { YamlMistake } from "../../yaml/mistakes.ts";
import { readYaml } from "../../yaml/read.ts";
import type { FileFormat } from "../file-format.ts";
import { expandedSize } from "./expanded-size.ts";
import { readPlant } from "./read.ts";
import { writePlant } from "./write.ts";

export { type PlantComments, writePlant } from "./write.ts";

export const plantFile: FileFormat = {
  label: "A plant file",
  extensions: [".yaml", ".yml", ".json"],
  isMany: false,
  countElements,
  read: (files, limits) => readPlant((files[0] as { text: string }).text, limits),
  write: (draft, { progress }) => [{ name: "plant.yaml", text: writePlant(draft, undefined, progress) }],
};

/** Keys and values that an element has, about. */
const VALUES_EACH = 32;

/** Of one with many values, as if it were several. */
function countElements(files: readonly ModelFile[], most: number): number {
  try {
    const root = readYaml(files[0]?.text ?? "");
    const { elements, values } = expandedSize(root, { elements: most, values: most * VALUES_EACH });
    return Math.max(elements, values / VALUES_EACH);
  } catch (error) {
    // The reader of the value says what is wrong.
    if (error instanceof YamlMistake) return 0;
    throw error;
  }
}
