import fc from "fast-check";
import { Histogram, Registry } from "prom-client";
import { expect, it } from "vitest";
import { Durations } from "../../../src/server/metrics/durations.ts";

const NAME = "plantgraph_some_seconds";
const HELP = "Time of something, seconds.";
const BOUNDS = [0.001, 0.01, 0.1, 1];

it("durations are told to Prometheus as prom-client's histogram tells them", async () => {
  const observations = fc.array(
    fc.tuple(
      fc.constantFrom("query", "mutation"),
      fc.constantFrom("ok", "partial", "failed"),
      fc.oneof(fc.constantFrom(0, ...BOUNDS), fc.double({ min: 0, max: 5, noNaN: true })),
    ),
  );
  await fc.assert(
    fc.asyncProperty(observations, async (all) => {
      const theirs = new Registry();
      const labelNames = ["operation", "outcome"] as const;
      const histogram = new Histogram({ name: NAME, help: HELP, labelNames, buckets: BOUNDS, registers: [theirs] });
      const ours = new Registry();
      const durations = new Durations(NAME, HELP, labelNames, BOUNDS);
      ours.registerMetric(durations.asMetric());
      for (const [operation, outcome, seconds] of all) {
        histogram.observe({ operation, outcome }, seconds);
        durations.observe(operation, outcome, seconds);
      }
      const lines = (text: string) => text.split("\n").sort();
      expect(lines(await ours.metrics())).toEqual(lines(await theirs.metrics()));
    }),
  );
});
