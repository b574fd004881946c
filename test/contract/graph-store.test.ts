import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DATABASE_FILE, SqliteGraphStore } from "../../src/connectors/sqlite/sqlite-graph-store.ts";
import { graphStoreContract } from "../../src/contract/graph-store.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";

graphStoreContract("SQLite", async () => {
  const directory = await mkdtemp(join(tmpdir(), "plantgraph-contract-"));
  return {
    open: () => SqliteGraphStore.open(directory, systemClock),
    async layOutNewer() {
      const database = new DatabaseSync(join(directory, DATABASE_FILE));
      database.exec("PRAGMA user_version = 1000000");
      database.close();
    },
    remove: () => rm(directory, { recursive: true }),
  };
});
