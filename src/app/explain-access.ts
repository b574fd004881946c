/** What a caller may do with an asset, and by which rules: for the person who writes them. */
import type { Config } from "../config/config.ts";
import { Authority, type Rule } from "../twin/access/authority.ts";
import { PERMISSIONS, type Permission, SCOPED } from "../twin/access/permission.ts";
import { ACCOUNT, type CallerFacts, KEY } from "../twin/access/rule-book.ts";
import type { ModelReader } from "../twin/model/model.ts";
import type { Caller } from "../twin/words/caller.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { ruleBookOf, withCredentials } from "./access.ts";

export interface AccessExplanation {
  /** Of what may be given for a part of the plant: allowed on the asset. */
  readonly here: readonly Permission[];
  /** Of what is about the whole plant. */
  readonly everywhere: readonly Permission[];
  /** The rules that apply to the caller, and of what each allows on the asset. */
  readonly rules: readonly { readonly rule: Rule; readonly here: readonly Permission[] }[];
}

/**
 * @param subject `account:ines` or `key:historian`
 * @param place path or id of an asset
 * @throws PlantgraphError BAD_USER_INPUT, NOT_FOUND
 */
export async function explainAccess(
  config: Config,
  model: ModelReader,
  subject: string,
  place: string,
): Promise<AccessExplanation> {
  const asset = model.assetAt(place) ?? model.assets.get(place);
  if (!asset) throw new PlantgraphError("NOT_FOUND", `The model has no asset "${place}"; give its path or its id.`);
  const authority = ruleBookOf(config.auth).authorityOf(callerOf(subject), await factsOf(config, subject));
  const allowed = (by: Authority) => PERMISSIONS.filter((each) => SCOPED.has(each) && by.on(model).allows(each, asset));
  return {
    here: allowed(authority),
    everywhere: PERMISSIONS.filter((each) => !SCOPED.has(each) && authority.holds(each)),
    rules: authority.rules.map((rule) => ({ rule, here: allowed(new Authority([rule])) })),
  };
}

function callerOf(subject: string): Caller {
  const [kind, name] = subject.startsWith(KEY)
    ? (["SERVICE", subject.slice(KEY.length)] as const)
    : (["PERSON", subject.slice(ACCOUNT.length)] as const);
  return { name, subject, kind, credential: name };
}

/** The role that the account or the key has itself: of keys of one name, that of the one made last. */
async function factsOf(config: Config, subject: string): Promise<CallerFacts> {
  if (!subject.startsWith(KEY) && !subject.startsWith(ACCOUNT))
    throw new PlantgraphError("BAD_USER_INPUT", `The caller "${subject}" must be ${ACCOUNT}NAME or ${KEY}NAME.`);
  const { name } = callerOf(subject);
  return withCredentials(config, async ({ accounts, keys }) => {
    const all = subject.startsWith(KEY) ? keys.filter(({ revokedAt }) => revokedAt === null) : accounts;
    const found = all.findLast((each) => each.name === name);
    if (!found)
      throw new PlantgraphError("NOT_FOUND", `There is no ${subject.startsWith(KEY) ? "key" : "account"} ${name}.`);
    return { role: found.role, provided: null };
  });
}
