import { placesIn } from "../../twin/tools/text-places.ts";
import type { AssetDraft, ModelDraft, ModelFile, RelationDraft } from "../../twin/words/model-draft.ts";
import { escapeName } from "../../twin/words/names.ts";
import { elementBudget, READ_LIMITS, type ReadLimits } from "../file-format.ts";
import { checkAll, MAX_MISTAKES, Mistakes, StopReading } from "../mistakes.ts";
import { Scope } from "../plant-file/fields.ts";
import { NO_VARIABLES } from "../plant-file/ranges.ts";
import { readRelations } from "../plant-file/read-relations.ts";
import { documentFrame } from "./document-elements.ts";
import { put } from "./node-builder.ts";
import { NotTaken } from "./not-taken.ts";
import { placeEquipment } from "./place.ts";
import type { RawFile, RawText } from "./raw.ts";
import { DefinedTypes, readClassesOf } from "./read-classes.ts";
import { type EquipmentReading, readEquipment } from "./read-equipment.ts";
import { propertiesNode, relationPropertiesNode } from "./read-properties.ts";
import type { FileReading } from "./rules.ts";
import { readXml } from "./xml-frames.ts";

/** @throws PlantgraphError INVALID_FILE with every mistake in `problems`, up to the first 1,000 of a file */
export function readB2mml(
  files: readonly ModelFile[],
  limits: Pick<ReadLimits, "maxElements" | "progress"> = READ_LIMITS,
): ModelDraft {
  const notTaken = new NotTaken();
  const { maxElements } = limits;
  const budget = elementBudget(limits);
  const raw: RawFile[] = [];
  const mistakes: Mistakes[] = [];
  for (const { name, text } of files) {
    // A byte order mark is part of the encoding, not of the text.
    const own = text.startsWith("\ufeff") ? text.slice(1) : text;
    const each = new Mistakes("The file", placesIn(own), files.length > 1 ? name : null);
    const file = rawFile({ mistakes: each, notTaken, budget, maxElements });
    mistakes.push(each);
    if (unlessStopped(() => readXml(own, each, documentFrame(file)))) raw.push(file);
    if (budget.left < 0 || mistakes.reduce((sum, { count }) => sum + count, 0) >= MAX_MISTAKES) break;
  }
  // Beside a file that broke off there is nothing more to see: what others refer to may have been in its rest.
  if (raw.length < files.length) checkAll(mistakes);
  const placed = unlessStopped(() => placeEquipment(raw)) ?? { roots: [], byId: new Map() };
  const reading: EquipmentReading = {
    placed,
    types: new DefinedTypes(raw),
    memberships: membershipsOf(raw, placed),
    assets: [],
    tags: [],
  };
  const classes = unlessStopped(() => readClassesOf(raw)) ?? [];
  unlessStopped(() => readEquipment(reading));
  const pathOf = pathsOf(reading.assets);
  const relations = unlessStopped(() => raw.flatMap((file) => readRelationsOf(file, pathOf))) ?? [];
  checkAll(mistakes);
  const { assets, tags } = reading;
  return { classes, assets, tags, relations, notTaken: notTaken.sentences };
}

function rawFile(reading: FileReading): RawFile {
  const { mistakes, maxElements } = reading;
  // What comes was counted element by element already.
  const budget = elementBudget({ maxElements: Number.MAX_SAFE_INTEGER });
  const scope = new Scope({ mistakes, namespaces: new Map(), budget, maxElements }, NO_VARIABLES, "");
  return { reading, scope, scopes: [], equipment: [], classes: [], relations: [] };
}

function unlessStopped<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof StopReading) return null;
    throw error;
  }
}

function readRelationsOf({ relations, scope, reading }: RawFile, pathOf: ReadonlyMap<string, string>): RelationDraft[] {
  const items = relations.map(({ map, properties, connection }) => {
    const node =
      connection.length > 0
        ? propertiesNode(connection, map.offset, reading, () => undefined)
        : relationPropertiesNode(properties, map.offset);
    if (node.keys.length > 0) put(map, "properties", node);
    return map;
  });
  return readRelations(scope.below("Relation"), { kind: "list", items, offset: 0 }).map((relation) => ({
    ...relation,
    from: pathOf.get(relation.from) ?? relation.from,
    to: pathOf.get(relation.to) ?? relation.to,
  }));
}

/** Of equipment that may be matched by its path, since its ID is another system's. */
function pathsOf(assets: readonly AssetDraft[]): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const { id, isForeignId, path } of assets)
    if (isForeignId && id !== undefined) paths.set(id, path.map(escapeName).join("/"));
  return paths;
}

/** A class may name its members, instead of their naming it. */
function membershipsOf(
  files: readonly RawFile[],
  { byId }: EquipmentReading["placed"],
): EquipmentReading["memberships"] {
  const memberships = new Map<string, RawText[]>();
  for (const { classes, reading } of files)
    for (const { id, members } of classes)
      for (const { text, offset } of id ? members : []) {
        if (!byId.has(text))
          reading.notTaken.add("A member of EquipmentClass that the files do not describe", reading.mistakes, offset);
        const named = { text: id?.text ?? "", offset };
        const others = memberships.get(text);
        if (others) others.push(named);
        else memberships.set(text, [named]);
      }
  return memberships;
}
