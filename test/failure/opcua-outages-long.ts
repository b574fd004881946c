/**
 * Many outages of one data source:
 *
 *     node test/failure/opcua-outages-long.ts --outages 100 --seed 7
 *
 * Runs `opcua-outages.test.ts` with that many; ends with 1, naming the outage, at the first one a tag does not come back from.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { outages: { type: "string", default: "100" }, seed: { type: "string", default: String(Date.now() % 1e6) } },
});
process.stdout.write(`${values.outages} outages, seed ${values.seed}\n`);
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const run = spawn(
  process.execPath,
  [vitest, "run", "test/failure/opcua-outages.test.ts", "--disable-console-intercept"],
  {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, OUTAGES: values.outages, SEED: values.seed },
    stdio: "inherit",
  },
);
run.once("exit", (code) => {
  process.exitCode = code ?? 1;
});
