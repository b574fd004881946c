/**
 * The layout of the database file, and the way from every earlier layout to it.
 *
 * `user_version` is the number of the layout, `application_id` marks the file as ours (both stand in the file's header,
 * https://sqlite.org/fileformat2.html#the_database_header).
 */
import type { DatabaseSync } from "node:sqlite";
import { PlantgraphError } from "../../twin/words/errors.ts";

/** "PLGT" in ASCII. */
export const APPLICATION_ID = 0x504c4754;

/** One step from a layout to the next. Never changed once released: files of its version exist. */
export interface Migration {
  /** The layout's number after it; the one before is one less. */
  readonly to: number;
  run(database: DatabaseSync): void;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    to: 1,
    run(database) {
      database.exec(`
        CREATE TABLE element (
          kind TEXT NOT NULL,
          id TEXT NOT NULL,
          record TEXT NOT NULL,
          PRIMARY KEY (kind, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE log (
          revision INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          author TEXT NOT NULL,
          origin TEXT NOT NULL,
          message TEXT,
          at REAL NOT NULL
        ) STRICT;
        CREATE TABLE log_part (
          revision INTEGER NOT NULL REFERENCES log (revision),
          part INTEGER NOT NULL,
          changes TEXT NOT NULL,
          PRIMARY KEY (revision, part)
        ) STRICT;
      `);
    },
  },
];

/**
 * Brings an older or empty file up to the newest layout, all steps in one transaction. Throws SQLite's own errors too.
 *
 * @throws PlantgraphError as `isUpToDate`
 */
export function prepareLayout(
  database: DatabaseSync,
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  if (isUpToDate(database, path, migrations)) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    // Looked at again under the lock: another process may have been first.
    if (!isUpToDate(database, path, migrations)) {
      const version = pragma(database, "user_version");
      for (const migration of migrations) if (migration.to > version) migration.run(database);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${newest(migrations)}`);
    }
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/**
 * Whether the file has the newest layout; false for an older one of ours and for an empty file. Reads only.
 *
 * @throws PlantgraphError STORE_ACCESS when it is somebody else's, STORE_VERSION when it is of a newer program
 */
export function isUpToDate(
  database: DatabaseSync,
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): boolean {
  const version = pragma(database, "user_version");
  const isOurs = pragma(database, "application_id") === APPLICATION_ID;
  if (!isOurs && (version !== 0 || pragma(database, "schema_version") !== 0)) {
    throw new PlantgraphError(
      "STORE_ACCESS",
      `The database ${path} belongs to another program; move it away, or choose another data directory.`,
    );
  }
  if (version > newest(migrations)) {
    throw new PlantgraphError(
      "STORE_VERSION",
      `The database ${path} has layout ${version}, this program knows layouts up to ${newest(migrations)}; run a newer version of it.`,
      { layout: version, newestKnown: newest(migrations) },
    );
  }
  return isOurs && version === newest(migrations);
}

function newest(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.to ?? 0;
}

/** The value of a pragma that is one whole number. */
export function pragma(database: DatabaseSync, name: string): number {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0] as number;
}
