/**
 * Reads the whole graph, element by element, and says of each what no record can: a second parent, a tag without an asset.
 * Of several parents or homes that others linked, the oldest link is the guess.
 */
import type { ManagedTransaction, Result } from "neo4j-driver";
import type { OddPart } from "../../../twin/ports/graph-store.ts";
import type { Identifier, ModelElement } from "../../../twin/words/elements.ts";
import type { Connection } from "../connection.ts";
import { decodeAsset, decodeClass, decodeRelation, decodeTag } from "../mapping/element-codec.ts";
import { KIND_AND_LEVEL_LABELS, OWN_TYPES, RELATION_TYPE } from "../mapping/labels.ts";
import { textOf } from "../mapping/native-values.ts";
import { OddParts } from "../mapping/odd-parts.ts";
import type { NativeProperties } from "../mapping/property-codec.ts";
import { idIsFit, type Orphans } from "./adoption.ts";

const orphan = (name: string) => `CASE WHEN ${idIsFit(name)} THEN null ELSE elementId(${name}) END`;
const identifiers = "[(n)-[:IDENTIFIED_BY]->(i:Identifier) | [i.system, i.value]]";

const CLASSES = `MATCH (n:EquipmentClass)
  RETURN ${orphan("n")}, properties(n), [(n)-[:SPECIALISES]->(c:EquipmentClass) | c.id]`;
/** Nodes that say they are assets and could not be made so, because one with their id is there. */
const NAMESAKES = `MATCH (n:${KIND_AND_LEVEL_LABELS.join("|")}) WHERE NOT n:Asset AND n.id IS NOT NULL
  RETURN n.id, labels(n), n.name`;
const ASSETS = `MATCH (n:Asset)
  RETURN ${orphan("n")}, properties(n), labels(n), [(p:Asset)-[r:MADE_UP_OF]->(n) | [elementId(r), p.id]],
    [(n)-[:DEFINED_BY]->(c:EquipmentClass) | c.id], ${identifiers}`;
const TAGS = `MATCH (n:Tag)
  RETURN ${orphan("n")}, properties(n), [(a:Asset)-[r:HAS_TAG]->(n) | [elementId(r), a.id]],
    [(n)-[r:READ_FROM]->(d:DataSource) | [d.name, properties(r)]], ${identifiers}`;
const RELATIONS = `MATCH (a:Asset)-[n]->(b:Asset) WHERE NOT type(n) IN $own AND type(n) =~ $type
  RETURN ${orphan("n")}, properties(n), type(n), a.id, b.id`;

type Fields = readonly unknown[];

