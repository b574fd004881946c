import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Real servers are started by the tests: two files at a time keep two cores busy without starving them.
    maxWorkers: 2,
    // type-graphql would otherwise load a second copy of graphql.
    server: { deps: { inline: ["type-graphql"] } },
  },
});
