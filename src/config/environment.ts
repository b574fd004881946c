/**
 * Environment variables that override the configuration file. Nothing else of the environment is read, but for what
 * secrets name as `{env: NAME}`.
 */
import type { SecretReference } from "./secret.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

interface Override {
  readonly variable: string;
  readonly path: readonly string[];
  /** Text of the variable to the value of the file. */
  readonly value: (text: string) => unknown;
}

const text = (value: string) => value;
const number = (value: string) => (/^\d+$/.test(value) ? Number(value) : value);
const NEO4J = ["store", "neo4j"];
const NEO4J_IMPORT = ["imports", "neo4j"];

/** In the order of the documentation. An empty variable counts as absent. */
export const OVERRIDES: readonly Override[] = [
  { variable: "HOST", path: ["server", "host"], value: text },
  { variable: "PORT", path: ["server", "port"], value: number },
  { variable: "PLANTGRAPH_DATA_DIR", path: ["dataDir"], value: text },
  { variable: "NEO4J_URI", path: [...NEO4J, "uri"], value: text },
  { variable: "NEO4J_USERNAME", path: [...NEO4J, "username"], value: text },
  {
    variable: "NEO4J_PASSWORD",
    path: [...NEO4J, "password"],
    value: (): SecretReference => ({ env: "NEO4J_PASSWORD" }),
  },
  { variable: "NEO4J_DATABASE", path: [...NEO4J, "database"], value: text },
  { variable: "NEO4J_IMPORT_URI", path: [...NEO4J_IMPORT, "uri"], value: text },
  { variable: "NEO4J_IMPORT_USERNAME", path: [...NEO4J_IMPORT, "username"], value: text },
  {
    variable: "NEO4J_IMPORT_PASSWORD",
    path: [...NEO4J_IMPORT, "password"],
    value: (): SecretReference => ({ env: "NEO4J_IMPORT_PASSWORD" }),
  },
  { variable: "NEO4J_IMPORT_DATABASE", path: [...NEO4J_IMPORT, "database"], value: text },
  { variable: "LOG_LEVEL", path: ["log", "level"], value: text },
];

/**
 * The file's data with the overrides laid over it, and which variable gave which key path (joined by `.`). The other
 * variables of the store's Neo4j count only where its URI is given, here or in the file: shells often carry them for other tools.
 */
export function withOverrides(
  data: Readonly<Record<string, unknown>>,
  environment: Environment,
): { readonly data: Readonly<Record<string, unknown>>; readonly origins: ReadonlyMap<string, string> } {
  const origins = new Map<string, string>();
  let result = data;
  for (const { variable, path, value } of OVERRIDES) {
    const given = environment[variable];
    if (given === undefined || given === "") continue;
    if (path[0] === "store" && path[2] !== "uri" && !hasNeo4j(result)) continue;
    const next = withValue(result, path, value(given));
    if (next === null) continue;
    result = next;
    origins.set(path.join("."), variable);
  }
  return { data: result, origins };
}

/** A copy with that value; null where something else than a mapping stands in the way (which validation reports). */
function withValue(
  data: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> | null {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) return { ...data, [key]: value };
  const inner = data[key] ?? {};
  if (!isMapping(inner)) return null;
  const next = withValue(inner, rest, value);
  return next && { ...data, [key]: next };
}

function hasNeo4j(data: Readonly<Record<string, unknown>>): boolean {
  const store = data["store"];
  return isMapping(store) && isMapping(store["neo4j"]);
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
