/**
 * Where the nodes of a document stand in its text: line and column alone, without the text and its tokens, which a parsed
 * document would hold on to otherwise (comments too, which are tokens but count as none), and which are looked through
 * from the beginning for the line of every error.
 */
import type { ASTNode, DocumentNode, SourceLocation } from "graphql";

/** Places told of one error: of a name given a thousand times the first few show what is meant. */
const MOST_PLACES = 10;

interface PlacedNode {
  place?: SourceLocation;
  loc?: ASTNode["loc"];
}

/**
 * Gives each node of a parsed document its place, in place of its location.
 * @returns how many nodes there are
 */
export function keepPlaces(document: DocumentNode): number {
  let count = 0;
  const nodes: ASTNode[] = [document];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    count++;
    const placed: PlacedNode = node;
    const start = node.loc?.startToken;
    delete placed.loc;
    if (start && node !== document) placed.place = { line: start.line, column: start.column };
    for (const [key, value] of Object.entries(node) as [string, unknown][]) {
      if (key === "place" || typeof value !== "object" || value === null) continue;
      if (Array.isArray(value)) for (const each of value as ASTNode[]) nodes.push(each);
      else nodes.push(value as ASTNode);
    }
  }
  return count;
}

/** The places of an error's nodes; undefined when they have none. */
export function placesOf(nodes: readonly ASTNode[] | undefined): readonly SourceLocation[] | undefined {
  const places = nodes?.flatMap((node) => (node as PlacedNode).place ?? []);
  return places === undefined || places.length === 0 ? undefined : places.slice(0, MOST_PLACES);
}
