/**
 * Writes `src/generated.ts` from schema.graphql and `src/live.graphql`: what caches must know of the types, and what code
 * generators must know of the scalars. With `--check` it writes nothing and fails when the file differs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import {
  buildSchema,
  isAbstractType,
  isObjectType,
  isScalarType,
  parse,
  specifiedScalarTypes,
  validate,
} from "graphql";

const at = (path: string) => new URL(path, import.meta.url);
const schema = buildSchema(readFileSync(at("../../schema.graphql"), "utf8"));
const fragment = readFileSync(at("src/live.graphql"), "utf8");
const target = at("src/generated.ts");

/** TypeScript types of the scalars as they travel in JSON. */
const SCALARS: Readonly<Record<string, string>> = {
  DateTime: "string",
  SafeInt: "number",
  TagValue: "unknown",
  Comparand: "string | number | boolean",
  PropertyValue: "string | number | boolean | readonly (string | number | boolean)[]",
  JSON: "unknown",
};

const wrong = validate(schema, parse(`${fragment}\nquery Q { tag(id: "") { ...Live } }`));
if (wrong.length > 0) throw new Error(`live.graphql does not fit the schema: ${wrong.join("; ")}`);

const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith("__"));
const objects = types.filter(isObjectType);
const operations = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const embedded = objects.filter((type) => !operations.includes(type) && !("id" in type.getFields()));
const named = types.filter(
  (type) => isScalarType(type) && !specifiedScalarTypes.some(({ name }) => name === type.name),
);
const unknown = named.filter(({ name }) => !(name in SCALARS));
if (unknown.length > 0) throw new Error(`say in generate.ts what ${unknown.map(String).join(", ")} is in TypeScript`);
// These have an id that is the id of what they are about, not their own.
const about = ["LeftTag", "JoinedTag", "TagSample", "WriteResult", "ModelChange"].filter((name) =>
  schema.getType(name),
);

const possibleTypes = Object.fromEntries(
  types.filter(isAbstractType).map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
);
const withoutKey = [...embedded.map(({ name }) => name), ...about].sort();
const policies = Object.fromEntries(withoutKey.map((name) => [name, { keyFields: false }]));

const json = (value: unknown) => JSON.stringify(value, null, 2);
const text = `// biome-ignore-all format: made by a program
// Made by clients/typescript/generate.ts from schema.graphql; \`npm run clients\` makes it anew.

/** Which types stand behind each interface and union, for Apollo Client's \`InMemoryCache\` and others. */
export const possibleTypes: Record<string, string[]> = ${json(possibleTypes)};

/** For Apollo Client's \`InMemoryCache\`: the types that have no identity of their own. */
export const typePolicies: Record<string, { keyFields: false }> = ${json(policies)};

const none = () => null;

/** For urql's Graphcache: the types that have no identity of their own. */
export const graphcacheKeys: Record<string, () => null> = {
${withoutKey.map((name) => `  ${name}: none,`).join("\n")}
};

/** \`scalars\` of graphql-codegen: what the scalars are in TypeScript. */
export const scalars: Record<string, string> = ${json(SCALARS)};

/** The fields of a live tag, for queries and subscriptions alike: \`\${LIVE}\` beside them, \`...Live\` in them. */
export const LIVE: string = ${JSON.stringify(fragment.replace(/^#.*\n/gm, ""))};
`;

if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  process.stderr.write("clients/typescript/src/generated.ts differs from the schema: run `npm run clients`\n");
  process.exitCode = 1;
}
