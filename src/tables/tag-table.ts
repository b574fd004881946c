/** Tags as a table: what they are, where they stand, what others call them, and their newest samples. */
import type { TagRecord } from "../twin/elements.ts";
import type { Sample } from "../twin/live/sample.ts";
import type { Asset } from "../twin/model/asset.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { ModelView } from "../twin/model/view.ts";
import { escapeName } from "../twin/names.ts";
import type { Selection } from "../twin/selection/filter.ts";
import { unitOf } from "../twin/selection/units.ts";
import { identifierColumns, propertyColumns } from "./element-columns.ts";
import { checkSize } from "./limit.ts";
import { inPlantOrder, type Place, Places } from "./places.ts";
import { type Column, column, type Metadata, type Table } from "./table.ts";

interface TagRow {
  readonly record: TagRecord;
  readonly place: Place;
  readonly sample: Sample;
}

/**
 * The tags of a selection, as the viewer sees them, at this moment: one revision, and the newest samples there are.
 * @param most rows
 * @throws PlantgraphError BAD_USER_INPUT when the selection names what does not exist, LIMIT_EXCEEDED
 */
export function tagTable(view: ModelView, selection: Selection, metadata: Metadata, most: number): Table {
  const byAsset = new Map<Asset, Tag[]>();
  let count = 0;
  for (const tag of view.tags(selection)) {
    checkSize(++count, most, "tags");
    const tags = byAsset.get(tag.asset);
    if (tags) tags.push(tag);
    else byAsset.set(tag.asset, [tag]);
  }
  const places = new Places();
  const rows: TagRow[] = [];
  const homes: Place[] = [];
  for (const asset of inPlantOrder(view.roots, new Set(byAsset.keys()))) {
    const place = places.of(asset);
    homes.push(place);
    for (const tag of inOwnOrder(asset, byAsset.get(asset) as Tag[])) {
      rows.push({ record: tag.record, place, sample: tag.current });
    }
  }
  const columns = [
    ...TAG_COLUMNS,
    ...identifierColumns<TagRow>(
      "",
      rows.map(({ record }) => record.identifiers),
      ({ record }) => record.identifiers,
    ),
    ...identifierColumns<TagRow>(
      "asset_",
      homes.map(({ record }) => record.identifiers),
      ({ place }) => place.record.identifiers,
    ),
    ...propertyColumns<TagRow>(
      "asset_",
      homes.map(({ record }) => record.properties),
      ({ place }) => place.record.properties,
    ),
    ...SAMPLE_COLUMNS,
  ];
  return { name: "tags", columns, rows, metadata } as Table;
}

/** Tags were met in any order; those of an asset have one. */
function inOwnOrder(asset: Asset, tags: readonly Tag[]): readonly Tag[] {
  if (tags.length === asset.tags.length) return asset.tags;
  const picked = new Set(tags);
  return asset.tags.filter((tag) => picked.has(tag));
}

const TAG_COLUMNS: readonly Column<TagRow>[] = [
  column("id", "TEXT", ({ record }) => record.id),
  column("name", "TEXT", ({ record }) => record.name),
  column("path", "TEXT", ({ record, place }) => `${place.path}/${escapeName(record.name)}`),
  column("description", "TEXT", ({ record }) => record.description),
  column("asset_id", "TEXT", ({ place }) => place.record.id),
  column("asset_name", "TEXT", ({ place }) => place.record.name),
  column("asset_path", "TEXT", ({ place }) => place.path),
  column("asset_level", "TEXT", ({ place }) => place.record.level),
  column("asset_classes", "TEXT", ({ place }) => place.classes, { isList: true }),
  column("data_type", "TEXT", ({ record }) => record.dataType),
  column("value_rank", "INTEGER", ({ record }) => record.valueRank),
  column("unit", "TEXT", ({ record }) => (record.unit === null ? null : unitOf(record.unit).symbol)),
  column("unit_code", "TEXT", ({ record }) => (record.unit === null ? null : unitOf(record.unit).code)),
  column("range_low", "NUMBER", ({ record }) => record.range?.low ?? null),
  column("range_high", "NUMBER", ({ record }) => record.range?.high ?? null),
  column("writable", "BOOLEAN", ({ record }) => record.writable),
  column("data_source", "TEXT", ({ record }) => record.source?.dataSource ?? null),
  column("address", "TEXT", ({ record }) => record.source?.address ?? null),
];

const SAMPLE_COLUMNS: readonly Column<TagRow>[] = [
  column("value", "TEXT", ({ sample }) => jsonText(sample)),
  column("number", "NUMBER", ({ sample }) => sample.number),
  column("text", "TEXT", ({ sample }) => sample.text),
  column("quality", "TEXT", ({ sample }) => sample.quality),
  column("status", "TEXT", ({ sample }) => sample.statusName),
  column("is_stale", "BOOLEAN", ({ sample }) => sample.isStale),
  column("source_time", "TIME", ({ sample }) => sample.sourceTime),
  column("server_time", "TIME", ({ sample }) => sample.serverTime),
];

/** A column has one type and values have many: their JSON text holds them all. */
function jsonText({ raw, value }: Sample): string | null {
  if (typeof raw === "number") return Number.isFinite(raw) ? String(raw) : null;
  return value === null ? null : JSON.stringify(value);
}
