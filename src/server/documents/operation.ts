/** What is executed: one operation of a document, with the variables it was sent. */
import type { DocumentNode } from "graphql";

export interface Operation {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}
