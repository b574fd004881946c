/** What the schema found wrong, in sentences that name the key, the value and what would be right. */
import type { z } from "zod";
import { didYouMean } from "../twin/tools/did-you-mean.ts";
import { isMapping } from "./environment.ts";
import { configJsonSchema } from "./schema.ts";
import { kindOf, type SourceKinds } from "./source-settings.ts";

export interface Explanation {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Whether the key itself is wrong, rather than its value. */
  readonly aboutKey: boolean;
}

/** Values below keys of these names are never shown. */
const SECRET_KEY = /pass|secret|token|credential|key$/i;
const SHOWN_LENGTH = 80;

/** One explanation an issue; of unknown keys one each. */
export function explain(issue: z.core.$ZodIssue, data: unknown, kinds: SourceKinds): Explanation[] {
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(issue.path, data, kinds);
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `${keyPath([...issue.path, key])}: there is no such key.${didYouMean(key, known) || (known.length > 0 && known.length <= 12 ? ` Known here: ${known.join(", ")}.` : "")}`,
      aboutKey: true,
    }));
  }
  if (issue.code === "invalid_key") {
    const key = issue.path.at(-1);
    const reason = issue.issues[0]?.message ?? "is not acceptable";
    return [
      { path: issue.path, message: `${keyPath(issue.path)}: the name "${String(key)}" ${reason}.`, aboutKey: true },
    ];
  }
  const value = valueAt(data, issue.path);
  const key = keyPath(issue.path);
  if (value === undefined && issue.code !== "custom")
    return [{ path: issue.path, message: `${key} is missing: it ${whatIsRight(issue, value)}.`, aboutKey: false }];
  const shown = show(value, issue.path);
  return [
    {
      path: issue.path,
      message: `${key}${shown === null ? "" : `: ${shown}`} ${whatIsRight(issue, value)}.`,
      aboutKey: false,
    },
  ];
}

function whatIsRight(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}`;
    case "too_small":
      return issue.origin === "string" ? "must not be empty" : `must be at least ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string"
        ? `must be at most ${issue.maximum} characters long`
        : `must be at most ${issue.maximum}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}${
        typeof value === "string" ? didYouMean(value, issue.values.map(String)).replace(/^ (.*)\?$/, " ($1?)") : ""
      }`;
    case "invalid_format":
      return issue.message.startsWith("Invalid") ? `must match ${issue.pattern ?? issue.format}` : issue.message;
    default:
      return issue.message;
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "a mapping of keys to values",
  record: "a mapping of names to values",
};

/** `dataSources.plc.endpoint`; steps that are not plain words are quoted. */
export function keyPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else {
      const name = String(step);
      text += `${text === "" ? "" : "."}${/^[\w$-]+$/.test(name) ? name : JSON.stringify(name)}`;
    }
  }
  return text === "" ? "The configuration" : text;
}

/** The value for an error message: short, without secrets and credentials; null when it must not or need not be shown. */
export function show(value: unknown, path: readonly PropertyKey[]): string | null {
  if (path.some((step) => typeof step === "string" && SECRET_KEY.test(step))) return null;
  if (value === undefined) return null;
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "a mapping";
  const text = JSON.stringify(value).replace(/\/\/[^/@\s]*@/g, "//***@");
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

/** The keys the schema knows in the mapping at that path. */
function knownKeys(path: readonly PropertyKey[], data: unknown, kinds: SourceKinds): string[] {
  let schema: unknown = configJsonSchema(kinds);
  for (const [i, step] of path.entries()) {
    const known = mappingSchema(schema, valueAt(data, path.slice(0, i)), kinds);
    const properties = known?.["properties"];
    schema = (isMapping(properties) && properties[String(step)]) || known?.["additionalProperties"];
  }
  const properties = mappingSchema(schema, valueAt(data, path), kinds)?.["properties"];
  return isMapping(properties) ? Object.keys(properties).filter((key) => !key.startsWith("$")) : [];
}

/** The alternative that is a mapping, of a schema that may also allow null; of data sources that of the entry's kind. */
function mappingSchema(schema: unknown, value: unknown, kinds: SourceKinds): Readonly<Record<string, unknown>> | null {
  if (!isMapping(schema)) return null;
  const alternatives = schema["anyOf"];
  if (!Array.isArray(alternatives)) return schema;
  const mappings = alternatives.filter((one) => isMapping(one) && isMapping(one["properties"]));
  const type = kindOf(value, kinds)?.type;
  return mappings.find(({ properties }) => properties["type"]?.const === type) ?? mappings[0] ?? null;
}
