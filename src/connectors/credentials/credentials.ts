/**
 * API keys, accounts and sign-ins: all of them in memory, so that a caller is known without waiting; the file is written behind
 * where nothing hangs on it (when a key was used), and before it is answered where something does.
 */
import { randomBytes } from "node:crypto";
import {
  type Account,
  type ApiKey,
  type BrowserSession,
  type CredentialStore,
  isCredentialId,
  type MadeKey,
  type NewKey,
} from "../../twin/ports/credentials.ts";
import { inBackground } from "../../twin/tools/background.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import { Semaphore } from "../../twin/tools/semaphore.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { newApiKeyText, readApiKeyText, sameHash, sha256 } from "./api-key-text.ts";
import { CredentialFile } from "./credential-file.ts";
import { hashPassword, isPassword } from "./password-hash.ts";

/** How often it is looked whether another process has changed something. Milliseconds. */
const LOOK_MS = 250;
/** How often it is written when credentials were used last. Milliseconds. */
const USED_MS = 60_000;
/** Hashing a password takes a thread and 19 MB. */
const HASHES_AT_ONCE = 2;
/** Sign-ins that may wait for that. */
const MOST_WAITING = 20;
const WAIT_MS = 10_000;
const SESSION_BYTES = 32;
export const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 1_024;
/** Sessions of one subject; beyond that the oldest ends. */
const MOST_SESSIONS = 100;

interface KeptKey extends ApiKey {
  readonly hash: Buffer;
  lastUsedAt: number | null;
}

interface KeptAccount extends Account {
  readonly password: string;
}

interface KeptSession extends BrowserSession {
  readonly hash: Buffer;
  readonly credential: string | null;
  readonly provided: CallerProvided | null;
  lastUsedAt: number;
}

export interface CallerProvided {
  readonly issuer: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface SignedIn {
  readonly subject: string;
  readonly name: string;
  readonly credential: string | null;
  /** What an identity provider said; null: none was asked. */
  readonly provided: CallerProvided | null;
}

export class Credentials implements CredentialStore {
  readonly #file: CredentialFile;
  readonly #clock: Clock;
  readonly #hashing: Semaphore;
  readonly #onChange = new Set<() => void>();
  readonly #endings: (() => void)[] = [];
  #keys = new Map<string, KeptKey>();
  #accounts = new Map<string, KeptAccount>();
  /** By the hash of what the browser keeps. */
  #sessions = new Map<string, KeptSession>();
  #sessionsById = new Map<string, KeptSession>();
  /** Used since that was written last. */
  readonly #used = new Set<KeptKey | KeptSession>();
  /** Checked in place of an account's that does not exist, so that it takes as long. */
  #decoy: Promise<string> | null = null;

  private constructor(file: CredentialFile, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    this.#hashing = new Semaphore(HASHES_AT_ONCE, clock);
    this.#read();
  }

  /** @throws PlantgraphError STORE_ACCESS, STORE_VERSION, STORE_UNAVAILABLE */
  static async open(dataDir: string, clock: Clock): Promise<Credentials> {
    return new Credentials(await CredentialFile.open(dataDir, clock), clock);
  }

  /**
   * From now on changes of other processes are noticed.
   * @param onFault told when the file can't be read or written; what is in memory holds on
   */
  follow(onFault: (error: unknown) => void): void {
    const look = () => {
      try {
        if (!this.#file.hasChanged()) return;
        this.#read();
      } catch (error) {
        return onFault(error);
      }
      this.#changed();
    };
    this.#endings.push(
      this.#clock.every(LOOK_MS, look),
      this.#clock.every(USED_MS, () => inBackground(() => this.#writeUsed(), onFault)),
    );
  }

  /** @returns ends that */
  onChange(listener: () => void): () => void {
    this.#onChange.add(listener);
    return () => this.#onChange.delete(listener);
  }

