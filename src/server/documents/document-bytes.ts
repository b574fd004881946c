/**
 * What a document takes in memory, about, for the caches: of documents, and of what is compiled of one, which holds on to its
 * nodes when the document itself is forgotten.
 */
import type { DocumentNode } from "graphql";

/** Of a parsed node with its place, and of what is noted of each operation; measured. */
const NODE_BYTES = 180;
const OPERATION_BYTES = 2_000;

const known = new WeakMap<DocumentNode, number>();

/** Notes it, once it is known how many nodes there are. Long names are parts of the text, which lives as long as they do. */
export function noteBytes(document: DocumentNode, text: string, nodes: number): void {
  known.set(document, 2 * text.length + NODE_BYTES * nodes + OPERATION_BYTES * document.definitions.length);
}

/** 0 for a document that was not checked here. */
export function bytesOf(document: DocumentNode): number {
  return known.get(document) ?? 0;
}
