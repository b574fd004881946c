import type { Config } from "../config/config.ts";
import { buildPlantgraphSchema } from "../resolvers/index.ts";
import { Documents } from "../server/documents/documents.ts";

/**
 * How many documents the configured manifests hold, all of them found to fit schema and limits.
 * @throws PlantgraphError INVALID_FILE with every mistake in `problems`
 */
export function checkTrustedDocuments({ trustedDocuments, limits }: Config): number {
  return new Documents(buildPlantgraphSchema(), limits).readTrusted(trustedDocuments).byId.size;
}
