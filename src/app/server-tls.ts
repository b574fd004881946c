/** The certificate of the doors: opened at the start, and followed while the twin runs, so that a renewal needs no restart. */
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { readCertificate, type ServerCertificate, stateOf } from "../connectors/server-certificate/files.ts";
import { selfSigned, selfSignedFiles } from "../connectors/server-certificate/self-signed.ts";
import { inBackground } from "../twin/tools/background.ts";
import type { Clock } from "../twin/tools/clock.ts";
import { isLoopback } from "../twin/tools/hosts.ts";
import { SerialQueue } from "../twin/tools/serial-queue.ts";

/** How often the files are looked at for a renewal, milliseconds. */
const LOOK_MS = 30_000;
/** From so long before its end on, a certificate is warned of once a day. Milliseconds. */
const WARN_BEFORE_MS = 21 * 86_400_000;
const DAY_MS = 86_400_000;

type Settings = Pick<Config, "dataDir"> & { readonly server: Pick<Config["server"], "host" | "tls" | "allowedHosts"> };

export class ServerTls {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #queue = new SerialQueue();
  #settings: Settings;
  #current: ServerCertificate;
  #state: string;
  #listener: (certificate: ServerCertificate) => void = () => undefined;
  #lastFault = "";
  #warnedAt = Number.NEGATIVE_INFINITY;

  private constructor(settings: Settings, current: ServerCertificate, state: string, clock: Clock, log: Logger) {
    this.#settings = settings;
    this.#current = current;
    this.#state = state;
    this.#clock = clock;
    this.#log = log;
    this.#warnBeforeEnd();
  }

  /**
   * null where the configuration has no TLS.
   * @throws PlantgraphError INVALID_CONFIGURATION with the file, what is wrong with it and what would be right
   */
  static async open(settings: Settings, clock: Clock, log: Logger): Promise<ServerTls | null> {
    if (settings.server.tls === null) return null;
    const current = await read(settings, clock.now());
    if (settings.server.tls === "auto")
      log.info(
        { fingerprint: current.fingerprint, names: current.names },
        `TLS with a certificate that the twin made for itself. Compare its SHA-256 fingerprint where you first see it: ${current.fingerprint}`,
      );
    return new ServerTls(settings, current, await stateOf(filesOf(settings)), clock, log);
  }

  get current(): ServerCertificate {
    return this.#current;
  }

  /** Whether browsers may be told to insist on TLS: an authority stands behind the certificate. */
  get isIssued(): boolean {
    return this.#settings.server.tls !== "auto";
  }

  /** @param listener told of each other certificate @returns ends it */
  follow(listener: (certificate: ServerCertificate) => void): () => void {
    this.#listener = listener;
    return this.#clock.every(LOOK_MS, () =>
      inBackground(
        () => this.#look(),
        (error) => this.#fault(error),
      ),
    );
  }

  /**
   * Takes over the files of a changed configuration, and what is in them now.
   * @throws PlantgraphError INVALID_CONFIGURATION, and shows what it showed before
   */
  reload(settings: Settings): Promise<void> {
    return this.#queue.run(async () => {
      if (settings.server.tls === null) return;
      await this.#take(settings);
    });
  }

  async #look(): Promise<void> {
    await this.#queue.run(async () => {
      const state = await stateOf(filesOf(this.#settings));
      const endsSoon = this.#current.expires < this.#clock.now() + WARN_BEFORE_MS;
      if (state === this.#state && !(endsSoon && this.#settings.server.tls === "auto")) return this.#warnBeforeEnd();
      await this.#take(this.#settings);
      this.#log.info({ fingerprint: this.#current.fingerprint }, "the renewed TLS certificate is in use");
    });
  }

  async #take(settings: Settings): Promise<void> {
    const next = await read(settings, this.#clock.now());
    this.#settings = settings;
    this.#state = await stateOf(filesOf(settings));
    this.#lastFault = "";
    this.#current = next;
    this.#listener(next);
    this.#warnBeforeEnd();
  }

  /** Files are written one after the other: until they fit together, what was shown before is shown. */
  #fault(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (message === this.#lastFault) return;
    this.#lastFault = message;
    this.#log.warn(`The changed TLS certificate is not taken over: ${message}`);
  }

  #warnBeforeEnd(): void {
    const now = this.#clock.now();
    if (this.#current.expires > now + WARN_BEFORE_MS || now < this.#warnedAt + DAY_MS) return;
    this.#warnedAt = now;
    this.#log.warn(
      `The TLS certificate (server.tls) ends on ${new Date(this.#current.expires).toISOString()}. Put the next one in its place; the twin takes it over by itself.`,
    );
  }
}

function read({ dataDir, server: { host, tls, allowedHosts } }: Settings, now: number): Promise<ServerCertificate> {
  if (tls === null) throw new Error("There is no TLS to be read.");
  if (tls !== "auto") return readCertificate(credentialsOf(tls), now);
  const address = isLoopback(host) || host === "0.0.0.0" || host === "::" ? [] : [host];
  return selfSigned(dataDir, [...address, ...allowedHosts], now);
}

function filesOf({ dataDir, server: { tls } }: Settings) {
  return tls === null || tls === "auto" ? selfSignedFiles(dataDir) : credentialsOf(tls);
}

function credentialsOf({ certificate, key, passphrase }: Exclude<Settings["server"]["tls"], null | "auto">) {
  return { certificate, key, passphrase: passphrase === null ? null : passphrase.reveal() };
}