  async close(): Promise<void> {
    for (const end of this.#endings) end();
    try {
      await this.#writeUsed();
    } finally {
      this.#file.close();
    }
  }

  // --- API keys ------------------------------------------------------------------------------------------------------

  get keys(): readonly ApiKey[] {
    return [...this.#keys.values()].map(({ hash: _, ...key }) => key);
  }

  /** The key of this text, if it is one that was made here and still holds. Never waits. */
  findKey(text: string): ApiKey | null {
    const read = readApiKeyText(text);
    const key = read && this.#keys.get(read.id);
    if (!read || !key || !sameHash(read.hash, key.hash) || !this.isValidKey(key)) return null;
    key.lastUsedAt = this.#clock.now();
    this.#used.add(key);
    return key;
  }

  isValidKey({ id }: Pick<ApiKey, "id">): boolean {
    const key = this.#keys.get(id);
    return key !== undefined && key.revokedAt === null && (key.expiresAt === null || key.expiresAt > this.#clock.now());
  }

  /** @returns the key, and its text, which nobody can have again */
  async addKey({ name, role, expiresAt, by }: NewKey): Promise<MadeKey> {
    const { id, hash, text } = newApiKeyText();
    const createdAt = this.#clock.now();
    await this.#write(
      "INSERT INTO api_key (id, name, role, hash, created_at, created_by, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [id, name, role, hash, createdAt, by, expiresAt],
    );
    return { text, key: { id, name, role, createdAt, createdBy: by, expiresAt, revokedAt: null, lastUsedAt: null } };
  }

  /** @throws PlantgraphError NOT_FOUND */
  async revokeKey(id: string): Promise<ApiKey> {
    const key = this.#keys.get(id);
    if (!key)
      throw new PlantgraphError(
        "NOT_FOUND",
        `There is no API key${named(id)}; \`plantgraph keys list\` shows them all.`,
      );
    if (key.revokedAt === null)
      await this.#write("UPDATE api_key SET revoked_at = ? WHERE id = ?", [this.#clock.now(), id]);
    const { hash: _, ...revoked } = this.#keys.get(id) ?? key;
    return revoked;
  }

  // --- accounts ------------------------------------------------------------------------------------------------------

  get accounts(): readonly Account[] {
    return [...this.#accounts.values()].map(({ password: _, ...account }) => account);
  }

  /** @throws PlantgraphError INVALID_VALUE for a password that is too short or long, DUPLICATE_NAME, OVERLOADED */
  async addAccount(
    { name, role, by }: { readonly name: string; readonly role: string | null; readonly by: string },
    password: string,
  ): Promise<void> {
    checkPassword(password);
    if (this.#accounts.has(name))
      throw new PlantgraphError("DUPLICATE_NAME", `There is an account ${name} already; choose another name.`);
    const kept = await this.#hashed(() => hashPassword(password));
    await this.#write("INSERT INTO account (name, role, password, created_at, created_by) VALUES (?, ?, ?, ?, ?)", [
      name,
      role,
      kept,
      this.#clock.now(),
      by,
    ]);
  }

  /** All of the account's sign-ins end. @throws PlantgraphError NOT_FOUND, INVALID_VALUE, OVERLOADED */
  async setPassword(name: string, password: string): Promise<void> {
    checkPassword(password);
    this.#account(name);
    const kept = await this.#hashed(() => hashPassword(password));
    await this.#write("UPDATE account SET password = ? WHERE name = ?", [kept, name]);
    await this.#write("DELETE FROM browser_session WHERE credential = ?", [name]);
  }

  /** All of the account's sign-ins end. @throws PlantgraphError NOT_FOUND */
  async removeAccount(name: string): Promise<void> {
    this.#account(name);
    await this.#write("DELETE FROM browser_session WHERE credential = ?", [name]);
    await this.#write("DELETE FROM account WHERE name = ?", [name]);
  }

  account(name: string): Account | null {
    return this.#accounts.get(name) ?? null;
  }

  /**
   * Takes as long for an account that does not exist.
   * @throws PlantgraphError OVERLOADED when too many ask
   */
  async checkPassword(name: string, password: string): Promise<Account | null> {
    this.#decoy ??= hashPassword(randomBytes(SESSION_BYTES).toString("hex"));
    const decoy = await this.#decoy;
    const isLong = password.length > LONGEST_PASSWORD;
    const known = this.#accounts.get(name);
    const isRight = await this.#hashed(() => isPassword(isLong ? "" : password, known?.password ?? decoy));
    // It may have been removed, or have another password, meanwhile.
    return isRight && known && this.#accounts.get(name)?.password === known.password ? known : null;
  }

  // --- sign-ins ------------------------------------------------------------------------------------------------------

  get sessions(): readonly BrowserSession[] {
    return [...this.#sessions.values()].map(({ hash: _, credential: __, provided: ___, ...session }) => session);
  }

  /** @returns what the browser keeps: 32 bytes by chance */
  async openSession({ subject, name, credential, provided }: SignedIn, absoluteMs: number): Promise<string> {
    const token = randomBytes(SESSION_BYTES).toString("base64url");
    const now = this.#clock.now();
    const own = [...this.#sessions.values()].filter((each) => each.subject === subject);
    own.sort((a, b) => a.lastUsedAt - b.lastUsedAt);
    const tooMany = own.slice(0, Math.max(0, own.length - MOST_SESSIONS + 1)).map(({ id }) => id);
    await this.#file.write((database) => {
      database.prepare("DELETE FROM browser_session WHERE expires_at <= ?").run(now);
      for (const id of tooMany) database.prepare("DELETE FROM browser_session WHERE id = ?").run(id);
      database
        .prepare(
          "INSERT INTO browser_session (id, hash, subject, name, credential, created_at, last_used_at, expires_at, provided) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .run(
          randomBytes(6).toString("hex"),
          sha256(token),
          subject,
          name,
          credential,
          now,
          now,
          now + absoluteMs,
          provided && JSON.stringify(provided),
        );
    });
    this.#read();
    this.#changed();
    return token;
  }

  /** The sign-in of what a browser keeps, if it holds. Never waits. */
  findSession(token: string, idleMs: number): (BrowserSession & SignedIn) | null {
    const session = this.#sessions.get(sha256(token).toString("base64url"));
    if (!session || !this.isValidSession(session, idleMs)) return null;
    session.lastUsedAt = this.#clock.now();
    this.#used.add(session);
    return session;
  }

  isValidSession({ id }: Pick<BrowserSession, "id">, idleMs: number): boolean {
    const session = this.#sessionsById.get(id);
    const now = this.#clock.now();
    return session !== undefined && now < session.expiresAt && now - session.lastUsedAt < idleMs;
  }

  /** @throws PlantgraphError NOT_FOUND */
  async endSession(id: string): Promise<void> {
    if (!this.#sessionsById.has(id))
      throw new PlantgraphError(
        "NOT_FOUND",
        `There is no sign-in${named(id)}; \`plantgraph sessions list\` shows them all.`,
      );
    await this.#write("DELETE FROM browser_session WHERE id = ?", [id]);
  }

  // -------------------------------------------------------------------------------------------------------------------

  #account(name: string): KeptAccount {
    const account = this.#accounts.get(name);
    if (account) return account;
    throw new PlantgraphError("NOT_FOUND", `There is no account ${name}; \`plantgraph users list\` shows them all.`);
  }

  async #hashed<T>(work: () => Promise<T>): Promise<T> {
    const release = this.#hashing.waiting < MOST_WAITING ? await this.#hashing.acquire(null, WAIT_MS) : null;
    if (release === null) throw new PlantgraphError("OVERLOADED", "Too many sign in at once; try again in a moment.");
    try {
      return await work();
    } finally {
      release();
    }
  }

  async #write(sql: string, values: readonly (string | number | Buffer | null)[]): Promise<void> {
    await this.#file.write((database) => database.prepare(sql).run(...values));
    this.#read();
    this.#changed();
  }

