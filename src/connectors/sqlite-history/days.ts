/** The files of the days, opened as they are needed; those used last stay open. */
import { existsSync, readdirSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { LRUCache } from "lru-cache";
import { connect, connectToRead, createFile } from "../sqlite/connection.ts";
import { isUpToDate, prepareLayout } from "../sqlite/layout.ts";
import { DAY_MIGRATIONS, HOUR_MS, HOURS_OF_DAY } from "./layout.ts";

const MOST_OPEN = 40;
const DAY_FILE = /^day(-?\d+)\.sqlite$/;
/** What SQLite keeps beside a file. */
const SIDE_FILES = ["", "-wal", "-shm"];

export const DAY_MS = HOUR_MS * HOURS_OF_DAY;

export class DayFiles {
  readonly #directory: string;
  readonly #mode: "write" | "read";
  readonly #open = new LRUCache<number, DatabaseSync>({ max: MOST_OPEN, dispose: (database) => database.close() });

  constructor(directory: string, mode: "write" | "read") {
    this.#directory = directory;
    this.#mode = mode;
  }

  path(day: number): string {
    return join(this.#directory, `day${day}.sqlite`);
  }

  /** Days since 1970 that have a file, oldest first. */
  list(): number[] {
    const days = readdirSync(this.#directory).flatMap((name) => DAY_FILE.exec(name)?.[1] ?? []);
    return days.map(Number).sort((a, b) => a - b);
  }

  /** The file of a day; one that writes makes it where it is missing. @throws as `prepareLayout` */
  get(day: number): DatabaseSync {
    const open = this.#open.get(day);
    if (open) return open;
    const path = this.path(day);
    if (this.#mode === "write") createFile(path);
    const database = this.#mode === "write" ? connect(path) : connectToRead(path);
    try {
      if (this.#mode === "write") prepareLayout(database, path, DAY_MIGRATIONS);
      else isUpToDate(database, path, DAY_MIGRATIONS);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#open.set(day, database);
    return database;
  }

  has(day: number): boolean {
    return this.#open.has(day) || existsSync(this.path(day));
  }

  /** Bytes on disk. */
  size(day: number): number {
    return fileSize(this.path(day));
  }

  release(day: number): void {
    this.#open.delete(day);
  }

  remove(day: number): void {
    this.release(day);
    for (const side of SIDE_FILES) if (existsSync(this.path(day) + side)) unlinkSync(this.path(day) + side);
  }

  close(): void {
    this.#open.clear();
  }
}

/** With what SQLite keeps beside it. */
export function fileSize(path: string): number {
  return SIDE_FILES.reduce((sum, side) => sum + (statSync(path + side, { throwIfNoEntry: false })?.size ?? 0), 0);
}
