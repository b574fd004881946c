/**
 * The public keys of an issuer of tokens, from its own addresses alone: fetched in the background, kept on disk, and used while the
 * issuer is away, for as long as is configured.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey, jwksCache } from "jose";
import type { IssuerKeyState } from "../../twin/ports/credentials.ts";
import { inBackground } from "../../twin/tools/background.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import { secureUrl } from "./secure-url.ts";

/** How often keys are asked for anew, so that a new one is known before it is used. Milliseconds. */
const REFRESH_MS = 600_000;
/** While there are none, or a token names an unknown one, the issuer is asked no more often than this. Milliseconds. */
export const COOLDOWN_MS = 30_000;
const TIMEOUT_MS = 5_000;

export interface IssuerAddress {
  readonly issuer: string;
  /** Of its keys; null: its metadata say it (OpenID Connect Discovery, 4). */
  readonly jwksUri: string | null;
  /** How old keys may be, milliseconds. */
  readonly maxStaleMs: number;
}

/** Told of what nobody waits for. None of it throws. */
export interface IssuerKeyEvents {
  /** The keys can't be had from now on; those that are known are used. */
  onAway(error: unknown): void;
  /** They can again. */
  onBack(): void;
  /** Keys can't be kept on disk. */
  onFault(error: unknown): void;
}

/** What is kept between starts. */
interface Kept {
  readonly jwksUri: string;
  readonly cache: { jwks?: object; uat?: number };
}

export class IssuerKeys {
  readonly #address: IssuerAddress;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #events: IssuerKeyEvents;
  #keys: (JWTVerifyGetKey & { reload(): Promise<void>; readonly fresh: boolean }) | null = null;
  /** jose writes into it what it has fetched. */
  #fetched: Kept | null = null;
  #written: number | undefined;
  #asked = -Infinity;
  /** Set while the keys are asked for anew. */
  #refreshing: Promise<void> | null = null;
  /** Whether the issuer did not give them when it was asked last. */
  #isAway = false;
  #stop: () => void = () => undefined;

  constructor(address: IssuerAddress, dataDir: string, clock: Clock, events: IssuerKeyEvents) {
    this.#address = address;
    this.#file = join(
      dataDir,
      "issuers",
      `${createHash("sha256").update(address.issuer).digest("hex").slice(0, 32)}.json`,
    );
    this.#clock = clock;
    this.#events = events;
  }

  get state(): IssuerKeyState {
    const { issuer, maxStaleMs } = this.#address;
    const fetchedAt = this.#fetched?.cache.uat;
    const keys = this.#keys?.fresh ? (this.#isAway ? "STALE" : "CURRENT") : "UNAVAILABLE";
    return { issuer, keys, usedUntil: fetchedAt === undefined ? null : fetchedAt + maxStaleMs };
  }

  async start(): Promise<void> {
    try {
      const { jwksUri, cache } = JSON.parse(await readFile(this.#file, "utf8")) as Kept;
      if (this.#address.jwksUri === null || this.#address.jwksUri === jwksUri)
        this.#keys = this.#keySet(jwksUri, cache);
    } catch {
      // None were kept yet.
    }
    const refresh = () => inBackground(() => this.#refresh(), this.#events.onFault);
    refresh();
    let rest = 0;
    this.#stop = this.#clock.every(COOLDOWN_MS, () => {
      rest += COOLDOWN_MS;
      if (!this.#isAway && this.#keys?.fresh && rest < REFRESH_MS) return;
      rest = 0;
      refresh();
    });
  }

  close(): void {
    this.#stop();
  }

  /** As jose asks for the key of a token. */
  readonly keyFor: JWTVerifyGetKey = async (header, token) => {
    if (this.#keys === null) await this.#refresh();
    if (this.#keys === null) throw new Error("the issuer's keys are not known");
    const key = await this.#keys(header, token);
    inBackground(() => this.#keep(), this.#events.onFault);
    return key;
  };

  /** Asks for the keys, unless that was done a moment ago; all who wait for it share it. Rejects for a disk alone. */
  #refresh(): Promise<void> {
    if (this.#refreshing === null && this.#mayAsk())
      // A moment later, so that `#refreshing` is set when jose fetches.
      this.#refreshing = Promise.resolve()
        .then(() => this.#fetch())
        .finally(() => {
          this.#refreshing = null;
        });
    return this.#refreshing ?? Promise.resolve();
  }

  async #fetch(): Promise<void> {
    try {
      this.#keys ??= this.#keySet(this.#address.jwksUri ?? (await this.#discover()), {});
      await this.#keys.reload();
    } catch (error) {
      if (!this.#isAway) this.#events.onAway(error);
      this.#isAway = true;
      return;
    }
    if (this.#isAway) this.#events.onBack();
    this.#isAway = false;
    await this.#keep();
  }

  /** Nobody makes the twin ask more often, whatever tokens are shown to it, and whether the issuer answers or not. */
  #mayAsk(): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#asked < COOLDOWN_MS) return false;
    this.#asked = now;
    return true;
  }

  async #discover(): Promise<string> {
    const { issuer } = this.#address;
    const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
    const metadata = (await (await get(url, {})).json()) as { issuer?: unknown; jwks_uri?: unknown };
    if (metadata.issuer !== issuer)
      throw new Error(`the issuer at ${url} calls itself ${JSON.stringify(metadata.issuer)}, not ${issuer}`);
    if (typeof metadata.jwks_uri !== "string") throw new Error(`the issuer at ${url} says nowhere where its keys are`);
    return secureUrl(metadata.jwks_uri);
  }

  #keySet(jwksUri: string, cache: Kept["cache"]) {
    this.#fetched = { jwksUri, cache };
    this.#written = cache.uat;
    return createRemoteJWKSet(new URL(jwksUri), {
      timeoutDuration: TIMEOUT_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: this.#address.maxStaleMs,
      [jwksCache]: cache as Record<string, never>,
      [customFetch]: async (url, options) => {
        // jose asks as well when a token names a key that is not known.
        if (this.#refreshing === null && !this.#mayAsk()) throw new Error("the issuer was asked a moment ago");
        return get(url, options);
      },
    });
  }

  /** On disk, what was fetched since it was written last. */
  async #keep(): Promise<void> {
    const kept = this.#fetched;
    if (kept?.cache.uat === undefined || kept.cache.uat === this.#written) return;
    this.#written = kept.cache.uat;
    await mkdir(join(this.#file, ".."), { recursive: true, mode: 0o700 });
    await writeFile(`${this.#file}.new`, JSON.stringify(kept), { mode: 0o600 });
    await rename(`${this.#file}.new`, this.#file);
  }
}

function get(url: string, options: object): Promise<Response> {
  return fetch(url, { ...options, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
}
