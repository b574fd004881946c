/**
 * Writes the files that codegen.yml names: the published schema, and typed documents.
 *
 *     node tools/codegen.ts            # after `npm run build`
 *     node tools/codegen.ts --check    # writes nothing, and fails when a file differs
 *
 * The core of graphql-codegen without its command line, which would bring two hundred packages along.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import type { CodegenPlugin } from "@graphql-codegen/plugin-helpers";
import { buildSchema, parse } from "graphql";
import { load } from "js-yaml";

interface Settings {
  readonly schema: string;
  readonly config: object;
  readonly generates: Readonly<Record<string, Target>>;
}

interface Target {
  readonly plugins: readonly string[];
  readonly documents?: string;
  readonly config?: object;
}

const root = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const settings = load(read("codegen.yml")) as Settings;
const { default: text } = (await import(new URL(settings.schema, root).href)) as { default: string };
const schema = buildSchema(text);

async function textOf(filename: string, { plugins, documents, config }: Target): Promise<string> {
  const loaded = await Promise.all(
    plugins.map(async (name) => {
      const from = name.startsWith("./") ? new URL(name, root).href : `@graphql-codegen/${name}`;
      return [name, (await import(from)) as CodegenPlugin] as const;
    }),
  );
  return codegen({
    filename,
    schema: parse(text),
    schemaAst: schema,
    documents: documents ? [{ location: documents, document: parse(read(documents)) }] : [],
    config: { ...settings.config, ...config },
    plugins: plugins.map((name) => ({ [name]: {} })),
    pluginMap: Object.fromEntries(loaded),
  });
}

for (const [file, target] of Object.entries(settings.generates)) {
  const made = await textOf(file, target);
  if (!process.argv.includes("--check")) writeFileSync(new URL(file, root), made);
  else if (made !== read(file)) {
    process.stderr.write(`${file} is not what the code says: run \`npm run codegen\`.\n`);
    process.exitCode = 1;
  }
}
