/** The relationships of a graph that are relations by a mapping. */

import type { ForeignLinkQuery } from "../../twin/ports/foreign-graph.ts";
import type { RelationDraft } from "../../twin/words/model-draft.ts";
import type { Scope } from "../plant-file/fields.ts";
import { noteSameId } from "./asset-nodes.ts";
import type { GraphReading } from "./graph-reading.ts";
import { fillProperties } from "./node-properties.ts";

const NO_NAMES: ReadonlySet<string> = new Set();

export async function readRelationships(reading: GraphReading, into: RelationDraft[]): Promise<void> {
  const ids = new Map<string, Scope>();
  for (const rules of reading.mapping.relations) {
    const { label, where, used, offset } = rules;
    const properties = rules.properties.except === null ? [...used] : null;
    const query: ForeignLinkQuery = {
      type: label,
      from: reading.assetLabels,
      to: reading.assetLabels,
      properties,
      where,
    };
    for await (const link of reading.graph.links(query)) {
      const [from, to] = [reading.endOf(link.from), reading.endOf(link.to)];
      if (from === null || to === null) continue;
      const scope = reading.scopeOf(rules, link, `[:${label}]`);
      reading.take(scope, offset, link.properties);
      const id = reading.idOf(rules, link.properties, scope);
      const first = id === undefined ? undefined : ids.get(id);
      if (first) noteSameId(scope, offset, id as string, first);
      else if (id !== undefined) ids.set(id, scope);
      into.push({
        position: reading.mistakes.position(offset, scope.key),
        id,
        type: rules.type,
        from: rules.reversed ? to : from,
        to: rules.reversed ? from : to,
        properties: fillProperties(rules.properties, link.properties, used, NO_NAMES, scope.below("properties")),
      });
    }
  }
}
