/**
 * One validated configuration from a file and the environment. Nobody else reads `process.env`. Every mistake is
 * reported at once, with key, value, line and what would be right; secrets never are.
 */
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { SourceOptions } from "../twin/ports/data-source.ts";
import type { TextPlace } from "../twin/tools/text-places.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { ConfigFile } from "./config-file.ts";
import { type Environment, isMapping, withOverrides } from "./environment.ts";
import { explain, keyPath } from "./explain.ts";
import { reachMistakes } from "./reach.ts";
import { configSchema, type ParsedConfig } from "./schema.ts";
import { Secret, type SecretReference } from "./secret.ts";
import type { ConfigurableSource, KindsOfSources, SourceKinds } from "./source-settings.ts";

export { type Environment, OVERRIDES } from "./environment.ts";
export { Secret } from "./secret.ts";

/** Everything the twin is told from outside. Paths are absolute. */
export interface Config extends Omit<ParsedConfig, "dataSources" | "$schema"> {
  /** The file it was read from; null when there is none and defaults and environment are all. */
  readonly file: string | null;
  /** In the order of the file. */
  readonly dataSources: readonly SourceOptions[];
}

export type Limits = Config["limits"];

export interface ConfigSource {
  /** The file; default: PLANTGRAPH_CONFIG, else `plantgraph.yaml` of the working directory when there is one. */
  readonly file?: string | undefined;
  /** Default: the environment of the process. */
  readonly environment?: Environment | undefined;
  /** Default: the working directory of the process. */
  readonly directory?: string | undefined;
}

/** Where a text of the configuration stands. */
export interface ConfigOrigin {
  readonly file: string | null;
  readonly environment: Environment;
  readonly directory: string;
}

/** What is looked for when no file is named. */
export const DEFAULT_CONFIG_FILE = "plantgraph.yaml";
/** Largest configuration file, bytes. */
export const MAX_CONFIG_BYTES = 1_048_576;
/** Largest file of a secret, bytes. */
const MAX_SECRET_BYTES = 65_536;

/**
 * @throws PlantgraphError INVALID_CONFIGURATION with every mistake in `problems`
 */
export function loadConfig(kinds: KindsOfSources, source: ConfigSource = {}): Config {
  const environment = source.environment ?? process.env;
  const directory = source.directory ?? process.cwd();
  const named = source.file ?? (environment["PLANTGRAPH_CONFIG"] || undefined);
  const file = resolve(directory, named ?? DEFAULT_CONFIG_FILE);
  const text = readConfigFile(file, named !== undefined);
  return parseConfig(kinds, text ?? "", { file: text === null ? null : file, environment, directory });
}

/** The same from a text. Relative paths of the text count from the file's folder, of the environment from `directory`. */
export function parseConfig(ofSources: KindsOfSources, text: string, place: ConfigOrigin): Config {
  const { file, environment, directory } = place;
  const content = new ConfigFile(text);
  const problems: PlantgraphError[] = [];
  const report = (message: string, at: TextPlace | null, facts: { at?: string; variable?: string } = {}) => {
    const position = facts.variable !== undefined || file === null ? {} : { file, ...at };
    problems.push(new PlantgraphError("INVALID_CONFIGURATION", message, { ...facts, ...position }));
  };
  for (const { message, place: at } of content.mistakes) report(message, at);
  if (content.mistakes.length > 0) throw summary(problems);
  if (!isMapping(content.data)) {
    report(
      "The configuration must be a mapping of keys to values, like `server: {port: 4000}`.",
      content.placeOfValue([]),
    );
    throw summary(problems);
  }

  const base = file === null ? directory : dirname(file);
  const kinds = kindsIn(content.data, ofSources, base, (at, message) =>
    report(`${keyPath(at)}: ${message}.`, content.placeOfValue(at), { at: keyPath(at) }),
  );
  // Without its kind a data source would be taken for one of another.
  if (problems.length > 0) throw summary(problems);
  const { data, origins } = withOverrides(content.data, environment);
  const schema = configSchema(kinds, {
    resolvePath: (path) => resolve(base, path),
    resolveSecret: (reference) => resolveSecret(reference, environment, base),
  });
  const parsed = schema.safeParse(data);
  const mistakes = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => explain(issue, data, kinds)),
    ...reachMistakes(data).map((mistake) => ({ ...mistake, aboutKey: false })),
  ];
  for (const { path, message, aboutKey } of mistakes) {
    const variable = origins.get(path.join("."));
    report(
      variable === undefined ? message : `Environment variable ${variable}: ${message}`,
      aboutKey ? content.placeOfKey(path) : content.placeOfValue(path),
      { at: keyPath(path), ...(variable === undefined ? {} : { variable }) },
    );
  }
  if (!parsed.success || problems.length > 0) throw summary(problems);
  const { dataSources, $schema: _, ...rest } = parsed.data;
  return {
    ...rest,
    file,
    dataDir: origins.has("dataDir") ? resolve(directory, String(data["dataDir"])) : rest.dataDir,
    dataSources: Object.entries(dataSources).map(([name, options]) => ({ name, ...options })),
  };
}

