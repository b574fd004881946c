import { execFile } from "node:child_process";
import { chmod, copyFile, mkdtemp, open as openFile, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { connect } from "../../src/connectors/sqlite/connection.ts";
import { APPLICATION_ID, isUpToDate, MIGRATIONS, pragma, prepareLayout } from "../../src/connectors/sqlite/layout.ts";
import type { SqliteOptions } from "../../src/connectors/sqlite/options.ts";
import { DATABASE_FILE, SqliteGraphStore } from "../../src/connectors/sqlite/sqlite-graph-store.ts";
import { asset, commitMeta, creations, plant } from "../../src/contract/store-elements.ts";
import type { StoreListener } from "../../src/twin/ports/graph-store.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import type { PlantgraphError } from "../../src/twin/words/errors.ts";
import type { FailureReport } from "../fixtures/store-until-failure.ts";

const run = promisify(execFile);
const fixture = (name: string) => join(import.meta.dirname, "..", "fixtures", name);

describe("the SQLite file", () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "plantgraph-sqlite-"));
    path = join(directory, DATABASE_FILE);
  });

  afterEach(() => rm(directory, { recursive: true }));

  async function open(options: Partial<SqliteOptions> = {}, at = directory): Promise<SqliteGraphStore> {
    const store = await SqliteGraphStore.open(at, systemClock, options);
    onTestFinished(() => store.close());
    return store;
  }

  function connection(file = path): DatabaseSync {
    const database = new DatabaseSync(file);
    onTestFinished(() => {
      if (database.isOpen) database.close();
    });
    return database;
  }

  describe("durability and access", () => {
    it("syncs the write-ahead log on every commit, and never blocks on a lock", async () => {
      await open();
      const database = connect(path);
      expect(pragma(database, "synchronous")).toBe(2);
      expect(pragma(database, "journal_mode")).toBe("wal");
      expect(pragma(database, "busy_timeout")).toBe(0);
      expect(pragma(database, "foreign_keys")).toBe(1);
      expect(pragma(database, "application_id")).toBe(APPLICATION_ID);
      database.close();
    });

    it.runIf(process.platform !== "win32")("belongs to its owner alone, folder and side files included", async () => {
      const made = join(directory, "deep", "data");
      const store = await open({}, made);
      await store.commit(creations([asset("a", null)]), commitMeta(), 0);
      for (const file of [DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`])
        expect((await stat(join(made, file))).mode & 0o777, file).toBe(0o600);
      expect((await stat(made)).mode & 0o777).toBe(0o700);
    });
  });

  describe("that is not usable", () => {
    it.each([
      ["another program's", "PRAGMA application_id = 42; CREATE TABLE theirs (a)"],
      ["another program's without a mark", "CREATE TABLE theirs (a)"],
    ])("is refused and left byte for byte when it is %s", async (_, sql) => {
      const theirs = connection();
      theirs.exec(sql);
      theirs.close();
      const before = await readFile(path);
      await expect(open()).rejects.toMatchObject({
        code: "STORE_ACCESS",
        message: expect.stringContaining("belongs to another program"),
      });
      expect(await readFile(path)).toEqual(before);
    });

    it("is refused and left alone when it is no database at all", async () => {
      const text = "shopping list\n".repeat(1_000);
      await writeFile(path, text);
      await expect(open()).rejects.toMatchObject({
        code: "STORE_ACCESS",
        message: expect.stringContaining("not an SQLite database"),
      });
      expect(await readFile(path, "utf8")).toBe(text);
    });

    it("is refused when it is damaged", async () => {
      const store = await open();
      await store.commit(creations(plant(2_000)), commitMeta(), 0);
      await store.close();
      const file = await openFile(path, "r+");
      const { size } = await file.stat();
      for (let page = 4096 * 3; page < size; page += 4096) await file.write(Buffer.alloc(4096, 0xa5), 0, 4096, page);
      await file.close();
      const damaged = await open();
      await expect(damaged.load()).rejects.toMatchObject({
        code: "STORE_ACCESS",
        message: expect.stringContaining("damaged"),
      });
    });

    it("is refused when a record in it is no longer JSON", async () => {
      const store = await open();
      await store.commit(creations([asset("a", null)]), commitMeta(), 0);
      connection().exec(`UPDATE element SET record = substr(record, 2)`);
      await expect(store.load()).rejects.toMatchObject({
        code: "STORE_ACCESS",
        message: expect.stringContaining("damaged"),
      });
    });

    it("is refused when its folder is a file", async () => {
      const blocked = join(directory, "blocked");
      await writeFile(blocked, "");
      await expect(open({}, blocked)).rejects.toMatchObject({ code: "STORE_ACCESS" });
    });

    it.runIf(process.platform !== "win32")("is refused when this user may not write it", async () => {
      await (await open()).close();
      await chmod(path, 0o444);
      await chmod(directory, 0o555);
      // Nothing is forbidden to root, so the process that tries is somebody else.
      const asUser = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      const attempt = run(process.execPath, [fixture("store-until-failure.ts"), directory, "1"], asUser);
      await expect(attempt).rejects.toMatchObject({ stderr: expect.stringContaining("code: 'STORE_ACCESS'") });
      await chmod(directory, 0o755);
    });
  });

  describe.runIf(process.platform !== "win32")("on a disk that takes no more", () => {
    it.each([
      ["commits", 20],
      ["imports", 3_000],
    ])("keeps every acknowledged one of many %s and nothing of the one that failed", async (_, tags) => {
      // The limit of a file's size fails writes as a full disk does; 8,000 blocks of 512 or 1,024 bytes.
      const command = `ulimit -f 8000; exec "$0" "$@"`;
      const args = ["-c", command, process.execPath, fixture("store-until-failure.ts"), directory, String(tags)];
      const report = JSON.parse((await run("sh", args)).stdout) as FailureReport;
      expect(report.code).toBe("STORE_UNAVAILABLE");
      expect(report.applied).toBe(false);
      expect(report.acknowledged).toBeGreaterThan(0);
      const expected = Array.from({ length: report.acknowledged }, (_, i) => plant(tags, `p${i}`)).flat().length;
      expect(report).toMatchObject({
        revision: report.acknowledged,
        logged: report.acknowledged,
        elements: expected,
      });
      // With room again, the next program goes on where this one stopped.
      const store = await open();
      const commit = await store.commit(creations([asset("after", null)]), commitMeta(), report.acknowledged);
      expect(commit.revision).toBe(report.acknowledged + 1);
    });
  });

  describe("that another process keeps locked", () => {
    it.each([
      ["a commit", 1],
      ["an import", 500],
    ])("makes %s wait without blocking this process, and then succeed", async (_, tags) => {
      const store = await open({ bigCommit: 100 });
      const other = connection();
      other.exec("BEGIN IMMEDIATE");
      let settled = false;
      const committing = store.commit(creations(plant(tags)), commitMeta(), 0).finally(() => {
        settled = true;
      });
      // Reading goes on meanwhile, and so does everything else on the loop.
      for (let i = 0; i < 20; i++) expect((await store.load()).revision).toBe(0);
      expect(settled).toBe(false);
      other.exec("ROLLBACK");
      expect((await committing).revision).toBe(1);
    });

    it.each([
      ["a commit", 1],
      ["an import", 500],
    ])("refuses %s when its busy timeout ends, with nothing applied", async (_, tags) => {
      const store = await open({ bigCommit: 100, busyTimeoutMs: 50 });
      const other = connection();
      other.exec("BEGIN IMMEDIATE");
      const meta = commitMeta();
      await expect(store.commit(creations(plant(tags)), meta, 0)).rejects.toMatchObject({
        code: "STORE_UNAVAILABLE",
        message: expect.stringContaining("locked"),
      });
      other.exec("ROLLBACK");
      expect((await store.load()).revision).toBe(0);
      expect((await store.commit(creations(plant(tags)), meta, 0)).revision).toBe(1);
    });
  });

  describe("that is moved away while in use", () => {
    it("refuses commits and says so, until it is back", async () => {
      const store = await open({ pollMs: 10 });
      await store.commit(creations([asset("a", null)]), commitMeta(), 0);
      const events: [boolean, string | null][] = [];
      let told = () => {};
      const next = () =>
        new Promise<void>((resolve) => {
          told = resolve;
        });
      const listener: StoreListener = {
        onCommits() {},
        onEdits() {},
        onAvailability(available, reason) {
          events.push([available, reason]);
          told();
        },
      };
      store.watch(listener);

      const away = next();
      await rename(path, `${path}.away`);
      await away;
      expect(events).toEqual([[false, expect.stringContaining("moved, deleted or replaced")]]);
      const refused = { code: "STORE_UNAVAILABLE", message: events[0]?.[1] };
      await expect(store.commit(creations([asset("b", null)]), commitMeta(), 1)).rejects.toMatchObject(refused);
      // A copy in its place is another file.
      await copyFile(`${path}.away`, path);
      await expect(store.commit(creations([asset("b", null)]), commitMeta(), 1)).rejects.toMatchObject(refused);

      const back = next();
      await rename(`${path}.away`, path);
      await back;
      expect(events.at(-1)).toEqual([true, null]);
      expect((await store.commit(creations([asset("b", null)]), commitMeta(), 1)).revision).toBe(2);
    });
  });

  describe("of an earlier layout", () => {
    const addition = {
      to: MIGRATIONS.length + 1,
      run: (d: DatabaseSync) => d.exec("ALTER TABLE element ADD COLUMN x TEXT"),
    };

    it("is brought up to the newest one with all it holds, once", async () => {
      const store = await open();
      await store.commit(creations(plant(100)), commitMeta(), 0);
      await store.close();
      const database = connection();
      const records = () => database.prepare("SELECT kind, id, record FROM element ORDER BY 1, 2").all();
      const before = records();
      const migrations = [...MIGRATIONS, addition];
      expect(isUpToDate(database, path, migrations)).toBe(false);
      prepareLayout(database, path, migrations);
      prepareLayout(database, path, migrations);
      expect(isUpToDate(database, path, migrations)).toBe(true);
      expect(records()).toEqual(before);
      expect(before.length).toBeGreaterThan(100);
    });

    it("stays as it was when a step fails, the steps before it included", async () => {
      await (await open()).close();
      const database = connection();
      const layout = () => database.prepare("SELECT sql FROM sqlite_schema ORDER BY name").all();
      const before = layout();
      const failing = { to: addition.to + 1, run: (d: DatabaseSync) => d.exec("ALTER TABLE absent ADD COLUMN x TEXT") };
      expect(() => prepareLayout(database, path, [...MIGRATIONS, addition, failing])).toThrow("absent");
      expect(layout()).toEqual(before);
      expect(isUpToDate(database, path)).toBe(true);
    });

    it("refuses a newer one by its number", async () => {
      await (await open()).close();
      const newer = connection();
      newer.exec("PRAGMA user_version = 77");
      newer.close();
      const error = await open().catch((reason: PlantgraphError) => reason);
      expect(error).toMatchObject({ code: "STORE_VERSION", details: { layout: 77, newestKnown: MIGRATIONS.length } });
    });
  });

  it("is closed only after the commits under way", async () => {
    const store = await open({ bigCommit: 100 });
    const committing = store.commit(creations(plant(2_000)), commitMeta(), 0);
    await store.close();
    expect((await committing).revision).toBe(1);
    expect((await (await open()).load()).revision).toBe(1);
  });
});
