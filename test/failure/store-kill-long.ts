/**
 * The kill trial for as long as one likes, on SQLite or on a Neo4j given by NEO4J_TEST_URI (with
 * NEO4J_TEST_USERNAME, NEO4J_TEST_PASSWORD, NEO4J_TEST_DATABASE), which must be empty:
 *
 *     node test/failure/store-kill-long.ts --rounds 500 [--seed 7] [--store sqlite|neo4j]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { StoreLocation } from "../fixtures/store-location.ts";
import { killWriters } from "../fixtures/store-trial.ts";

/** Rounds on one SQLite database, then a fresh one: each proof reads the whole log. */
const ROUNDS_PER_DATABASE = 20;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    store: { type: "string", default: "sqlite" },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed) * 1_000_000;

async function trial(location: StoreLocation, first: number, count: number): Promise<void> {
  const size =
    location.store === "sqlite" ? { importTags: 15_000, importMs: 600 } : { importTags: 4_000, importMs: 1_000 };
  const result = await killWriters(location, { rounds: count, seed: seed + first, ...size });
  process.stdout.write(
    `${first + count} rounds, the last ${count} from seed ${seed + first}: ${JSON.stringify(result)}\n`,
  );
}

if (values.store === "neo4j") {
  const { NEO4J_TEST_URI, NEO4J_TEST_USERNAME, NEO4J_TEST_PASSWORD, NEO4J_TEST_DATABASE } = process.env;
  await trial(
    {
      store: "neo4j",
      uri: NEO4J_TEST_URI ?? "neo4j://127.0.0.1:7687",
      username: NEO4J_TEST_USERNAME ?? "neo4j",
      password: NEO4J_TEST_PASSWORD ?? "",
      database: NEO4J_TEST_DATABASE ?? "neo4j",
    },
    0,
    rounds,
  );
} else {
  for (let done = 0; done < rounds; done += ROUNDS_PER_DATABASE) {
    const directory = await mkdtemp(join(tmpdir(), "plantgraph-kill-"));
    try {
      await trial({ store: "sqlite", directory }, done, Math.min(ROUNDS_PER_DATABASE, rounds - done));
    } finally {
      await rm(directory, { recursive: true });
    }
  }
}
