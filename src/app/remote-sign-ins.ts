/**
 * Who has signed in to which twin from this user's shell: a file of the user's own configuration, which nobody else may read. Its
 * tokens are renewed when they are needed, and shown nowhere.
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { AskedPerson, DeviceClient, DeviceTokens } from "../connectors/identity-provider/device-sign-in.ts";
import { secureUrl } from "../connectors/identity-provider/secure-url.ts";
import { PlantgraphError } from "../twin/words/errors.ts";

type SignedIn = DeviceClient & DeviceTokens;
type Environment = Readonly<Record<string, string | undefined>>;

/** A token that ends within this time is renewed before it is used. Milliseconds. */
const EARLY_MS = 30_000;

export class RemoteSignIns {
  readonly #file: string;

  constructor(environment: Environment) {
    const home = environment["XDG_CONFIG_HOME"] ?? environment["APPDATA"] ?? join(homedir(), ".config");
    this.#file = join(home, "plantgraph", "sign-ins.json");
  }

  /** @throws PlantgraphError as `signInByDevice` */
  async signIn(
    twin: string,
    client: DeviceClient,
    ask: (asked: AskedPerson) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { signInByDevice } = await import("../connectors/identity-provider/device-sign-in.ts");
    await this.#keep(twin, { ...client, ...(await signInByDevice(client, ask, signal)) });
  }

  /** @returns whether anybody was signed in */
  async signOut(twin: string): Promise<boolean> {
    const wasIn = (await this.#all())[twin] !== undefined;
    if (wasIn) await this.#keep(twin, undefined);
    return wasIn;
  }

  /**
   * The access token for a twin; null: nobody is signed in.
   * @throws PlantgraphError UNAUTHENTICATED when it has ended and can't be renewed
   */
  async tokenFor(twin: string): Promise<string | null> {
    const known = (await this.#all())[twin];
    if (known === undefined) return null;
    const { accessToken, expiresAt, refreshToken, ...client } = known;
    if (expiresAt === null || Date.now() < expiresAt - EARLY_MS) return accessToken;
    if (refreshToken === null)
      throw new PlantgraphError(
        "UNAUTHENTICATED",
        `The sign-in to ${twin} has ended; sign in again (plantgraph sign-in ${twin}).`,
      );
    const { renewTokens } = await import("../connectors/identity-provider/device-sign-in.ts");
    const tokens = await renewTokens(client, refreshToken);
    await this.#keep(twin, { ...client, ...tokens });
    return tokens.accessToken;
  }

  async #all(): Promise<Readonly<Record<string, SignedIn>>> {
    let text: string;
    try {
      text = await readFile(this.#file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
      throw error;
    }
    try {
      return JSON.parse(text) as Readonly<Record<string, SignedIn>>;
    } catch (cause) {
      throw new PlantgraphError(
        "INVALID_FILE",
        `${this.#file} holds no sign-ins of this program; remove it, and sign in again.`,
        {},
        { cause },
      );
    }
  }

  async #keep(twin: string, signedIn: SignedIn | undefined): Promise<void> {
    const all = { ...(await this.#all()), [twin]: signedIn };
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    // Made anew, for the mode of a file that is there would stay.
    const next = `${this.#file}.${process.pid}`;
    await writeFile(next, JSON.stringify(all), { mode: 0o600 });
    await rename(next, this.#file);
  }
}

/**
 * A twin's address as sign-ins are kept by, without a path.
 * @throws PlantgraphError BAD_USER_INPUT as `checkedAddress`
 */
export function twinAddress(given: string): string {
  return new URL(checkedAddress(given, "<twin>")).origin;
}

/**
 * @param argument that gave it
 * @throws PlantgraphError BAD_USER_INPUT for an address where others could read what is sent there
 */
export function checkedAddress(given: string, argument: string): string {
  try {
    return secureUrl(given);
  } catch (cause) {
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `${argument}: ${given} must be an https address, like https://plant.example.com (http on this machine alone).`,
      {},
      { cause },
    );
  }
}
