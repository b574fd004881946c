/** Keys and sign-ins in the hands of administrators: nobody gives more than they hold. */

import type { ApiKey, BrowserSession, CredentialStore, MadeKey } from "../ports/credentials.ts";
import { didYouMean } from "../tools/did-you-mean.ts";
import { CALLER_NAME, CALLER_NAME_WORDS, type Caller } from "../words/caller.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { Authority } from "./authority.ts";
import { bitsOf, permissionsOf } from "./permission.ts";
import type { RuleBook } from "./rule-book.ts";

export interface AskedKey {
  readonly name: string;
  /** That it has in the whole plant, beside what rules give; null: none. */
  readonly role: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export class CredentialAdministration {
  readonly #store: CredentialStore;
  readonly #rules: () => RuleBook;

  /** @param rules those that hold now */
  constructor(store: CredentialStore, rules: () => RuleBook) {
    this.#store = store;
    this.#rules = rules;
  }

  get keys(): readonly ApiKey[] {
    return this.#store.keys;
  }

  get sessions(): readonly BrowserSession[] {
    return this.#store.sessions;
  }

  /**
   * @param authority of the caller, who must hold what the role gives, in the whole plant
   * @throws PlantgraphError INVALID_NAME, BAD_USER_INPUT for a role that is none, FORBIDDEN
   */
  addKey({ name, role, expiresAt }: AskedKey, caller: Caller, authority: Authority): Promise<MadeKey> {
    if (!CALLER_NAME.test(name))
      throw new PlantgraphError("INVALID_NAME", `The name ${JSON.stringify(name)} ${CALLER_NAME_WORDS}.`, {
        at: "name",
      });
    // Rules may name it already: what they give is given, too.
    const given = bitsOf([...this.#permissionsOf(role), ...this.#rules().permissionsOfKey(name)]);
    const missing = permissionsOf(given & ~authority.everywhere);
    if (missing.length > 0)
      throw new PlantgraphError(
        "FORBIDDEN",
        `The key would have permissions that ${caller.name} does not hold in the whole plant: ${missing.join(", ")}.`,
        { permissions: missing },
      );
    return this.#store.addKey({ name, role, expiresAt, by: caller.name });
  }

  /** @throws PlantgraphError NOT_FOUND */
  revokeKey(id: string): Promise<ApiKey> {
    return this.#store.revokeKey(id);
  }

  /** @throws PlantgraphError NOT_FOUND */
  endSession(id: string): Promise<void> {
    return this.#store.endSession(id);
  }

  #permissionsOf(role: string | null) {
    if (role === null) return [];
    const permissions = this.#rules().permissionsOf(role);
    if (permissions) return permissions;
    const known = this.#rules().roles;
    const near = didYouMean(role, known) || ` There are ${known.join(", ")}.`;
    throw new PlantgraphError("BAD_USER_INPUT", `There is no role "${role}".${near}`, { at: "role" });
  }
}
