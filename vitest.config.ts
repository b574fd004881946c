import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { FileOrder } from "./test/file-order.ts";

// Workers, and the servers and twins that tests start, load the same packages hundreds of times: compiled once.
process.env["NODE_COMPILE_CACHE"] ??= fileURLToPath(
  new URL("node_modules/.cache/plantgraph/compiled", import.meta.url),
);

export default defineConfig({
  // One copy of graphql: the one that Node gives the packages vitest leaves alone.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve("graphql")) }] },
  test: {
    setupFiles: ["test/fixtures/seed.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // What comes in its own time comes late on a machine that has much else to do.
    expect: { poll: { timeout: 10_000 } },
    // Real servers are started by the tests: two files at a time keep two cores busy without starving them.
    maxWorkers: 2,
    sequence: { sequencer: FileOrder },
    server: { deps: { inline: ["type-graphql"] } },
    projects: [
      {
        // No server, no other program, and nothing that one file could leave to the next: they share their processes.
        extends: true,
        test: { name: "unit", include: ["test/unit/**/*.test.ts"], isolate: false },
      },
      {
        // Parts of the twin with real servers beside them: processes and files of their own, and nothing that one test file
        // leaves in memory to the next. So they share their processes, and load the twin once instead of for each file.
        extends: true,
        test: {
          name: "integration",
          isolate: false,
          globalSetup: ["test/fixtures/bundled-programs.ts"],
          include: ["test/contract/**/*.test.ts", "test/integration/**/*.test.ts"],
          exclude: ["**/*.neo4j.test.ts"],
        },
      },
      {
        // The whole twin as its users have it, in processes of its own, and what ends them: nothing of it stays in memory.
        extends: true,
        test: {
          name: "system",
          isolate: false,
          globalSetup: ["test/fixtures/bundled-programs.ts"],
          include: ["test/failure/**/*.test.ts"],
          exclude: ["**/*.neo4j.test.ts"],
        },
      },
      {
        // Each file starts by emptying its worker's database: with a server of somebody else's, one file at a time. The
        // files leave nothing in memory to the next.
        extends: true,
        test: {
          name: "neo4j",
          isolate: false,
          include: ["test/**/*.neo4j.test.ts"],
          globalSetup: ["test/fixtures/bundled-programs.ts", "test/fixtures/neo4j/global-setup.ts"],
          fileParallelism: !process.env["NEO4J_TEST_URI"],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
