import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SqliteHistoryStore } from "../../src/connectors/sqlite-history/sqlite-history-store.ts";
import { historyStoreContract } from "../../src/contract/history-store.ts";
import { seeded } from "../../src/contract/random-changes.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";

historyStoreContract(
  "SQLite",
  async () => {
    const directory = await mkdtemp(join(tmpdir(), "plantgraph-history-"));
    return {
      open: () => SqliteHistoryStore.open(join(directory, "history"), systemClock),
      tidy: (store) => (store as SqliteHistoryStore).tidy(Number.MAX_SAFE_INTEGER),
      backupDirectory: () => join(directory, "backup"),
      openBackup: (backup) => SqliteHistoryStore.open(backup, systemClock),
      async layOutNewer() {
        const database = new DatabaseSync(join(directory, "history", "index.sqlite"));
        database.exec("PRAGMA user_version = 1000000");
        database.close();
      },
      remove: () => rm(directory, { recursive: true }),
    };
  },
  seeded(Number(process.env["SEED"] ?? 1)),
);
