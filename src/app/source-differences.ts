/** What two configurations do differently. */
import type { Config } from "../config/config.ts";
import type { SourceOptions } from "../twin/ports/data-source.ts";

/** By names, in the order of the newer configuration. */
export interface SourceDifferences {
  readonly added: string[];
  readonly changed: string[];
  readonly removed: string[];
  readonly unchanged: string[];
}

export function sourceDifferences(
  before: readonly SourceOptions[],
  after: readonly SourceOptions[],
): SourceDifferences {
  const known = new Map(before.map((options) => [options.name, options]));
  const names = new Set(after.map(({ name }) => name));
  const added: string[] = [];
  const changed: string[] = [];
  const unchanged: string[] = [];
  for (const options of after) {
    const old = known.get(options.name);
    if (!old) added.push(options.name);
    else if (textOf(old) === textOf(options)) unchanged.push(options.name);
    else changed.push(options.name);
  }
  return { added, changed, removed: [...known.keys()].filter((name) => !names.has(name)), unchanged };
}

/** Top keys of the configuration, other than those that are taken over at once, whose values differ. */
export function otherDifferences(before: Config, after: Config): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)] as (keyof Config)[]);
  keys.delete("dataSources");
  keys.delete("connectors");
  // Where it was found is no setting.
  keys.delete("file");
  keys.delete("trustedDocuments");
  return [...keys].filter((key) => textOf(lasting(before, key)) !== textOf(lasting(after, key))).sort();
}

/**
 * The part of a setting that needs a restart. Other certificates are taken over, and so are rules; TLS where there was none is not,
 * nor whether callers have to be known.
 */
function lasting(config: Config, key: keyof Config): unknown {
  if (key === "auth") return { ...config.auth, rules: [], roles: {}, sessions: null, failures: null };
  return key === "server" ? { ...config.server, tls: config.server.tls !== null } : config[key];
}

/** Equal for equal settings, secrets included: it never leaves this file. */
function textOf(settings: unknown): string {
  return JSON.stringify(settings, (_, value: unknown) => (typeof value === "function" ? String(value()) : value)) ?? "";
}
