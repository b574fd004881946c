/** Modules that bring a kind of data source of somebody's own (`connectors` of the configuration). */
import { createRequire } from "node:module";
import { join } from "node:path";
import type { SourceKind } from "../connectors/source-kind.ts";

/**
 * Loads one. What the configuration names runs in this process with all its rights; nothing but the configuration names any.
 * @param folder from where the module is looked for
 * @returns a text where it brings none: the end of a sentence that begins with the module
 */
export function loadConnector(module: string, folder: string): SourceKind | string {
  const require = createRequire(join(folder, "plantgraph.yaml"));
  let file: string;
  try {
    file = require.resolve(module);
  } catch (error) {
    return unresolved(error as NodeJS.ErrnoException, folder);
  }
  let loaded: unknown;
  try {
    loaded = require(file);
  } catch (error) {
    return `can't be loaded: ${reasonOf(error)}`;
  }
  const kind = (loaded as { readonly default?: unknown } | null)?.default;
  return isSourceKind(kind)
    ? kind
    : "has no SourceKind as its default export, an object with type, scheme, example, settings and open";
}

function unresolved({ code, message }: NodeJS.ErrnoException, folder: string): string {
  return code === "MODULE_NOT_FOUND"
    ? `is not found from ${folder}: a file begins with ./ or /, and a package is installed there`
    : `can't be loaded: ${firstLine(message)}`;
}

function reasonOf(error: unknown): string {
  if ((error as NodeJS.ErrnoException | null)?.code === "ERR_REQUIRE_ASYNC_MODULE")
    return "it awaits something at its top level, which belongs into `prepare` or `open` of its kind";
  return firstLine(error instanceof Error ? error.message : String(error));
}

function firstLine(message: string): string {
  return (message.split("\n", 1)[0] as string).replace(/\.$/, "");
}

function isSourceKind(value: unknown): value is SourceKind {
  if (typeof value !== "object" || value === null) return false;
  const { type, scheme, example, settings, open } = value as Partial<Record<keyof SourceKind, unknown>>;
  const texts = [type, scheme, example].every((each) => typeof each === "string" && each !== "");
  return texts && typeof settings === "function" && typeof open === "function";
}
