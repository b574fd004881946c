/** Opening the database file with the settings that durability rests on. */
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Owner only: a model names machines, addresses and people. SQLite gives its side files the same mode. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Bytes of the write-ahead log that stay on disk after a checkpoint; a big import makes it larger for a while. */
const WAL_LIMIT = 64 * 1024 * 1024;

/** Makes the file, and its folder, where they are missing. */
export function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
  closeSync(openSync(path, "a", FILE_MODE));
}

/**
 * A connection that writes. The write-ahead log is synced on every commit (`synchronous = FULL`), so an acknowledged
 * commit survives a power failure; `busy_timeout` is 0, see `busy-retry.ts`.
 */
export function connect(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA journal_size_limit = ${WAL_LIMIT};
    `);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A connection that reads. */
export function connectToRead(path: string): DatabaseSync {
  return new DatabaseSync(path, { timeout: 0, readOnly: true });
}
