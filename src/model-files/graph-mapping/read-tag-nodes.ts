/** The nodes of a graph that are tags by a mapping. */

import type { ForeignNode } from "../../twin/ports/foreign-graph.ts";
import type { TagDraft } from "../../twin/words/model-draft.ts";
import type { YamlMap } from "../../yaml/nodes.ts";
import { shorten } from "../mistakes.ts";
import type { Scope } from "../plant-file/fields.ts";
import { readTags } from "../plant-file/read-tags.ts";
import { noteSameId } from "./asset-nodes.ts";
import { filledFields } from "./filled-fields.ts";
import type { GraphReading } from "./graph-reading.ts";
import type { TagRules } from "./mapping.ts";

/** What a tag hangs on that hangs on no asset of the import, but on one that was left out. */
const OUTSIDE: readonly string[] = [];

export async function readTagNodes(reading: GraphReading, into: TagDraft[]): Promise<void> {
  const read = new Set<string>();
  const ids = new Map<string, Scope>();
  const names = new Map<string, Scope>();
  let skipped = 0;
  for (const rules of reading.mapping.tags) {
    const { label, where, used, offset } = rules;
    const homes = await homesOf(reading, rules);
    for await (const node of reading.graph.nodes({ label, properties: [...used], where })) {
      if (read.has(node.element)) continue;
      read.add(node.element);
      const home = homes.get(node.element);
      if (home === OUTSIDE) continue;
      const scope = reading.scopeOf(rules, node);
      // Its reader takes it from the budget.
      reading.take(scope, offset, node.properties, 0);
      if (reading.assets.get(node.element))
        scope.mistake(offset, "is a tag by this label and an asset by another; a node is one of them (where, unless).");
      else if (home === undefined) {
        if (reading.mapping.orphans === "skip") skipped++;
        else
          scope.mistake(
            offset,
            `hangs on no asset by ${rules.on.map(([type]) => type).join(", ")}. \`orphans: skip\` leaves out what hangs nowhere.`,
          );
      } else if (home.length > 1)
        scope.mistake(
          offset,
          `hangs on several assets: ${home.map((each) => reading.assets.get(each)?.scope.key).join(", ")}. A tag has one; remove the others, or leave their type out of \`on\`.`,
        );
      else readTag(reading, rules, node, home[0] as string, scope, { into, ids, names });
    }
  }
  reading.noteLeftOut(skipped, ["tag hangs", "tags hang"], "on no asset");
}

function readTag(
  reading: GraphReading,
  rules: TagRules,
  { properties }: ForeignNode,
  homeElement: string,
  scope: Scope,
  { into, ids, names }: { into: TagDraft[]; ids: Map<string, Scope>; names: Map<string, Scope> },
): void {
  const home = reading.assets.get(homeElement);
  const key = reading.nameOf(rules.name, properties, scope);
  if (!home?.path || key === null) return;
  const map: YamlMap = {
    kind: "map",
    keys: [key],
    values: [filledFields(rules, properties, scope, true)],
    offset: rules.offset,
  };
  const read: TagDraft[] = [];
  readTags(scope, map, { path: home.path, address: home.fields.binding?.address ?? null, whole: false }, read);
  const [tag] = read;
  if (!tag) return;
  reading.checkId(rules, tag.id, scope);
  const place = `${homeElement} ${tag.name}`;
  const namesake = names.get(place);
  if (namesake)
    scope.mistake(
      rules.offset,
      `the name "${shorten(tag.name)}" is the one of ${namesake.key} too, on the same asset; names of its tags differ, as in name: '{name} {unit}'.`,
    );
  else names.set(place, scope);
  const first = tag.id === undefined ? undefined : ids.get(tag.id);
  if (first) noteSameId(scope, rules.offset, tag.id as string, first);
  else if (tag.id !== undefined) ids.set(tag.id, scope);
  into.push({ ...tag, position: reading.mistakes.position(rules.offset, scope.key) });
}

/** The assets each tag hangs on; OUTSIDE for one that hangs on what is not imported alone. */
async function homesOf(
  reading: GraphReading,
  { label, on }: TagRules,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const homes = new Map<string, readonly string[]>();
  for (const [type, direction] of on) {
    const ends =
      direction === "down" ? { from: reading.assetLabels, to: [label] } : { from: [label], to: reading.assetLabels };
    for await (const { from, to } of reading.graph.links({ type, ...ends, properties: [], where: [] })) {
      const [asset, tag] = direction === "down" ? [from, to] : [to, from];
      const known = homes.get(tag);
      if (!reading.assets.get(asset)?.path) homes.set(tag, known ?? OUTSIDE);
      else if (known === undefined || known === OUTSIDE) homes.set(tag, [asset]);
      else if (!known.includes(asset)) homes.set(tag, [...known, asset]);
    }
  }
  return homes;
}
