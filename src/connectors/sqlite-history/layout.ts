/**
 * What the files of history hold. `index.sqlite` has the tags and the journal: samples as they came, a row for each `append`,
 * until they are sealed. A file for each day (UTC, of the samples' times) has them sealed, as chunks.
 */
import type { Migration } from "../sqlite/layout.ts";

export const INDEX_FILE = "index.sqlite";

export const INDEX_MIGRATIONS: readonly Migration[] = [
  {
    to: 1,
    run(database) {
      database.exec(`
        CREATE TABLE tag (
          key INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE
        ) STRICT;
        CREATE TABLE journal (
          number INTEGER PRIMARY KEY AUTOINCREMENT,
          batch BLOB NOT NULL
        ) STRICT;
      `);
    },
  },
];

/**
 * `hour` counts hours since 1970. Of chunks of the same tag and hour the one with the greater `part` came later; part 0 is what
 * was merged, with the rollups of its minutes where it has samples enough for them to be worth it. A chunk whose samples are kept
 * no more has its rollups alone. `sealed.through` is the last row of the journal that is in this file.
 */
export const DAY_MIGRATIONS: readonly Migration[] = [
  {
    to: 1,
    run(database) {
      database.exec(`
        CREATE TABLE chunk (
          tag INTEGER NOT NULL,
          hour INTEGER NOT NULL,
          part INTEGER NOT NULL,
          samples BLOB,
          rollups BLOB,
          PRIMARY KEY (tag, hour, part)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX loose ON chunk (hour) WHERE part > 0;
        CREATE TABLE sealed (through INTEGER NOT NULL) STRICT;
        INSERT INTO sealed VALUES (0);
      `);
    },
  },
];

export const HOUR_MS = 3_600_000;
export const HOURS_OF_DAY = 24;

export function hourOf(time: number): number {
  return Math.floor(time / HOUR_MS);
}

/** Days since 1970, of an hour. */
export function dayOfHour(hour: number): number {
  return Math.floor(hour / HOURS_OF_DAY);
}
