/** What is odd about rules of the configuration, though it is valid: they give nothing where somebody may think that they do. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { CREDENTIAL_FILE } from "../connectors/credentials/credential-file.ts";
import { PER_SOURCE, type Permission, ROLES, SCOPED } from "../twin/access/permission.ts";
import type { RoleRule } from "../twin/access/rule-book.ts";
import { type Account, type ApiKey, keyWarning } from "../twin/ports/credentials.ts";
import { didYouMean } from "../twin/tools/did-you-mean.ts";
import { withCredentials } from "./access.ts";

type Auth = Config["auth"];

/** Whether a text is the path or id of an asset. */
export type HasAsset = (pathOrId: string) => boolean;

/**
 * A sentence for each.
 * @param hasAsset null: there is no model yet, and what rules name of it is not looked at
 */
export async function checkAccess(config: Config, hasAsset: HasAsset | null): Promise<string[]> {
  const { auth, dataDir } = config;
  const known = existsSync(join(dataDir, CREDENTIAL_FILE))
    ? await withCredentials(config, async ({ accounts, keys }) => ({ accounts, keys }))
    : { accounts: [], keys: [] };
  const { rules } = auth;
  return [
    ...(auth.mode === "none" && rules.length > 0
      ? ["auth.rules: they have no effect while auth.mode is none: everybody may do everything."]
      : []),
    ...rules.flatMap((rule, i) => withoutEffect(rule, auth).map((sentence) => `auth.rules[${i}]: ${sentence}`)),
    ...rules.flatMap((rule, i) => ofNobody(rule, known).map((sentence) => `auth.rules[${i}].who: ${sentence}`)),
    ...rules.flatMap((rule, i) =>
      ofNoSource(rule, config).map((sentence) => `auth.rules[${i}].dataSources: ${sentence}`),
    ),
    ...(hasAsset === null ? [] : ofNoAsset(auth, hasAsset)),
    ...known.keys.flatMap((key) => keyWarning(key, Date.now()) ?? []),
  ];
}

/** Rules that name an asset which the model does not have. */
function ofNoAsset(auth: Auth, hasAsset: HasAsset): string[] {
  return auth.rules.flatMap(({ under }, i) =>
    (under ?? [])
      .filter((name) => !hasAsset(name))
      .map((name) => `auth.rules[${i}].under: the model has no asset "${name}", so that the rule gives nothing there.`),
  );
}

function withoutEffect({ role, under, dataSources }: RoleRule, { roles }: Auth): string[] {
  const permissions: readonly Permission[] = { ...roles, ...ROLES }[role] ?? [];
  const given = under === null ? permissions : permissions.filter((each) => SCOPED.has(each));
  if (permissions.length === 0) return [`the role ${role} allows nothing.`];
  if (given.length === 0)
    return [`all that the role ${role} allows is about the whole plant, which a rule with \`under\` does not give.`];
  if (dataSources !== null && !given.some((each) => PER_SOURCE.has(each)))
    return [`\`dataSources\` has no effect, for the role ${role} allows neither write nor link.`];
  return [];
}

function ofNobody(
  { who }: RoleRule,
  { accounts, keys }: { readonly accounts: readonly Account[]; readonly keys: readonly ApiKey[] },
): string[] {
  if ("user" in who) return notFound("account", who.user, accounts);
  return "key" in who
    ? notFound(
        "key",
        who.key,
        keys.filter(({ revokedAt }) => revokedAt === null),
      )
    : [];
}

function notFound(what: string, name: string, all: readonly { readonly name: string }[]): string[] {
  const names = all.map((each) => each.name);
  return names.includes(name) ? [] : [`there is no ${what} ${name} yet.${didYouMean(name, names)}`];
}

function ofNoSource({ dataSources }: RoleRule, config: Config): string[] {
  const names = config.dataSources.map(({ name }) => name);
  return (dataSources ?? [])
    .filter((name) => !names.includes(name))
    .map((name) => `there is no data source "${name}".${didYouMean(name, names)}`);
}
