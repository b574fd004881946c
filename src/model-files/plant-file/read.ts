import { placesIn } from "../../twin/tools/text-places.ts";
import type { AssetDraft, ClassDraft, ModelDraft, RelationDraft, TagDraft } from "../../twin/words/model-draft.ts";
import { YamlMistake } from "../../yaml/mistakes.ts";
import { scalarValue, type YamlNode } from "../../yaml/nodes.ts";
import { readYaml } from "../../yaml/read.ts";
import { elementBudget, READ_LIMITS, type ReadLimits } from "../file-format.ts";
import { Mistakes, StopReading } from "../mistakes.ts";
import { expandedSize } from "./expanded-size.ts";
import { describe, Fields, type Reading, Scope } from "./fields.ts";
import { NO_VARIABLES } from "./ranges.ts";
import { readEnterprises } from "./read-assets.ts";
import { readClasses } from "./read-classes.ts";
import { readNamespaces } from "./read-namespaces.ts";
import { readRelations } from "./read-relations.ts";

/** The version of the format; files of any other are refused. */
export const FORMAT_VERSION = 1;

const ROOT_KEYS: ReadonlySet<string> = new Set(["plantgraph", "namespaces", "classes", "enterprise", "relations"]);

/** @throws PlantgraphError INVALID_FILE with every mistake in `problems`, up to the first 1,000 */
export function readPlant(
  text: string,
  limits: Pick<ReadLimits, "maxElements" | "progress"> = READ_LIMITS,
): ModelDraft {
  const { maxElements } = limits;
  const mistakes = new Mistakes("The plant file", placesIn(text));
  const classes: ClassDraft[] = [];
  const assets: AssetDraft[] = [];
  const tags: TagDraft[] = [];
  const relations: RelationDraft[] = [];
  try {
    const root = readYaml(text);
    const reading: Reading = { mistakes, namespaces: new Map(), budget: elementBudget(limits), maxElements };
    const scope = new Scope(reading, NO_VARIABLES, "");
    const fields = rootFields(scope, root);
    if (fields) {
      const at = (key: string, read: (below: Scope, node: YamlNode) => void) => {
        const node = fields.node(key);
        if (node) read(scope.below(key), node);
      };
      checkSize(root, reading);
      at("namespaces", readNamespaces);
      at("classes", (below, node) => classes.push(...readClasses(below, node)));
      at("enterprise", (below, node) => readEnterprises(below, node, { assets, tags }));
      at("relations", (below, node) => {
        for (const relation of readRelations(below, node)) relations.push(relation);
      });
    }
  } catch (error) {
    if (error instanceof YamlMistake) mistakes.add(error.offset, "", error.message);
    else if (!(error instanceof StopReading)) throw error;
  }
  mistakes.check();
  return { classes, assets, tags, relations };
}

/** Most keys and values of a file once its ranges are written out: some gigabytes of memory. */
const MOST_VALUES = 32_000_000;

/** Ends the reading before anything is made of a file whose ranges stand for too much. */
function checkSize(root: YamlNode, { mistakes, maxElements }: Reading): void {
  const most = { elements: maxElements, values: MOST_VALUES };
  const { elements, values, widest } = expandedSize(root, most);
  if (elements <= most.elements && values <= most.values) return;
  const [what, count, limit] =
    elements > most.elements
      ? ["elements", elements, `${most.elements.toLocaleString("en")} (limits.commitElements)`]
      : ["keys and values", values, most.values.toLocaleString("en")];
  mistakes.add(
    (widest ?? root).offset,
    "",
    `with its ranges written out, it would have ${count.toLocaleString("en")} ${what}; the limit is ${limit}. Import in parts, or make the ranges smaller.`,
  );
  throw new StopReading();
}

/** null when the rest of the file is not worth looking at. */
function rootFields(scope: Scope, root: YamlNode): Fields | null {
  if (root.kind !== "map") {
    scope.mistake(root, `must be a mapping that begins with \`plantgraph: ${FORMAT_VERSION}\`, not ${describe(root)}.`);
    return null;
  }
  const version = root.values[root.keys.findIndex((key) => key.text === "plantgraph")];
  if (!version) {
    scope.mistake(
      root,
      `is not a plant file: it must say \`plantgraph: ${FORMAT_VERSION}\`, the version of the format.`,
    );
    return null;
  }
  if (version.kind !== "scalar" || scalarValue(version) !== FORMAT_VERSION) {
    scope
      .below("plantgraph")
      .mistake(version, `this program reads version ${FORMAT_VERSION} of the format, not ${describe(version)}.`);
    return null;
  }
  return new Fields(scope, root, ROOT_KEYS);
}
