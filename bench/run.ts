/**
 * Runs the bench: `npm run bench`, or `node bench/run.ts [<scenario> ...] [--all] [--quick] [--keep <name>]`. Every figure
 * and what it is compared to are measured in the same run. The table goes to the terminal; the newest results stand in
 * `bench/results/latest.json.tmp` (not committed), and with `--keep` also in `bench/results/<name>.json`.
 */
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { thisMachine } from "./harness/machine.ts";
import { asText, type Results, type Row, ratios, type Skipped } from "./harness/report.ts";
import { exports } from "./scenarios/export.ts";
import { fanOut } from "./scenarios/fan-out.ts";
import { finding } from "./scenarios/finding.ts";
import { graph } from "./scenarios/graph.ts";
import { historyRecord } from "./scenarios/history-record.ts";
import { idle } from "./scenarios/idle.ts";
import { importNeo4j, importSqlite } from "./scenarios/import.ts";
import { ingest } from "./scenarios/ingest.ts";
import { latency } from "./scenarios/latency.ts";
import { liveValues } from "./scenarios/live-values.ts";
import { memberships } from "./scenarios/memberships.ts";
import { memory, startUpNeo4j, startUpSqlite } from "./scenarios/model.ts";
import { neo4jGraphql } from "./scenarios/neo4j-graphql.ts";
import { overload } from "./scenarios/overload.ts";
import { hugePlant, plantSize } from "./scenarios/plant-size.ts";
import { processStart, processStartNeo4j } from "./scenarios/process-start.ts";
import { machineQuery, siteQuery } from "./scenarios/queries.ts";
import { anew, rotating } from "./scenarios/rotating.ts";
import { FULL, QUICK, type Scenario } from "./scenarios/scenario.ts";
import { search } from "./scenarios/search.ts";
import { selections } from "./scenarios/selections.ts";
import { slowReaders } from "./scenarios/slow-readers.ts";
import { tagReads } from "./scenarios/tag-reads.ts";

const SCENARIOS: readonly Scenario[] = [
  siteQuery,
  machineQuery,
  rotating,
  anew,
  exports,
  importSqlite,
  search,
  finding,
  liveValues,
  ingest,
  historyRecord,
  latency,
  tagReads,
  fanOut,
  selections,
  idle,
  slowReaders,
  memberships,
  overload,
  plantSize,
  memory,
  processStart,
  startUpSqlite,
  startUpNeo4j,
  importNeo4j,
  processStartNeo4j,
  neo4jGraphql,
  graph,
  hugePlant,
];

const { values, positionals: wanted } = parseArgs({
  options: { all: { type: "boolean" }, quick: { type: "boolean" }, keep: { type: "string" } },
  allowPositionals: true,
});
const unknown = wanted.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
if (unknown.length > 0) {
  process.stderr.write(`Unknown: ${unknown.join(", ")}. There are ${SCENARIOS.map(({ name }) => name).join(", ")}.\n`);
  process.exit(2);
}

const size = values.quick ? QUICK : FULL;
const machine = thisMachine();
const rows: Row[] = [];
const skipped: Skipped[] = [];
const target = fileURLToPath(new URL("results/", import.meta.url));
await mkdir(target, { recursive: true });

function results(): Results {
  return { machine, settings: { size: values.quick ? "quick" : "full", ...size }, rows, skipped };
}

/** After every scenario, so that a run cut short keeps what it measured. */
async function keep(): Promise<void> {
  const kept = { ...results(), rows: rows.map((row) => ({ ...row, ratios: ratios(row, rows) })) };
  for (const name of ["latest.json.tmp", ...(values.keep === undefined ? [] : [`${values.keep}.json`])])
    await writeFile(join(target, name), `${JSON.stringify(kept, null, 2)}\n`);
}

const folder = await mkdtemp(join(tmpdir(), "plantgraph-bench-"));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  for (const scenario of SCENARIOS) {
    if (wanted.length > 0 ? !wanted.includes(scenario.name) : scenario.onlyAsked && !values.all) continue;
    process.stderr.write(`${scenario.name} ...\n`);
    try {
      const outcome = await scenario.run(size, folder);
      rows.push(...outcome.rows);
      skipped.push(...(outcome.skipped ?? []));
    } catch (error) {
      process.exitCode = 1;
      skipped.push({ scenario: scenario.name, reason: `It failed: ${error instanceof Error ? error.message : error}` });
    }
    await keep();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
  process.stdout.write(asText(results()));
}
