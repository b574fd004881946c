/** The layout of `access.sqlite`, and the way from earlier ones to it. Times are milliseconds since 1970. */
import type { Migration } from "../sqlite/layout.ts";

export const CREDENTIAL_MIGRATIONS: readonly Migration[] = [
  {
    to: 1,
    run(database) {
      database.exec(`
        CREATE TABLE api_key (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          role TEXT,
          hash BLOB NOT NULL,
          created_at REAL NOT NULL,
          created_by TEXT NOT NULL,
          expires_at REAL,
          revoked_at REAL,
          last_used_at REAL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE account (
          name TEXT PRIMARY KEY,
          role TEXT,
          password TEXT NOT NULL,
          created_at REAL NOT NULL,
          created_by TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE browser_session (
          id TEXT PRIMARY KEY,
          hash BLOB NOT NULL UNIQUE,
          subject TEXT NOT NULL,
          name TEXT NOT NULL,
          credential TEXT,
          created_at REAL NOT NULL,
          last_used_at REAL NOT NULL,
          expires_at REAL NOT NULL
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
  {
    to: 2,
    run(database) {
      // What an identity provider said as the person signed in, as JSON.
      database.exec("ALTER TABLE browser_session ADD COLUMN provided TEXT");
    },
  },
];
