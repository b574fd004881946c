/** Who asks. */
import type { Holder } from "../tools/permits.ts";

export type CallerKind =
  /** Somebody who has signed in: by an identity provider, or with an account of the twin's own. */
  | "PERSON"
  /** A program, with an API key or a token of its own. */
  | "SERVICE"
  /** A command on the twin's own machine. */
  | "SHELL"
  /** Nobody that is known. */
  | "ANONYMOUS";

export interface Caller {
  /** For people: stands in commits and in the audit log. Two callers may have the same. */
  readonly name: string;
  /**
   * Who it is, always the same for the same caller and of nobody else: `account:ines`, `key:3fk9`, a provider's issuer and
   * `sub`.
   */
  readonly subject: string;
  readonly kind: CallerKind;
  /** By what the caller is known: the id of the key, the account or the token's issuer. Never a secret. null: by nothing. */
  readonly credential: string | null;
}

/** Everybody, where callers are not authenticated. */
export const ANONYMOUS: Caller = { name: "anonymous", subject: "anonymous", kind: "ANONYMOUS", credential: null };

/**
 * By what it is counted how much a caller has of what all callers share: all that it opened, at whatever door and by whichever
 * sign-in. Where callers are not authenticated there is nobody to be told from others.
 */
export function holderOf({ kind, subject }: Caller): Holder {
  return kind === "ANONYMOUS" ? null : subject;
}

/** Names of accounts and of keys: they stand in lists, logs and rules. */
export const CALLER_NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;
export const CALLER_NAME_WORDS =
  "must be 1 to 64 of the characters a-z, 0-9, dot, underscore, @ and hyphen, and begin with a letter or digit";
