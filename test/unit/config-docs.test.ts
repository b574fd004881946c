import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { configJsonSchema, parseConfig } from "../../src/app/configuration.ts";
import { OVERRIDES } from "../../src/config/config.ts";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const page = read("docs/configuration.md");

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly default?: unknown;
  readonly required?: readonly string[];
}

/** Every key path of the schema, and its default as the page writes it; null where the page says nothing. */
function* keysOf(schema: JsonSchema, path = ""): Generator<readonly [key: string, byDefault: string | null]> {
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    if (key.startsWith("$")) continue;
    const own = path === "" ? key : `${path}.${key}`;
    const isObject = typeof value.default === "object" && value.default !== null && !Array.isArray(value.default);
    const text = typeof value.default === "string" ? value.default : JSON.stringify(value.default);
    yield [own, schema.required?.includes(key) ? "obligatory" : text === undefined || isObject ? null : `\`${text}\``];
    if (/\.(password|clientSecret|privateKey)$/.test(own)) continue;
    const each = value.additionalProperties;
    // Entries of several kinds, which say the same of the keys they share.
    if (typeof each === "object") for (const kind of each.anyOf ?? [each]) yield* keysOf(kind, `${own}.<name>`);
    else yield* keysOf(value.anyOf?.find(({ properties }) => properties) ?? value, own);
  }
}

describe("config-docs", () => {
  it("documents every key with its default, and no other", () => {
    const documented = new Map(
      [...page.matchAll(/^\| `([^`]+)` \| ?(.*?) ?\| (?:.*) \|$/gm)].map(([, key, byDefault]) => [
        key as string,
        byDefault as string,
      ]),
    );
    const known = new Set<string>();
    for (const [key, byDefault] of keysOf(configJsonSchema() as JsonSchema)) {
      known.add(key);
      expect(documented.has(key), `${key} is documented`).toBe(true);
      if (byDefault !== null && key !== "dataSources.<name>.type")
        expect(documented.get(key), `default of ${key}`).toBe(byDefault);
    }
    expect([...documented.keys()].filter((key) => !known.has(key))).toEqual([]);
  });

  it("documents every environment variable", () => {
    for (const { variable, path } of OVERRIDES) expect(page).toContain(`| \`${variable}\` | \`${path.join(".")}\``);
  });

  it("has an example that is accepted", () => {
    const [, example] = /```yaml\n([\s\S]*?)```/.exec(page) as unknown as [string, string];
    const config = parseConfig(example.replace("{file: secrets/press-1}", "{env: PRESS}"), {
      file: "/etc/plantgraph.yaml",
      environment: { NEO4J_SECRET: "a", PRESS: "b" },
      directory: "/",
    });
    expect(config.dataSources.map(({ name }) => name)).toEqual(["press-1", "oven"]);
  });

  it("publishes the schema that validates", () => {
    expect(JSON.parse(read("plantgraph.schema.json"))).toEqual(configJsonSchema());
  });
});
