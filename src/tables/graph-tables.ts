/**
 * Assets and what links them as two tables: nodes, and edges between them. An edge is a relation, or the containment of
 * one asset in another, of type MADE_UP_OF.
 */

import type { Asset } from "../twin/model/asset.ts";
import { CONTAINMENT } from "../twin/model/link.ts";
import type { Via } from "../twin/model/walk.ts";
import { type CooperativeTask, yieldPoints } from "../twin/tools/cooperative-task.ts";
import type { ModelView } from "../twin/view/model-view.ts";
import type { RelationRecord } from "../twin/words/elements.ts";
import { identifierColumns, propertyColumns } from "./element-columns.ts";
import { checkSize } from "./limit.ts";
import { inPlantOrder, type Place, Places } from "./places.ts";
import { type Column, column, type GraphTables, type Metadata } from "./table.ts";

interface NodeRow {
  readonly place: Place;
  /** As far as the viewer sees. */
  readonly parent: string | null;
  /** The walk's answer, where the nodes were reached by one. */
  readonly distance: number | null;
}

interface EdgeRow {
  readonly source: string;
  readonly target: string;
  /** null: containment. */
  readonly relation: RelationRecord | null;
}

export interface GraphContent {
  /** Each asset with how far it is from where a walk began; null where there was none. */
  readonly assets: ReadonlyMap<Asset, number | null>;
  /** Which links are edges. */
  readonly via: Via;
  /** Only relations of these types; of every type when null. */
  readonly types: readonly string[] | null;
}

/**
 * The assets, and the links of which both ends are among them, at this moment. Nothing of the model may change between two
 * steps.
 * @param most rows of both tables together
 * @throws PlantgraphError LIMIT_EXCEEDED
 */
export function* graphTables(
  view: ModelView,
  content: GraphContent,
  metadata: Metadata,
  most: number,
): CooperativeTask<GraphTables> {
  const { assets } = content;
  checkSize(assets.size, most, "nodes and edges");
  const places = new Places();
  const nodes: NodeRow[] = [];
  const edges: EdgeRow[] = [];
  const isTime = yieldPoints();
  let isReached = false;
  const add = (edge: EdgeRow) => {
    edges.push(edge);
    checkSize(assets.size + edges.length, most, "nodes and edges");
  };
  for (const asset of yield* inPlantOrder(view.roots, assets)) {
    if (isTime()) yield;
    const distance = assets.get(asset) ?? null;
    if (distance !== null) isReached = true;
    nodes.push({ place: places.of(asset), parent: view.parent(asset)?.id ?? null, distance });
    if (content.via !== "RELATIONS" && asset.parent !== null && assets.has(asset.parent))
      add({ source: asset.parent.id, target: asset.id, relation: null });
    if (content.via === "CONTAINMENT") continue;
    for (const { record, to } of asset.outgoing) {
      if (!assets.has(to) || (content.types !== null && !content.types.includes(record.type))) continue;
      add({ source: record.from, target: record.to, relation: record });
    }
  }
  const identifiers = ({ place }: NodeRow) => place.record.identifiers;
  const properties = ({ place }: NodeRow) => place.record.properties;
  const nodeColumns: Column<NodeRow>[] = [
    ...NODE_COLUMNS,
    ...(isReached ? [column<NodeRow>("distance", "INTEGER", ({ distance }) => distance)] : []),
    ...(yield* identifierColumns("", nodes, identifiers, identifiers)),
    ...(yield* propertyColumns("", nodes, properties, properties)),
  ];
  const ofEdge = ({ relation }: EdgeRow) => relation?.properties ?? [];
  const edgeColumns: Column<EdgeRow>[] = [...EDGE_COLUMNS, ...(yield* propertyColumns("", edges, ofEdge, ofEdge))];
  return {
    nodes: { name: "nodes", columns: nodeColumns, rows: nodes, metadata },
    edges: { name: "edges", columns: edgeColumns, rows: edges, metadata },
    metadata,
  } as GraphTables;
}

const NODE_COLUMNS: readonly Column<NodeRow>[] = [
  column("id", "TEXT", ({ place }) => place.record.id),
  column("name", "TEXT", ({ place }) => place.record.name),
  column("path", "TEXT", ({ place }) => place.path),
  column("description", "TEXT", ({ place }) => place.record.description),
  column("kind", "TEXT", ({ place }) => place.kind),
  column("level", "TEXT", ({ place }) => place.record.level),
  column("parent_id", "TEXT", ({ parent }) => parent),
  column("classes", "TEXT", ({ place }) => place.classes, { isList: true }),
  column("time_zone", "TEXT", ({ place }) => place.record.timeZone),
];

const EDGE_COLUMNS: readonly Column<EdgeRow>[] = [
  column("source", "TEXT", ({ source }) => source),
  column("target", "TEXT", ({ target }) => target),
  column("id", "TEXT", ({ relation }) => relation?.id ?? null),
  column("type", "TEXT", ({ relation }) => relation?.type ?? CONTAINMENT),
];
