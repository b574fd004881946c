import { resolve } from "node:path";
import { type Command, Option } from "commander";
import type { Config } from "../config/config.ts";
import { boundedWords } from "../twin/audit/bounded-json.ts";
import type { AppliedCommit } from "../twin/model/model.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { ModelDraft } from "../twin/words/model-draft.ts";
import { type AddCommand, configOf, quietLog, withKeeper } from "./common.ts";
import { describeChanges } from "./describe-changes.ts";
import { formatNamed, formatOption } from "./model-format.ts";
import type { IoWithProgress } from "./progress.ts";

interface ImportOptions {
  /** true: the configured address. */
  readonly fromNeo4j?: string | true;
  readonly mapping?: string;
  readonly database?: string;
  readonly format?: string;
  readonly mode: "merge" | "replace";
  readonly dryRun?: boolean;
  readonly all?: boolean;
}

/** Lines of changes that are printed unless all are asked for. */
const SHOWN = 100;

export const addImport: AddCommand = (program, io) => {
  program
    .command("import")
    .description("import a model into the configured store; a running twin follows by itself")
    .argument("[file...]", "the file, or the files or folder of a format that has several")
    .addOption(formatOption("what the files are in"))
    .option(
      "--from-neo4j [uri]",
      "read a graph in Neo4j instead of files; user and password: NEO4J_IMPORT_USERNAME, _PASSWORD",
    )
    .option("--mapping <file>", "what the labels and relationships of that graph are in the model")
    .option("--database <name>", "the database of that Neo4j")
    .addOption(
      new Option("--mode <mode>", "merge adds and updates; replace also deletes what the file does not name")
        .choices(["merge", "replace"])
        .default("merge"),
    )
    .option("--dry-run", "check everything and show what would change, and change nothing")
    .option("--all", `print every change, not only the first ${SHOWN}`)
    .action(async (files: string[], options: ImportOptions, command: Command) => {
      const { mode, dryRun, all } = options;
      refuseContradictions(files, options, command);
      const config = configOf(command, io);
      const { draft, from } = await draftOf(files, options, config, io);
      await withKeeper(config, async (keeper) => {
        const how = { mode: mode === "merge" ? "MERGE" : "REPLACE", message: `import of ${from}` } as const;
        const make = (id?: string) =>
          keeper.import(draft, { ...how, id, by: io.user, dryRun: dryRun ?? false, progress: io.progress });
        const { commit } = await (dryRun ? make() : recordedImport(config, io.user, how, draft, make)).catch(
          (error: unknown) => {
            throw files.length > 0 ? error : withNodes(error);
          },
        );
        const { changes, revision } = commit;
        for (const sentence of draft.notTaken ?? []) io.out(sentence);
        if (changes.length === 0) {
          io.out(
            `Nothing differs: the store is as ${files.length > 0 ? "the file" : "the graph"} says, at revision ${revision}.`,
          );
          return;
        }
        let shown = 0;
        for (const line of describeChanges(changes, keeper.model)) {
          if (shown === SHOWN && !all) {
            io.out(`... and ${(changes.length - shown).toLocaleString("en")} more (--all prints them).`);
            break;
          }
          io.out(line);
          shown++;
        }
        const count = `${changes.length.toLocaleString("en")} ${changes.length === 1 ? "change" : "changes"}`;
        io.out(dryRun ? `${count} would be made; nothing was.` : `${count} made, revision ${revision}.`);
      });
    });
};

async function recordedImport(
  config: Config,
  user: string,
  how: { readonly mode: "MERGE" | "REPLACE"; readonly message: string },
  draft: ModelDraft,
  make: (id: string) => Promise<AppliedCommit>,
): Promise<AppliedCommit> {
  const { commitFacts, elementsOf, recorded, withShellAudit } = await import("../app/shell-audit.ts");
  const object = { mode: how.mode, elements: elementsOf(draft), message: boundedWords(how.message) };
  return withShellAudit(config, user, quietLog(), ({ by, ...parts }) =>
    recorded(parts, { by, action: "MODEL_IMPORT", object, nothing: { commit: null } }, make, commitFacts),
  );
}

function refuseContradictions(
  files: string[],
  { fromNeo4j, mapping, database, format }: ImportOptions,
  command: Command,
) {
  if (fromNeo4j === undefined) {
    if (files.length === 0) command.error("error: missing required argument 'file', or --from-neo4j with --mapping");
    if (mapping !== undefined || database !== undefined)
      command.error("error: --mapping and --database belong to --from-neo4j");
  } else if (files.length > 0 || format !== undefined)
    command.error("error: --from-neo4j reads a graph, and no files; import the one after the other");
  else if (mapping === undefined)
    command.error("error: --from-neo4j needs --mapping <file>, which says what the graph's labels are in the model");
}

async function draftOf(
  files: readonly string[],
  { fromNeo4j, mapping, database, format }: ImportOptions,
  config: Config,
  io: IoWithProgress,
): Promise<{ readonly draft: ModelDraft; readonly from: string }> {
  const { readDraft, readGraphDraft } = await import("../app/imports.ts");
  if (mapping === undefined) {
    const paths = files.map((file) => resolve(io.directory, file));
    return { draft: await readDraft(paths, config, formatNamed(format), io.progress), from: files.join(", ") };
  }
  const uri = typeof fromNeo4j === "string" ? fromNeo4j : null;
  const address = { uri, database: database ?? null };
  const draft = await readGraphDraft(resolve(io.directory, mapping), address, config, io.progress);
  return { draft, from: `${uri ?? config.imports.neo4j.uri} by ${mapping}` };
}

/** A rule that the model breaks is told of its elements; which node of the graph one was made of stands in its place. */
function withNodes(error: unknown): unknown {
  if (!(error instanceof PlantgraphError)) return error;
  const named = (each: PlantgraphError) =>
    new PlantgraphError(
      each.code,
      each.details.at === undefined ? each.message : `${each.details.at}: ${each.message}`,
      each.details,
    );
  const { code, message, details, problems } = error;
  return problems.length === 0
    ? named(error)
    : new PlantgraphError(code, message, details, { cause: error, problems: problems.map(named) });
}
