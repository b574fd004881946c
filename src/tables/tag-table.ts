/** Tags as a table: what they are, where they stand, what others call them, and their newest samples. */

import type { Asset } from "../twin/model/asset.ts";
import type { Sample } from "../twin/model/sample.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { Selection } from "../twin/selection/filter.ts";
import { type CooperativeTask, yieldPoints } from "../twin/tools/cooperative-task.ts";
import { unitOf } from "../twin/units/units.ts";
import type { ModelView } from "../twin/view/model-view.ts";
import type { TagRecord } from "../twin/words/elements.ts";
import { escapeName } from "../twin/words/names.ts";
import { identifierColumns, propertyColumns } from "./element-columns.ts";
import type { KeptTables } from "./kept-tables.ts";
import { checkSize } from "./limit.ts";
import { inPlantOrder, type Place, Places } from "./places.ts";
import { type Column, column, type KeptCells, type Metadata, type Rows, type Table } from "./table.ts";

interface TagRow {
  readonly record: TagRecord;
  readonly place: Place;
  readonly sample: Sample;
}

/** Of a tag, and of the arrays that hold it. Bytes. */
const ROW_BYTES = 32;

/** Longest selection, as JSON, of which a table is kept. */
const KEPT_SELECTION = 4_096;

/**
 * The tags of a selection, as the viewer sees them: one revision, and the newest samples at the moment the last step is done.
 * Nothing of the model may change between two steps.
 * @param most rows
 * @param kept tables that were made before, and are likely to be asked for again
 * @throws PlantgraphError BAD_USER_INPUT when the selection names what does not exist, LIMIT_EXCEEDED
 */
export function* tagTable(
  view: ModelView,
  selection: Selection,
  metadataAt: () => Metadata,
  most: number,
  kept?: KeptTables<TagList>,
): CooperativeTask<Table> {
  const { revision } = view.model;
  const text = kept && view.followsModelAlone(selection) ? JSON.stringify(selection) : null;
  const isKept = kept && text !== null && text.length <= KEPT_SELECTION;
  const key = `${view.grant.key}${text}`;
  let list = isKept ? kept.get(key, revision) : undefined;
  if (!list) {
    const found = yield* foundTags(view, selection, most);
    const make = yield* tagList(found);
    list = isKept ? kept.put(key, revision, found.tags.length * ROW_BYTES, make) : make();
  }
  // All at once, and at the end: they are the samples of one moment.
  const samples = new Array<Sample>(list.tags.length);
  for (let i = 0; i < samples.length; i++) samples[i] = (list.tags[i] as Tag).current;
  const columns = [...list.columns, ...sampleColumns(samples)];
  return { name: "tags", columns, rows: new TagRows(list, samples), metadata: metadataAt() } as Table;
}

/** The tags of a selection in order, and the columns that follow from the model alone. */
export interface TagList {
  readonly tags: readonly Tag[];
  /** Each tag's home. */
  readonly places: readonly Place[];
  /** As they were in the revision. */
  readonly records: readonly TagRecord[];
  readonly columns: readonly Column<TagRow>[];
}

/** The tags with the samples of one moment. A row's object is made when it is asked for. */
class TagRows implements Rows<TagRow> {
  readonly length: number;
  readonly #list: TagList;
  readonly #samples: readonly Sample[];

  constructor(list: TagList, samples: readonly Sample[]) {
    this.length = samples.length;
    this.#list = list;
    this.#samples = samples;
  }

  slice(start: number, end: number): readonly TagRow[] {
    const { places, records } = this.#list;
    const last = Math.min(end, this.length);
    const rows = new Array<TagRow>(last - start);
    for (let i = start; i < last; i++)
      rows[i - start] = {
        record: records[i] as TagRecord,
        place: places[i] as Place,
        sample: this.#samples[i] as Sample,
      };
    return rows;
  }
}

interface FoundTags extends Omit<TagList, "columns"> {
  /** Each once. */
  readonly homes: readonly Place[];
}

function* foundTags(view: ModelView, selection: Selection, most: number): CooperativeTask<FoundTags> {
  const byAsset = new Map<Asset, Tag[]>();
  const isTime = yieldPoints();
  let count = 0;
  for (const tag of view.tags(selection)) {
    if (isTime()) yield;
    checkSize(++count, most, "tags");
    const tags = byAsset.get(tag.asset);
    if (tags) tags.push(tag);
    else byAsset.set(tag.asset, [tag]);
  }
  const all = new Places();
  const tags: Tag[] = [];
  const places: Place[] = [];
  const records: TagRecord[] = [];
  const homes: Place[] = [];
  for (const asset of yield* inPlantOrder(view.roots, byAsset)) {
    const place = all.of(asset);
    homes.push(place);
    for (const tag of inOwnOrder(asset, byAsset.get(asset) as Tag[])) {
      if (isTime()) yield;
      tags.push(tag);
      places.push(place);
      records.push(tag.record);
    }
  }
  return { tags, places, records, homes };
}

/** @returns what makes the list, given places for what formats make of its cells */
function* tagList({
  tags,
  places,
  records,
  homes,
}: FoundTags): CooperativeTask<(cellsOf?: () => KeptCells) => TagList> {
  const fixed: Column<TagRow>[] = [
    ...TAG_COLUMNS,
    ...(yield* identifierColumns(
      "",
      records,
      ({ identifiers }) => identifiers,
      ({ record }: TagRow) => record.identifiers,
    )),
    ...(yield* identifierColumns(
      "asset_",
      homes,
      ({ record }) => record.identifiers,
      ({ place }: TagRow) => place.record.identifiers,
    )),
    ...(yield* propertyColumns(
      "asset_",
      homes,
      ({ record }) => record.properties,
      ({ place }: TagRow) => place.record.properties,
    )),
  ];
  return (cellsOf) => {
    const columns = cellsOf ? fixed.map((each) => ({ ...each, kept: cellsOf() })) : fixed;
    return { tags, places, records, columns };
  };
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

/** Of samples, which change all the time: the columns of one moment. */
function sampleColumns(samples: readonly Sample[]): Column<TagRow>[] {
  const texts = (name: string, of: (sample: Sample) => string | null): Column<TagRow> => ({
    ...column<TagRow>(name, "TEXT", ({ sample }) => of(sample)),
    cells(start, end) {
      const cells = new Array<string | null>(end - start);
      for (let i = start; i < end; i++) cells[i - start] = of(samples[i] as Sample);
      return cells;
    },
  });
  const numbers = (name: string, type: "NUMBER" | "TIME", of: (sample: Sample) => number | null): Column<TagRow> => ({
    ...column<TagRow>(name, type, ({ sample }) => of(sample)),
    cells(start, end) {
      const cells = new Float64Array(end - start);
      for (let i = start; i < end; i++) cells[i - start] = of(samples[i] as Sample) ?? Number.NaN;
      return cells;
    },
  });
  return [
    texts("value", jsonText),
    numbers("number", "NUMBER", (sample) => sample.number),
    texts("text", (sample) => sample.text),
    texts("quality", (sample) => sample.quality),
    texts("status", (sample) => sample.statusName),
    column("is_stale", "BOOLEAN", ({ sample }) => sample.isStale),
    numbers("source_time", "TIME", (sample) => sample.sourceTime),
    numbers("server_time", "TIME", (sample) => sample.serverTime),
  ];
}

/** A column has one type and values have many: their JSON text holds them all. */
function jsonText({ raw, value }: Sample): string | null {
  if (typeof raw === "number") return Number.isFinite(raw) ? String(raw) : null;
  return value === null ? null : JSON.stringify(value);
}
