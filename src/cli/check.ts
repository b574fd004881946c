import type { Config } from "../config/config.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { type AddCommand, configOf } from "./common.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { reportError } from "./report-error.ts";

export const addCheck: AddCommand = (program, io, end) => {
  program
    .command("check")
    .description("check the configuration and plant files; every mistake is reported at once")
    .argument("[plant-file...]", "plant files to check; default: the configured one")
    .action(async (given: string[], _options, command) => {
      const config = configOf(command, io);
      const { dataSources, store } = config;
      io.out(`${config.file ?? "No configuration file: defaults and environment"}: valid.`);
      io.out(
        `  Store: ${store.neo4j ? `Neo4j at ${store.neo4j.uri}, database ${store.neo4j.database}` : `embedded, in ${config.dataDir}`}`,
      );
      for (const { name, endpoint, enabled, allowWrites } of dataSources)
        io.out(
          `  Data source ${name}: ${endpoint}${enabled ? "" : " (disabled)"}${allowWrites ? " (writes allowed)" : ""}`,
        );
      const { mode, manifests } = config.trustedDocuments;
      if (mode !== "off" && given.length === 0) {
        const { checkTrustedDocuments } = await import("../app/trusted-documents.ts");
        io.out(`${manifests.join(", ")}: valid. ${checkTrustedDocuments(config)} trusted documents.`);
      }
      const { auth } = config;
      if (given.length === 0 && (auth.mode !== "none" || auth.rules.length > 0)) {
        io.out(
          `  Callers: ${auth.mode === "required" ? "must be known" : "need not be known"}, ${auth.rules.length} rules.`,
        );
        for (const sentence of await oddRules(config, io)) io.err(sentence);
      }
      const files = given.length > 0 ? [...new Set(given)] : config.plant === null ? [] : [config.plant];
      if (files.length === 0) return;
      const { readDraft } = await import("../app/imports.ts");
      let worst: ExitCode = EXIT.DONE;
      for (const file of files) {
        try {
          const { classes, assets, tags, relations, notTaken } = await readDraft([file], config, null, io.progress);
          io.out(
            `${file}: valid. ${assets.length} assets, ${tags.length} tags of their own, ${classes.length} classes, ${relations.length} relations.`,
          );
          for (const sentence of notTaken ?? []) io.out(`  ${sentence}`);
        } catch (error) {
          const code = reportError(error, io, false, file);
          worst = code > worst ? code : worst;
        }
      }
      end(worst);
    });
};

/** What rules name of the model is looked for in the store; one that is away is told of, and the rest is checked all the same. */
async function oddRules(config: Config, io: Io): Promise<string[]> {
  const { checkAccess } = await import("../app/check-access.ts");
  if (config.auth.rules.every(({ under }) => under === null)) return checkAccess(config, null);
  const { storedAssets } = await import("../app/store.ts");
  try {
    return await checkAccess(config, await storedAssets(config));
  } catch (error) {
    if (!(error instanceof PlantgraphError) || !error.code.startsWith("STORE_")) throw error;
    io.err(`${error.message} So it is not known whether the assets are there that auth.rules name.`);
    return checkAccess(config, null);
  }
}
