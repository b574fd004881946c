/**
 * Settings of data sources. What a source of some kind may be told is said by its connector; here is what all have in common,
 * and how the kind of an entry is found: by its `type`, else by the scheme of its `endpoint`.
 */
import { z } from "zod";
import type { SourceOptions } from "../twin/ports/data-source.ts";
import { isMapping } from "./environment.ts";
import type { Secret, SecretReference } from "./secret.ts";

/** Settings whose meaning depends on where the configuration stands. */
export interface SettingTypes {
  /** A path, which the file gives relative to itself; absolute afterwards. */
  readonly path: z.ZodType<string, string>;
  /** `{env: NAME}` or `{file: path}`. */
  readonly secret: z.ZodType<Secret, SecretReference>;
}

/** What the configuration has to know of a kind of data source. */
export interface ConfigurableSource<Options extends SourceOptions = SourceOptions> {
  /** What stands in `type`: "opcua". */
  readonly type: string;
  /** Of its endpoints, without the colon: "opc.tcp". */
  readonly scheme: string;
  /** An endpoint, for people. */
  readonly example: string;
  /** Its whole entry, with defaults, units and a description for each key; those of `commonSettings` among them. */
  settings(types: SettingTypes): z.ZodType<Omit<Options, "name">>;
}

/** The first is what an entry is taken for that gives neither type nor scheme, so that its mistakes can be told. */
export type SourceKinds<Kind extends ConfigurableSource = ConfigurableSource> = readonly [Kind, ...Kind[]];

/** Which kinds of data sources a configuration may speak of. */
export interface KindsOfSources {
  /** Those that are always there. */
  readonly known: SourceKinds;
  /**
   * The kind that a module brings, which the configuration names in `connectors`.
   * @param folder of the configuration, from where the module is looked for
   * @returns a text where it brings none: the end of a sentence that begins with the module
   */
  load(module: string, folder: string): ConfigurableSource | string;
}

/** Keys that every data source has, beside its `endpoint`. */
export function commonSettings<Type extends string>(type: Type, description: string) {
  return {
    type: z.literal(type).default(type).describe(description),
    enabled: z
      .boolean()
      .default(true)
      .describe("false: no connection is made and its tags say BadOutOfService. For maintenance."),
    allowWrites: z.boolean().default(false).describe("Whether its tags may be written at all."),
  };
}

/** Which kind an entry is of; null when its `type` is no kind's. */
export function kindOf<Kind extends ConfigurableSource>(entry: unknown, kinds: SourceKinds<Kind>): Kind | null {
  if (!isMapping(entry)) return kinds[0];
  const { type, endpoint } = entry;
  if (type !== undefined) return kinds.find((kind) => kind.type === type) ?? null;
  const url = typeof endpoint === "string" ? endpoint.toLowerCase() : "";
  return kinds.find(({ scheme }) => url.startsWith(`${scheme}:`)) ?? kinds[0];
}

/** An entry of whatever kind; mistakes are told as its kind tells them. */
export function sourceSchema(kinds: SourceKinds, types: SettingTypes): z.ZodType<Omit<SourceOptions, "name">> {
  const settings = new Map(kinds.map((kind) => [kind.type, kind.settings(types)]));
  return z.unknown().transform((entry, context) => {
    const kind = kindOf(entry, kinds);
    const parsed = settings.get(kind?.type ?? "")?.safeParse(entry);
    if (parsed?.success) return parsed.data;
    for (const issue of parsed?.error.issues ?? [unknownType(kinds)])
      context.issues.push({ ...issue, input: undefined });
    return z.NEVER;
  });
}

/** The same for editors, which choose themselves. */
export function anySourceSchema(kinds: SourceKinds, types: SettingTypes): z.ZodType<Omit<SourceOptions, "name">> {
  return z.union(kinds.map((kind) => kind.settings(types)));
}

function unknownType(kinds: SourceKinds) {
  return { code: "invalid_value" as const, path: ["type"], values: kinds.map(({ type }) => type), message: "" };
}
