/**
 * Many outages of one data source:
 *
 *     node test/failure/opcua-outages-long.ts --outages 100 --seed 7
 *
 * Ends with 1, naming seed and outage, at the first one a tag does not come back from.
 */
import { parseArgs } from "node:util";
import { OutageRun } from "../fixtures/opcua-outages.ts";

const { values } = parseArgs({
  options: { outages: { type: "string", default: "100" }, seed: { type: "string", default: String(Date.now() % 1e6) } },
});
const [outages, seed] = [Number(values.outages), Number(values.seed)];
const say = (text: string) => process.stdout.write(`${text}\n`);

say(`${outages} outages, seed ${seed}`);
const run = await OutageRun.start(seed);
const counts = new Map<string, number>();
try {
  for (let i = 1; i <= outages; i++) {
    const startedAt = performance.now();
    const kind = await run.outage();
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    say(`${i} ${kind}: all back after ${Math.round(performance.now() - startedAt)} ms`);
  }
  for (const [kind, count] of counts) say(`${count} x ${kind}`);
} catch (error) {
  say(`outage ${[...counts.values()].reduce((a, b) => a + b, 1)} of seed ${seed}: ${error}`);
  process.exitCode = 1;
} finally {
  await run.stop();
}
