import fc from "fast-check";
import { expect, it } from "vitest";
import { aggregate } from "../../../../src/twin/history/aggregates/aggregate.ts";
import { equalBuckets } from "../../../../src/twin/history/aggregates/buckets.ts";
import { STATES_MAX, stateDurations } from "../../../../src/twin/history/aggregates/state-durations.ts";
import { StatusCode } from "../../../../src/twin/words/status-codes.ts";
import { columnsOf, type SampleRow, someColumns } from "../../../fixtures/sample-columns.ts";

const { Good } = StatusCode;

it("the durations of all states are those of zero and of all else", () => {
  fc.assert(
    fc.property(
      someColumns(),
      fc.integer({ min: 1, max: 310_000 }),
      fc.boolean(),
      (samples, knownUntil, uncertainIsBad) => {
        const options = { knownUntil, uncertainIsBad };
        const buckets = equalBuckets(1_000, 300_000, 70_000);
        const known = { ...samples, length: samples.times.filter((time) => time < knownUntil).length };
        const [zero, other] = aggregate(known, buckets, ["DURATION_IN_STATE_ZERO", "DURATION_IN_STATE_NON_ZERO"], {
          ...options,
          stepped: true,
          slopedExtrapolation: false,
          percentGood: 100,
          percentBad: 101,
        });
        const states = stateDurations(known, buckets, options) ?? [];
        for (let i = 0; i < 5; i++) {
          const sum = (of: typeof states) => of.reduce((total, { durations }) => total + (durations[i] as number), 0);
          const expected = (of: Float64Array | undefined) => (Number.isNaN(of?.[i]) ? 0 : (of?.[i] as number));
          expect(sum(states.filter(({ value }) => value === 0))).toBeCloseTo(expected(zero?.numbers));
          expect(sum(states.filter(({ value }) => value !== 0))).toBeCloseTo(expected(other?.numbers));
        }
      },
    ),
  );
});

it("what has more values than a machine has states has none", () => {
  const rows = Array.from({ length: STATES_MAX + 1 }, (_, i): SampleRow => [i, i, Good]);
  const buckets = equalBuckets(0, 1_000, 1_000);
  const options = { knownUntil: 1_000, uncertainIsBad: false };
  expect(stateDurations(columnsOf(rows), buckets, options)).toBeNull();
  expect(stateDurations(columnsOf(rows.slice(1)), buckets, options)).toHaveLength(STATES_MAX);
});