/** The kinds that are known, and those of the modules in `connectors`; what is no list of texts is the schema's to tell. */
function kindsIn(
  { connectors }: Readonly<Record<string, unknown>>,
  { known, load }: KindsOfSources,
  folder: string,
  report: (at: readonly PropertyKey[], message: string) => void,
): SourceKinds {
  const kinds: [ConfigurableSource, ...ConfigurableSource[]] = [...known];
  for (const [i, module] of (Array.isArray(connectors) ? connectors : []).entries()) {
    if (typeof module !== "string" || module === "") continue;
    const kind = load(module, folder);
    const at = ["connectors", i];
    if (typeof kind === "string") report(at, `${JSON.stringify(module)} ${kind}`);
    else if (kinds.some(({ type, scheme }) => type === kind.type || scheme === kind.scheme))
      report(
        at,
        `${JSON.stringify(module)} brings the type ${kind.type} for endpoints that begin with ${kind.scheme}:, and another kind has one of them`,
      );
    else kinds.push(kind);
  }
  return kinds;
}

/** null when nobody named the file and it is not there. */
function readConfigFile(file: string, named: boolean): string | null {
  try {
    const { size } = statSync(file);
    if (size > MAX_CONFIG_BYTES)
      throw new PlantgraphError(
        "INVALID_CONFIGURATION",
        `${file} has ${size} bytes; a configuration has at most ${MAX_CONFIG_BYTES}. Is it a plant file? Those are imported by \`plantgraph import\`.`,
        { file },
      );
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof PlantgraphError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && !named) return null;
    throw new PlantgraphError("INVALID_CONFIGURATION", `The configuration ${file} ${unreadable(code)}.`, { file });
  }
}

function resolveSecret(reference: SecretReference, environment: Environment, base: string): Secret | string {
  if ("env" in reference) {
    const value = environment[reference.env];
    return value === undefined || value === ""
      ? `names the environment variable ${reference.env}, which is not set`
      : new Secret(value);
  }
  const file = resolve(base, reference.file);
  try {
    if (statSync(file).size > MAX_SECRET_BYTES) return `names the file ${file}, which is too large for a secret`;
    const value = readFileSync(file, "utf8").replace(/\r?\n$/, "");
    return value === "" ? `names the file ${file}, which is empty` : new Secret(value);
  } catch (error) {
    return `names the file ${file}, which ${unreadable((error as NodeJS.ErrnoException).code)}`;
  }
}

function unreadable(code: string | undefined): string {
  switch (code) {
    case "ENOENT":
      return "does not exist";
    case "EACCES":
    case "EPERM":
      return "may not be read by this user";
    case "EISDIR":
      return "is a folder";
    default:
      return `can't be read (${code ?? "unknown reason"})`;
  }
}

/** One error that holds them all, in the order of the file; those of the environment first. */
function summary(unsorted: readonly PlantgraphError[]): PlantgraphError {
  const problems = unsorted.toSorted(
    ({ details: a }, { details: b }) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const [first] = problems as [PlantgraphError];
  const more = problems.length - 1;
  return new PlantgraphError(
    "INVALID_CONFIGURATION",
    more === 0 ? first.message : `${first.message} (And ${more} more ${more === 1 ? "mistake" : "mistakes"}.)`,
    first.details,
    { problems },
  );
}
