/**
 * Searches that would have to read very much into the index first, right after a start, after a large import, or in the
 * model of the past: they wait while it is read in pieces, so that nobody else waits for them.
 */
import { type DocumentNode, visit } from "graphql";
import type { ModelReader } from "../../twin/model/model.ts";

/** Elements read between two looks at what else there is to do: a few milliseconds. */
const PIECE = 300;

const searching = new WeakMap<DocumentNode, boolean>();

/** Whether the document searches, in a model whose index is far behind. */
export function mustWaitForSearch(document: DocumentNode, model: ModelReader): boolean {
  let searches = searching.get(document);
  if (searches === undefined) {
    searches = hasSearch(document);
    searching.set(document, searches);
  }
  return searches && model.searchIndex.isFarBehind;
}

/** Resolves when a search has little left to read. */
export async function searchReady({ searchIndex }: Pick<ModelReader, "searchIndex">): Promise<void> {
  while (searchIndex.isFarBehind) {
    searchIndex.read(PIECE);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function hasSearch(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ name }) {
      found ||= name.value === "search";
    },
  });
  return found;
}
