/**
 * `access.sqlite` in the data directory: the credentials the twin itself knows callers by, readable by the twin's user alone. It
 * holds no secret, only what secrets are checked against. The twin and commands of its machine may use it at once.
 */
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../twin/tools/clock.ts";
import { retryWhileBusy } from "../sqlite/busy-retry.ts";
import { connect, createFile } from "../sqlite/connection.ts";
import { storeError } from "../sqlite/errors.ts";
import { pragma, prepareLayout } from "../sqlite/layout.ts";
import { CREDENTIAL_MIGRATIONS } from "./layout.ts";

/** Its name in the data directory. */
export const CREDENTIAL_FILE = "access.sqlite";
/** How long a write waits for another process's. Milliseconds. */
const BUSY_MS = 10_000;

export class CredentialFile {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  #version: number;

  private constructor(path: string, database: DatabaseSync, clock: Clock) {
    this.path = path;
    this.#database = database;
    this.#clock = clock;
    this.#version = pragma(database, "data_version");
  }

  /** @throws PlantgraphError STORE_ACCESS, STORE_VERSION, STORE_UNAVAILABLE */
  static async open(dataDir: string, clock: Clock): Promise<CredentialFile> {
    const path = join(dataDir, CREDENTIAL_FILE);
    try {
      createFile(path);
      return await retryWhileBusy(clock, BUSY_MS, () => {
        const database = connect(path);
        try {
          prepareLayout(database, path, CREDENTIAL_MIGRATIONS);
          return new CredentialFile(path, database, clock);
        } catch (error) {
          database.close();
          throw error;
        }
      });
    } catch (error) {
      throw storeError(error, path);
    }
  }

  /** Whether another process has written since this was asked last. */
  hasChanged(): boolean {
    const version = pragma(this.#database, "data_version");
    if (version === this.#version) return false;
    this.#version = version;
    return true;
  }

  rows(sql: string): readonly Readonly<Record<string, unknown>>[] {
    return this.#database.prepare(sql).all();
  }

  /**
   * In one transaction.
   * @param work runs again when another process was in the way
   * @throws PlantgraphError STORE_*, or what `work` throws
   */
  async write(work: (database: DatabaseSync) => void): Promise<void> {
    try {
      await retryWhileBusy(this.#clock, BUSY_MS, () => {
        this.#database.exec("BEGIN IMMEDIATE");
        try {
          work(this.#database);
          this.#database.exec("COMMIT");
        } catch (error) {
          if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
          throw error;
        }
      });
    } catch (error) {
      throw storeError(error, this.path);
    }
  }

  close(): void {
    this.#database.close();
  }
}
