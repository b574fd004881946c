/**
 * The kill trial for as long as one likes:
 *
 *     node test/failure/store-kill-long.ts --rounds 500 [--seed 7]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { killWriters } from "../fixtures/store-trial.ts";

/** Rounds on one database, then a fresh one: each proof reads the whole log. */
const ROUNDS_PER_DATABASE = 20;

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "200" }, seed: { type: "string", default: "1" } },
});
const rounds = Number(values.rounds);
for (let done = 0; done < rounds; done += ROUNDS_PER_DATABASE) {
  const directory = await mkdtemp(join(tmpdir(), "plantgraph-kill-"));
  const seed = Number(values.seed) * 1_000_000 + done;
  try {
    const result = await killWriters(
      { store: "sqlite", directory },
      { rounds: Math.min(ROUNDS_PER_DATABASE, rounds - done), seed, importTags: 15_000, importMs: 600 },
    );
    process.stdout.write(`${done + ROUNDS_PER_DATABASE} rounds, seed ${seed}: ${JSON.stringify(result)}\n`);
  } finally {
    await rm(directory, { recursive: true });
  }
}