  async #writeUsed(): Promise<void> {
    const used = [...this.#used];
    this.#used.clear();
    if (used.length === 0) return;
    await this.#file.write((database) => {
      const key = database.prepare("UPDATE api_key SET last_used_at = ? WHERE id = ?");
      const session = database.prepare("UPDATE browser_session SET last_used_at = ? WHERE id = ?");
      for (const each of used) ("subject" in each ? session : key).run(each.lastUsedAt, each.id);
    });
  }

  #changed(): void {
    for (const listener of this.#onChange) listener();
  }

  /** Everything, with what memory knows better: when it was used last. */
  #read(): void {
    const used = new Map([...this.#used].map(({ id, lastUsedAt }) => [id, lastUsedAt]));
    this.#used.clear();
    const later = <Kept extends KeptKey | KeptSession>(kept: Kept): Kept => {
      const memory = used.get(kept.id);
      if (memory === undefined || memory === null || memory <= (kept.lastUsedAt ?? 0)) return kept;
      kept.lastUsedAt = memory;
      this.#used.add(kept);
      return kept;
    };
    const keys = this.#file.rows(
      `SELECT id, name, role, hash, created_at AS createdAt, created_by AS createdBy, expires_at AS expiresAt,
       revoked_at AS revokedAt, last_used_at AS lastUsedAt FROM api_key ORDER BY created_at, id`,
    ) as unknown as readonly KeptKey[];
    const accounts = this.#file.rows(
      "SELECT name, role, password, created_at AS createdAt, created_by AS createdBy FROM account ORDER BY name",
    ) as unknown as readonly KeptAccount[];
    const sessions = this.#file.rows(
      `SELECT id, hash, subject, name, credential, created_at AS createdAt, last_used_at AS lastUsedAt,
       expires_at AS expiresAt, provided FROM browser_session ORDER BY created_at, id`,
    ) as unknown as readonly (KeptSession & { readonly provided: string | null })[];
    this.#keys = new Map(keys.map((row) => [row.id, later({ ...row, hash: Buffer.from(row.hash) })]));
    this.#accounts = new Map(accounts.map((row) => [row.name, { ...row }]));
    this.#sessions = new Map(
      sessions.map((row) => {
        const hash = Buffer.from(row.hash);
        return [
          hash.toString("base64url"),
          later({
            ...row,
            hash,
            provided: row.provided === null ? null : (JSON.parse(row.provided) as CallerProvided),
          }),
        ];
      }),
    );
    this.#sessionsById = new Map([...this.#sessions.values()].map((session) => [session.id, session]));
  }
}

/** @throws PlantgraphError INVALID_VALUE */
function checkPassword(password: string): void {
  if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD)
    throw new PlantgraphError(
      "INVALID_VALUE",
      `A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters; four words that have nothing to do with each other are easy to keep in mind.`,
    );
}

/** An id that was given, in an error. What is none may be the secret itself, pasted by mistake, and errors are logged. */
function named(id: string): string {
  return isCredentialId(id) ? ` ${id}` : " of this id";
}