/** @returns what needs an id first; the elements are worth nothing when there is any. */
export async function readElements(
  connection: Connection,
  take: (element: ModelElement, odd: readonly OddPart[]) => void,
): Promise<Orphans> {
  const orphans: Orphans = { nodes: [], relations: [] };
  const known = (fields: Fields, into: { node: string; id: unknown }[]): boolean => {
    if (fields[0] === null) return true;
    into.push({ node: fields[0] as string, id: (fields[1] as NativeProperties)["id"] });
    return false;
  };
  const odd = new OddParts();
  await connection.readMany(async (transaction) => {
    for await (const fields of rows(transaction, CLASSES)) {
      if (!known(fields, orphans.nodes)) continue;
      const element = decodeClass(fields[1] as NativeProperties, texts(fields[2]), odd);
      take(element, odd.take());
    }
    const namesakes = await namesakesIn(transaction);
    for await (const fields of rows(transaction, ASSETS)) {
      if (!known(fields, orphans.nodes)) continue;
      const parents = linksOf(fields[3]);
      if (parents.length > 1)
        odd.add({ field: "parent" }, `stands under ${listed(parents)}; one MADE_UP_OF from one asset is right`);
      const links = { parent: parents[0] ?? null, classes: texts(fields[4]), identifiers: identifiersOf(fields[5]) };
      const element = decodeAsset(fields[1] as NativeProperties, fields[2] as string[], links, odd);
      for (const namesake of namesakes.get(element.id) ?? []) odd.add({ field: "id" }, namesake, "DUPLICATE_ID");
      take(element, odd.take());
    }
    for await (const fields of rows(transaction, TAGS)) {
      if (!known(fields, orphans.nodes)) continue;
      const homes = linksOf(fields[2]);
      if (homes.length > 1)
        odd.add({ field: "asset" }, `is a tag of ${listed(homes)}; one HAS_TAG from one asset is right`);
      else if (homes.length === 0)
        odd.add({ field: "asset" }, "is a tag of no asset; link it to one with HAS_TAG, or remove it", "NOT_FOUND");
      const sources = fields[3] as [unknown, NativeProperties][];
      if (sources.length > 1)
        odd.add({ field: "source" }, `is read from ${sources.length} sources; one READ_FROM is right`);
      const links = {
        asset: homes[0] ?? "",
        source: sources[0] === undefined ? null : { dataSource: sources[0][0], native: sources[0][1] },
        identifiers: identifiersOf(fields[4]),
      };
      const element = decodeTag(fields[1] as NativeProperties, links, odd);
      take(element, odd.take());
    }
    for await (const fields of rows(transaction, RELATIONS, { own: OWN_TYPES, type: RELATION_TYPE })) {
      if (!known(fields, orphans.relations)) continue;
      const [from, to] = [textOf(fields[3]) ?? "", textOf(fields[4]) ?? ""];
      const element = decodeRelation(fields[1] as NativeProperties, fields[2] as string, from, to, odd);
      take(element, odd.take());
    }
  });
  return orphans;
}

/** By the id they claim, the end of a sentence that begins with the asset that has it. */
async function namesakesIn(transaction: ManagedTransaction): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for await (const [id, labels, name] of rows(transaction, NAMESAKES)) {
    const key = textOf(id) as string;
    const node = `(:${(labels as string[]).join(":")} {name: "${textOf(name) ?? ""}"})`;
    const what = `has a namesake: the node ${node} has the same id; give that one an id of its own, or none`;
    const list = found.get(key);
    if (list) list.push(what);
    else found.set(key, [what]);
  }
  return found;
}

async function* rows(transaction: ManagedTransaction, cypher: string, parameters = {}): AsyncGenerator<Fields> {
  const result: Result = transaction.run(cypher, parameters);
  for await (const record of result) yield record.keys.map((_, i) => record.get(i));
}

function texts(list: unknown): string[] {
  return [...new Set((list as unknown[]).flatMap((item) => textOf(item) ?? []))];
}

/** Ids at the other ends of links, each once, the oldest link first: element ids end in a number that grows. */
function linksOf(list: unknown): string[] {
  const links = list as [string, unknown][];
  if (links.length < 2) return links.map(([, id]) => textOf(id) ?? "");
  const age = (element: string) => Number(element.slice(element.lastIndexOf(":") + 1));
  const sorted = [...links].sort((a, b) => age(a[0]) - age(b[0]));
  return [...new Set(sorted.map(([, id]) => textOf(id) ?? ""))];
}

function listed(ids: readonly string[]): string {
  return `${ids.length} assets (${[...ids]
    .sort()
    .slice(0, 5)
    .map((id) => `"${id}"`)
    .join(", ")})`;
}

/** Each once: a second link to the same says nothing else. */
function identifiersOf(list: unknown): Identifier[] {
  const found = (list as [unknown, unknown][]).map(([system, value]) => ({
    system: textOf(system) ?? "",
    value: textOf(value) ?? "",
  }));
  const isSame = (a: Identifier, b: Identifier) => a.system === b.system && a.value === b.value;
  return found.length < 2 ? found : found.filter((one, i) => !found.slice(0, i).some((other) => isSame(one, other)));
}
