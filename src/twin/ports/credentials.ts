/**
 * What the twin itself knows callers by: API keys of programs, and accounts of people for a plant without an identity provider
 * and for the day on which that is away. Nothing in here is secret, and nothing secret can be had back.
 */

/** A program's. Shown once as a text, when it is made. */
export interface ApiKey {
  /** Stands in the text of the key: 8 characters. */
  readonly id: string;
  /** The program's. Rules name it, so that a key can be followed by another of the same name. */
  readonly name: string;
  /** What it may do in the whole plant, beside what rules say; null: what rules say. */
  readonly role: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Name of the caller who made it. */
  readonly createdBy: string;
  /** From then on it is refused; null: never. */
  readonly expiresAt: number | null;
  /** From then on it is refused; null: it was not revoked. */
  readonly revokedAt: number | null;
  /** Some minutes late; null: never. */
  readonly lastUsedAt: number | null;
}

/** Whether a text can be the id of a key or sign-in. What is none may be the secret itself, pasted by mistake. */
export function isCredentialId(id: string): boolean {
  return /^[a-z0-9]{1,16}$/.test(id);
}

/** A person's. */
export interface Account {
  readonly name: string;
  /** What it may do in the whole plant, beside what rules say; null: what rules say. */
  readonly role: string | null;
  readonly createdAt: number;
  readonly createdBy: string;
}

/** STALE: the provider can't be asked for them, and those it gave last are used. UNAVAILABLE: there are none that count. */
export const ISSUER_KEY_STATES = ["CURRENT", "STALE", "UNAVAILABLE"] as const;

/** Keys by which tokens of an identity provider are known. */
export interface IssuerKeyState {
  readonly issuer: string;
  readonly keys: (typeof ISSUER_KEY_STATES)[number];
  /** From then on they count no more, unless they are fetched before. Milliseconds since 1970; null: there are none. */
  readonly usedUntil: number | null;
}

/** Somebody's sign-in with a browser. */
export interface BrowserSession {
  /** For lists and to end it; it opens nothing. */
  readonly id: string;
  /** Who signed in (`Caller.subject`). */
  readonly subject: string;
  readonly name: string;
  readonly createdAt: number;
  /** Some minutes late. */
  readonly lastUsedAt: number;
  /** The latest it ends, however it is used. */
  readonly expiresAt: number;
}

export interface NewKey {
  readonly name: string;
  /** What it may do in the whole plant, beside what rules say; null: what rules say. */
  readonly role: string | null;
  /** Milliseconds since 1970; null: it does not end. */
  readonly expiresAt: number | null;
  /** Name of the caller who makes it. */
  readonly by: string;
}

export interface MadeKey {
  readonly key: ApiKey;
  /** The key itself, which nobody can have again. */
  readonly text: string;
}

/** Keys and sign-ins that there are. */
export interface CredentialStore {
  readonly keys: readonly ApiKey[];
  readonly sessions: readonly BrowserSession[];
  addKey(key: NewKey): Promise<MadeKey>;
  /** What was opened by it ends. @throws PlantgraphError NOT_FOUND */
  revokeKey(id: string): Promise<ApiKey>;
  /** What was opened by it ends. @throws PlantgraphError NOT_FOUND */
  endSession(id: string): Promise<void>;
}

/** How long before it ends a key is worth a warning, milliseconds: 30 days. */
export const KEY_WARNING_MS = 30 * 86_400_000;

/** What to do about a key that has ended or soon will; null while there is time. */
export function keyWarning({ id, name, expiresAt, revokedAt }: ApiKey, now: number): string | null {
  if (revokedAt !== null || expiresAt === null || expiresAt - now > KEY_WARNING_MS) return null;
  const day = new Date(expiresAt).toISOString().slice(0, 10);
  const when = expiresAt <= now ? `ended on ${day}` : `ends on ${day}`;
  return `The key ${id} of ${name} ${when}. Make another: plantgraph keys add ${name}. When the program uses it, revoke this one.`;
}
