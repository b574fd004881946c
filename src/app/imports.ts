/**
 * Models as drafts, from wherever they are kept: files, other graphs. What reads them is loaded when it is asked for: a start
 * that finds its model has no use for it.
 */
import type { Config } from "../config/config.ts";
import type { Neo4jOptions } from "../connectors/neo4j/options.ts";
import type { Progress } from "../twin/tools/progress.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { ModelDraft, ModelFormat } from "../twin/words/model-draft.ts";
import { withDurableAddresses } from "./durable-addresses.ts";
import { kindOfSource, sourceKinds } from "./source-kinds.ts";

/**
 * Files of a model, or folders of them, as a draft whose addresses last: `ns=<index>` is converted by asking the servers.
 * @param format null: by the files' extensions
 * @throws PlantgraphError INVALID_FILE, SOURCE_UNAVAILABLE
 */
export async function readDraft(
  paths: readonly string[],
  config: Config,
  format: ModelFormat | null = null,
  progress?: Progress,
): Promise<ModelDraft> {
  const { readModelFiles } = await import("../model-files/model-files.ts");
  const { importBytes: maxBytes, commitElements: maxElements } = config.limits;
  const draft = await readModelFiles(paths, format, { maxBytes, maxElements, progress });
  return durableDraft(draft, config, config.dataSources);
}

/** Which graph a mapping is applied to; what is null is as configured. */
export interface GraphAddress {
  readonly uri: string | null;
  readonly database: string | null;
}

/**
 * Somebody's graph in Neo4j, by a mapping file, as a draft. Nothing is dialled before the mapping is found right.
 * @throws PlantgraphError INVALID_FILE with every mistake, INVALID_CONFIGURATION, STORE_UNAVAILABLE, STORE_ACCESS
 */
export async function readGraphDraft(
  mapping: string,
  { uri, database }: GraphAddress,
  config: Config,
  progress?: Progress,
): Promise<ModelDraft> {
  const { readTextFile } = await import("../model-files/model-files.ts");
  const { readMapping } = await import("../model-files/graph-mapping/read-mapping.ts");
  const { readGraph } = await import("../model-files/graph-mapping/read-graph.ts");
  const { importBytes: maxBytes, commitElements: maxElements } = config.limits;
  const read = readMapping(await readTextFile(mapping, maxBytes), mapping);
  const options = importedNeo4j(uri, database, config);
  const { readForeignGraph } = await import("../connectors/neo4j/queries/foreign-graph.ts");
  const draft = await readForeignGraph(options, (graph) => readGraph(read, graph, { maxBytes, maxElements, progress }));
  return durableDraft(draft, config, config.dataSources);
}

/** With a password of its own, else the store's when it is on the same server. */
function importedNeo4j(given: string | null, database: string | null, { imports, store }: Config): Neo4jOptions {
  const own = imports.neo4j;
  const uri = given ?? own.uri;
  if (uri === null)
    throw new PlantgraphError(
      "INVALID_CONFIGURATION",
      "Which Neo4j is to be read? Give its address, as in --from-neo4j neo4j://host:7687, or set NEO4J_IMPORT_URI or imports.neo4j.uri.",
    );
  if (/^[^/]*\/\/[^/]*@/.test(uri))
    throw new PlantgraphError(
      "INVALID_CONFIGURATION",
      "The address of --from-neo4j must not hold credentials; set NEO4J_IMPORT_USERNAME and NEO4J_IMPORT_PASSWORD, or imports.neo4j.",
    );
  const isStores = own.password === null && store.neo4j !== null && new URL(store.neo4j.uri).host === hostOf(uri);
  const { username, password } = isStores && store.neo4j ? store.neo4j : own;
  return {
    uri,
    username,
    password: password?.reveal() ?? "",
    database: database ?? own.database,
    settings: {
      uri: "--from-neo4j",
      username: "NEO4J_IMPORT_USERNAME",
      password: "NEO4J_IMPORT_PASSWORD",
      database: "--database",
    },
  };
}

function hostOf(uri: string): string | null {
  return URL.canParse(uri) ? new URL(uri).host : null;
}

/** The draft with addresses that last; asks the servers that are needed for it. */
export function durableDraft(
  draft: ModelDraft,
  { dataDir }: Config,
  dataSources: Config["dataSources"],
): Promise<ModelDraft> {
  const transient = sourceKinds().flatMap((kind) => kind.transient ?? []);
  return withDurableAddresses(draft, transient, async (name, addresses) => {
    const options = dataSources.find((each) => each.name === name);
    if (options) {
      const kind = kindOfSource(options);
      // What passes with one kind is an address like any other with the next.
      return (kind.transient && (await kind.tools?.({ dataDir }))?.toDurableAddresses(options, addresses)) ?? addresses;
    }
    const [first = ""] = addresses;
    const { reason, advice } = transient.find((each) => each.is(first)) ?? { reason: "does not last", advice: "" };
    const problem = `The data source ${JSON.stringify(name)} is not configured, so an address that ${reason} (${first}) can't be converted; ${advice}.`;
    throw new PlantgraphError("SOURCE_NOT_CONFIGURED", problem);
  });
}
