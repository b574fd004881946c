/** Which assets stand in the graph, for a command that only asks: in read access mode, and nothing is prepared or adopted before. */
import type { Id } from "../../../twin/words/elements.ts";
import { splitPath } from "../../../twin/words/names.ts";
import { Connection } from "../connection.ts";
import type { Neo4jOptions } from "../options.ts";

const ASSETS = "MATCH (n:Asset) RETURN n.id AS id, n.name AS name, [(p:Asset)-[:MADE_UP_OF]->(n) | p.id] AS parents";

/**
 * @param waitMs longest for the answer, after the connection
 * @returns whether a text is the path or id of an asset; null: the graph has no assets yet
 * @throws PlantgraphError STORE_UNAVAILABLE, STORE_ACCESS
 */
export async function readAssetNames(
  options: Neo4jOptions,
  waitMs: number,
): Promise<((pathOrId: string) => boolean) | null> {
  const connection = new Connection(options);
  try {
    const ids = new Set<Id>();
    /** By the parent's id, null for those without one, and the name. */
    const children = new Map<Id | null, Map<string, Id>>();
    for (const { id, name, parents } of await connection.read(ASSETS, {}, waitMs)) {
      ids.add(id as Id);
      for (const parent of (parents as Id[]).length === 0 ? [null] : (parents as Id[])) {
        const siblings = children.get(parent) ?? new Map<string, Id>();
        children.set(parent, siblings.set(name as string, id as Id));
      }
    }
    if (ids.size === 0) return null;
    return (pathOrId) => {
      let at: Id | null | undefined = null;
      for (const name of splitPath(pathOrId)) at = at === undefined ? undefined : children.get(at)?.get(name);
      return at !== undefined || ids.has(pathOrId);
    };
  } catch (error) {
    throw connection.translate(error);
  } finally {
    await connection.close();
  }
}
