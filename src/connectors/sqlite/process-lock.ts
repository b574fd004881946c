/**
 * A lock that one process holds at a time, and that the system releases however the process ends: SQLite's own lock on an
 * empty database file, into which nothing is ever written. So there is nothing stale to be told from what is alive.
 */
import { DatabaseSync } from "node:sqlite";
import { createFile } from "./connection.ts";
import { isBusy } from "./errors.ts";

export class ProcessLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Makes the file, and its folder, where they are missing.
   * @returns null while another process holds it, and then changes nothing
   * @throws the system's or SQLite's error when the file can't be made or locked
   */
  static take(path: string): ProcessLock | null {
    createFile(path);
    const database = new DatabaseSync(path, { timeout: 0 });
    try {
      // No journal file comes and goes beside it.
      database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
      return new ProcessLock(database);
    } catch (error) {
      database.close();
      if (isBusy(error)) return null;
      throw error;
    }
  }

  release(): void {
    this.#database.close();
  }
}
