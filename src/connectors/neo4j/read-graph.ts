/**
 * Reads the whole graph, element by element. Of several parents of an asset that others linked, the oldest link counts; of
 * several homes of a tag, the one with the smallest id. A tag without an asset is no element.
 */
import type { ManagedTransaction, Result } from "neo4j-driver";
import type { Identifier, ModelElement } from "../../twin/elements.ts";
import { ID_IS_TEXT, type Orphans } from "./adoption.ts";
import type { Connection } from "./connection.ts";
import { decodeAsset, decodeClass, decodeRelation, decodeTag } from "./element-codec.ts";
import { OWN_TYPES, RELATION_TYPE } from "./labels.ts";
import { textOf } from "./native-values.ts";
import type { NativeProperties } from "./property-codec.ts";

const orphan = (name: string) => `CASE WHEN ${name}.${ID_IS_TEXT} THEN null ELSE elementId(${name}) END`;
const identifiers = "[(n)-[:IDENTIFIED_BY]->(i:Identifier) | [i.system, i.value]]";

const CLASSES = `MATCH (n:EquipmentClass)
  RETURN ${orphan("n")}, properties(n), [(n)-[:SPECIALISES]->(c:EquipmentClass) | c.id]`;
const ASSETS = `MATCH (n:Asset)
  RETURN ${orphan("n")}, properties(n), labels(n), [(p:Asset)-[r:MADE_UP_OF]->(n) | [elementId(r), p.id]],
    [(n)-[:DEFINED_BY]->(c:EquipmentClass) | c.id], ${identifiers}`;
const TAGS = `MATCH (n:Tag)
  RETURN ${orphan("n")}, properties(n), [(a:Asset)-[:HAS_TAG]->(n) | a.id],
    [(n)-[r:READ_FROM]->(d:DataSource) | [d.name, properties(r)]], ${identifiers}`;
const RELATIONS = `MATCH (a:Asset)-[n]->(b:Asset) WHERE NOT type(n) IN $own AND type(n) =~ $type
  RETURN ${orphan("n")}, properties(n), type(n), a.id, b.id`;

type Fields = readonly unknown[];

/** @returns what needs an id first; the elements are worth nothing when there is any. */
export async function readGraph(connection: Connection, take: (element: ModelElement) => void): Promise<Orphans> {
  const orphans: Orphans = { nodes: [], relations: [] };
  const known = (fields: Fields, into: { node: string; id: unknown }[]): boolean => {
    if (fields[0] === null) return true;
    into.push({ node: fields[0] as string, id: (fields[1] as NativeProperties)["id"] });
    return false;
  };
  await connection.readMany(async (transaction) => {
    for await (const fields of rows(transaction, CLASSES)) {
      if (known(fields, orphans.nodes)) take(decodeClass(fields[1] as NativeProperties, texts(fields[2])));
    }
    for await (const fields of rows(transaction, ASSETS)) {
      if (!known(fields, orphans.nodes)) continue;
      const links = {
        parent: oldest(fields[3] as [string, unknown][]),
        classes: texts(fields[4]),
        identifiers: identifiersOf(fields[5]),
      };
      take(decodeAsset(fields[1] as NativeProperties, fields[2] as string[], links));
    }
    for await (const fields of rows(transaction, TAGS)) {
      const homes = fields[2] as unknown[];
      if (homes.length === 0 || !known(fields, orphans.nodes)) continue;
      const [source] = fields[3] as [unknown, NativeProperties][];
      const links = {
        asset: homes.length === 1 ? (textOf(homes[0]) ?? "") : (texts(homes).sort()[0] ?? ""),
        source: source === undefined ? null : { dataSource: source[0], native: source[1] },
        identifiers: identifiersOf(fields[4]),
      };
      take(decodeTag(fields[1] as NativeProperties, links));
    }
    for await (const fields of rows(transaction, RELATIONS, { own: OWN_TYPES, type: RELATION_TYPE })) {
      if (!known(fields, orphans.relations)) continue;
      const [from, to] = [textOf(fields[3]) ?? "", textOf(fields[4]) ?? ""];
      take(decodeRelation(fields[1] as NativeProperties, fields[2] as string, from, to));
    }
  });
  return orphans;
}

async function* rows(transaction: ManagedTransaction, cypher: string, parameters = {}): AsyncGenerator<Fields> {
  const result: Result = transaction.run(cypher, parameters);
  for await (const record of result) yield record.keys.map((_, i) => record.get(i));
}

function texts(list: unknown): string[] {
  return [...new Set((list as unknown[]).flatMap((item) => textOf(item) ?? []))];
}

/** Element ids end in a number that grows. */
function oldest(parents: readonly [string, unknown][]): string | null {
  const age = (element: string) => Number(element.slice(element.lastIndexOf(":") + 1));
  const [first] = parents.length > 1 ? [...parents].sort((a, b) => age(a[0]) - age(b[0])) : parents;
  return first === undefined ? null : (textOf(first[1]) ?? "");
}

function identifiersOf(list: unknown): Identifier[] {
  return (list as [unknown, unknown][]).map(([system, value]) => ({
    system: textOf(system) ?? "",
    value: textOf(value) ?? "",
  }));
}
