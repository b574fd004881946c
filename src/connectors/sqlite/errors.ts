/** SQLite's result codes as errors of the table, with a sentence that says what to do. */
import { PlantgraphError } from "../../twin/words/errors.ts";

/** Primary result codes (https://sqlite.org/rescode.html); extended ones carry them in the low byte. */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const TOOBIG = 18;
const AUTH = 23;
const NOTADB = 26;

/** An extended one: a write failed. */
const IOERR_WRITE = IOERR | (3 << 8);

/** The result code of an error of `node:sqlite`; null of any other error. */
function extendedCode(error: unknown): number | null {
  const code = (error as { readonly errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code : null;
}

/** The primary one. */
function resultCode(error: unknown): number | null {
  const code = extendedCode(error);
  return code === null ? null : code & 0xff;
}

/** Whether another connection holds the lock: the same thing may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === BUSY || code === LOCKED;
}

/** Any error of working with the file at `path`, as one of the table. */
export function storeError(error: unknown, path: string): PlantgraphError {
  if (error instanceof PlantgraphError) return error;
  const because = (error as Error).message;
  const options = { cause: error };
  const damaged = () =>
    new PlantgraphError(
      "STORE_ACCESS",
      `The database ${path} is damaged (${because}); put back a backup of it, or move it away to begin with an empty one.`,
      {},
      options,
    );
  switch (resultCode(error)) {
    case BUSY:
    case LOCKED:
      return new PlantgraphError(
        "STORE_UNAVAILABLE",
        `Another process keeps the database ${path} locked; end it, or try again when its import is over.`,
        { applied: false },
        options,
      );
    case FULL:
      return new PlantgraphError(
        "STORE_UNAVAILABLE",
        `The disk that holds ${path} is full; make room and try again.`,
        { applied: false },
        options,
      );
    case IOERR:
      return new PlantgraphError(
        "STORE_UNAVAILABLE",
        `The disk that holds ${path} fails (${because}).`,
        // What was written whole, and could only not be synced, may be found by a later start: then nobody knows.
        extendedCode(error) === IOERR_WRITE ? { applied: false } : {},
        options,
      );
    case TOOBIG:
      return new PlantgraphError(
        "STORE_LIMIT",
        `An element is too big for SQLite (SQLITE_LIMIT_LENGTH, 10^9 bytes); nothing was changed.`,
        {},
        options,
      );
    case READONLY:
    case CANTOPEN:
    case AUTH:
      return new PlantgraphError(
        "STORE_ACCESS",
        `This user may not open or write ${path} (${because}); make the file and its folder writable for the user the twin runs as, or choose another data directory.`,
        {},
        options,
      );
    case CORRUPT:
      return damaged();
    case NOTADB:
      return new PlantgraphError(
        "STORE_ACCESS",
        `The file ${path} is not an SQLite database; move it away, or choose another data directory.`,
        {},
        options,
      );
    default:
      // A record that is no longer JSON: SQLite keeps no checksums of its pages.
      if (error instanceof SyntaxError) return damaged();
      return new PlantgraphError("STORE_UNAVAILABLE", `The database ${path} can't be used: ${because}`, {}, options);
  }
}
