/**
 * Runs the bench: `npm run bench`, or `node bench/run.ts [--quick] [--only <scenario>] [--keep <name>]`. Every figure
 * and what it is compared to are measured in the same run. The table goes to the terminal; the newest results stand in
 * `bench/results/latest.json.tmp` (not committed), and with `--keep` also in `bench/results/<name>.json`.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { thisMachine } from "./harness/machine.ts";
import { asText, type Results, type Row, ratios, type Skipped } from "./harness/report.ts";
import { fanOut } from "./scenarios/fan-out.ts";
import { memory, startUp } from "./scenarios/model.ts";
import { queries } from "./scenarios/queries.ts";
import { FULL, QUICK, type Scenario } from "./scenarios/scenario.ts";

const SCENARIOS: readonly Scenario[] = [queries, fanOut, memory, startUp];

const { values } = parseArgs({
  options: { quick: { type: "boolean" }, only: { type: "string", multiple: true }, keep: { type: "string" } },
});
const unknown = values.only?.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`Unknown: ${unknown.join(", ")}. There are ${SCENARIOS.map(({ name }) => name).join(", ")}.\n`);
  process.exit(2);
}

const size = values.quick ? QUICK : FULL;
const machine = thisMachine();
const rows: Row[] = [];
const skipped: Skipped[] = [];
const folder = await mkdtemp(join(tmpdir(), "plantgraph-bench-"));
try {
  for (const scenario of SCENARIOS) {
    if (values.only && !values.only.includes(scenario.name)) continue;
    process.stderr.write(`${scenario.name} ...\n`);
    const outcome = await scenario.run(size, folder);
    rows.push(...outcome.rows);
    skipped.push(...(outcome.skipped ?? []));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

const results: Results = { machine, settings: { size: values.quick ? "quick" : "full", ...size }, rows, skipped };
process.stdout.write(asText(results));
const kept = { ...results, rows: rows.map((row) => ({ ...row, ratios: ratios(row, rows) })) };
const target = fileURLToPath(new URL("results/", import.meta.url));
await mkdir(target, { recursive: true });
for (const name of ["latest.json.tmp", ...(values.keep === undefined ? [] : [`${values.keep}.json`])])
  await writeFile(join(target, name), `${JSON.stringify(kept, null, 2)}\n`);
