/**
 * A graph read by a mapping into the draft that every import makes. What the graph gets wrong is noted with the node and the
 * place of the mapping that reads it, and reading goes on. The graph streams; what is kept is the draft.
 */

import type { ForeignGraph } from "../../twin/ports/foreign-graph.ts";
import type { AssetDraft, ClassDraft, ModelDraft, RelationDraft, TagDraft } from "../../twin/words/model-draft.ts";
import { READ_LIMITS, type ReadLimits } from "../file-format.ts";
import { StopReading } from "../mistakes.ts";
import { Fields } from "../plant-file/fields.ts";
import { readAssetFields } from "../plant-file/read-assets.ts";
import { noteUnknownNames, refuseOwnStore } from "./check-graph.ts";
import { filledFields, levelOf } from "./filled-fields.ts";
import { GraphReading } from "./graph-reading.ts";
import type { AssetRules, Direction, GraphMapping } from "./mapping.ts";
import { fillProperties } from "./node-properties.ts";
import { ASSET_KEYS } from "./read-mapping.ts";
import { readRelationships } from "./read-relationships.ts";
import { readTagNodes } from "./read-tag-nodes.ts";

/**
 * Names the graph does not have, and what was left out, are told as not taken.
 * @throws PlantgraphError INVALID_FILE with every mistake in `problems`, and what the graph throws
 */
export async function readGraph(
  mapping: GraphMapping,
  graph: ForeignGraph,
  limits: Partial<ReadLimits> = {},
): Promise<ModelDraft> {
  const reading = new GraphReading(mapping, graph, { ...READ_LIMITS, ...limits });
  await refuseOwnStore(reading);
  await noteUnknownNames(reading);
  const assets: AssetDraft[] = [];
  const tags: TagDraft[] = [];
  const relations: RelationDraft[] = [];
  try {
    for (const rules of reading.mapping.assets) await readAssets(reading, rules);
    for (const direction of reading.mapping.containment) await readContainment(reading, direction);
    for (const draft of reading.assets.place()) assets.push(draft);
    await readTagNodes(reading, tags);
    await readRelationships(reading, relations);
  } catch (error) {
    if (!(error instanceof StopReading)) throw error;
  }
  reading.mistakes.check();
  noteSkipped(reading);
  return { classes: classesOf(reading, assets), assets, tags, relations, notTaken: reading.notTaken };
}

async function readAssets(reading: GraphReading, rules: AssetRules): Promise<void> {
  const { label, where, used, offset } = rules;
  const properties = rules.properties.except === null ? [...used] : null;
  for await (const node of reading.graph.nodes({ label, properties, where })) {
    // The first label of the mapping that a node has counts.
    if (reading.assets.get(node.element)) continue;
    const scope = reading.scopeOf(rules, node);
    reading.take(scope, offset, node.properties);
    const fields = readAssetFields(new Fields(scope, filledFields(rules, node.properties, scope), ASSET_KEYS));
    reading.checkId(rules, fields.id, scope);
    reading.assets.add(node.element, {
      label,
      scope,
      offset,
      name: reading.nameOf(rules.name, node.properties, scope)?.text ?? null,
      level: levelOf(rules.level, node.properties, scope),
      fields: {
        ...fields,
        properties: fillProperties(
          rules.properties,
          node.properties,
          used,
          reading.mapping.typed,
          scope.below("properties"),
        ),
      },
      parent: null,
      by: "",
      path: null,
    });
  }
}

async function readContainment(reading: GraphReading, [type, direction]: readonly [string, Direction]): Promise<void> {
  const labels = reading.assetLabels;
  for await (const { from, to } of reading.graph.links({ type, from: labels, to: labels, properties: [], where: [] }))
    if (direction === "down") reading.assets.contain(from, to, type);
    else reading.assets.contain(to, from, type);
}

/** Those of the mapping, and those that assets name. */
function classesOf(reading: GraphReading, assets: readonly AssetDraft[]): ClassDraft[] {
  const named = new Map(reading.mapping.classes.map((each) => [each.name, each]));
  for (const { classes, position } of assets)
    for (const name of classes ?? []) if (!named.has(name)) named.set(name, { name, position });
  return [...named.values()];
}

function noteSkipped(reading: GraphReading): void {
  const { orphans, below } = reading.assets.skipped;
  reading.noteLeftOut(orphans, ["asset hangs", "assets hang"], "nowhere, or below one that does,");
  const conditional = "below one that the conditions leave out,";
  reading.noteLeftOut(below, ["asset stands", "assets stand"], conditional, " with it");
  if (reading.assets.size === 0) reading.notTaken.push("No node of the graph is an asset by this mapping.");
}
