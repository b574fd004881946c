import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NaiveHistory } from "../../../src/contract/naive-history.ts";
import { lostSample } from "../../../src/twin/live/degraded-sample.ts";
import { Sample } from "../../../src/twin/model/sample.ts";
import type { SampleBatch } from "../../../src/twin/ports/history-store.ts";
import { LONGEST_TEXT } from "../../../src/twin/recording/recorded-value.ts";
import { Recorder } from "../../../src/twin/recording/recorder.ts";
import { StatusCode } from "../../../src/twin/words/status-codes.ts";
import type { RawValue } from "../../../src/twin/words/values.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { assetRecord, created, deleted, tagRecord, tagSource } from "../../fixtures/records.ts";
import { rowsOf } from "../../fixtures/sample-columns.ts";

const { Good, UncertainNoCommunicationLastUsableValue: Lost, BadDataLost } = StatusCode;
const HOUR = 3_600_000;

/** Appends take as long as the test says. */
class SlowHistory extends NaiveHistory {
  gate: Promise<void> = Promise.resolve();

  override async append(batch: SampleBatch): Promise<void> {
    await this.gate;
    await super.append(batch);
  }
}

let plant: LivingModel;
let store: SlowHistory;
let recorder: Recorder;
let begin: number;
let faults: unknown[];

function newRecorder(queueSamples = 1_000): Recorder {
  return new Recorder({
    store,
    model: plant.model,
    onCommit: plant.onCommit,
    clock: plant.clock,
    settings: {
      flushMs: 1_000,
      maxGapMs: HOUR,
      queueSamples,
      retention: { keepRawMs: null, keepMinutesMs: null, maxBytes: null },
    },
    onFault: (error) => faults.push(error),
  });
}

const put = (id: string, raw: RawValue, time: number, status: number = Good) =>
  plant.live.put(new Sample(plant.tag(id), raw, status, time, time));

/** Times from the test's beginning. */
async function past(
  id: string,
): Promise<(readonly [time: number, number: number, status: number, text: string | null])[]> {
  await new Promise(setImmediate);
  const { columns } = await store.read(id, { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY });
  return rowsOf(columns).map(([time, number, status, text = null]) => [
    Number((time - begin).toFixed(3)),
    number,
    status,
    text,
  ]);
}

beforeEach(async () => {
  plant = new LivingModel([
    assetRecord("root", null),
    tagRecord("t", "root", { source: tagSource("a", "i=1") }),
    tagRecord("u", "root", { source: tagSource("a", "i=2"), valueRank: 1 }),
  ]);
  begin = plant.clock.now();
  store = new SlowHistory();
  faults = [];
  recorder = newRecorder();
  await recorder.start();
});

afterEach(() => expect(faults).toEqual([]));

describe("the recorder", () => {
  it("records each change of value or status at the source's time, and no repeat", async () => {
    put("t", 1, begin + 100.25);
    put("t", 1, begin + 200);
    put("t", 2, begin + 300);
    put("t", 2, begin + 400, StatusCode.UncertainLastUsableValue);
    plant.clock.advance(1_000);
    expect(await past("t")).toEqual([
      [100.25, 1, Good, null],
      [300, 2, Good, null],
      [400, 2, StatusCode.UncertainLastUsableValue, null],
    ]);
  });

  it("records the present value again after an hour without a change", async () => {
    put("t", 1, begin + 100);
    plant.clock.advance(2 * HOUR + 10_000);
    const rows = await past("t");
    expect(rows.map(([, number]) => number)).toEqual([1, 1, 1]);
    expect(rows[2]?.[0]).toBeGreaterThanOrEqual(2 * HOUR);
  });

  it("records a lost source when that is noticed, and its return also where the value is as old as before", async () => {
    put("t", 5, begin + 100);
    plant.clock.advance(10_000);
    plant.live.put(lostSample(plant.tag("t").current, plant.clock.now()));
    plant.clock.advance(10_000);
    put("t", 5, begin + 100);
    plant.clock.advance(1_000);
    expect(await past("t")).toEqual([
      [100, 5, Good, null],
      [10_000, 5, Lost, null],
      [21_000, 5, Good, null],
    ]);
  });

  it("records what a source sends late at its own time, and no present value in its place", async () => {
    put("t", 3, begin + 3_000);
    put("t", 2, begin + 2_000);
    put("t", 4, begin + 4_000);
    plant.clock.advance(5_000);
    expect(await past("t")).toEqual([
      [2_000, 2, Good, null],
      [3_000, 3, Good, null],
      [4_000, 4, Good, null],
    ]);
  });

  it("goes by its own time where a source's can't be", async () => {
    plant.clock.advance(500);
    put("t", 1, Date.UTC(1970, 0, 1, 0, 5));
    put("t", 2, begin + 30 * 24 * HOUR);
    plant.live.put(new Sample(plant.tag("u"), [1], Good, null, null));
    plant.clock.advance(1_000);
    expect(await past("t")).toEqual([[500, 2, Good, null]]);
    expect(await past("u")).toEqual([[500, Number.NaN, Good, "[1]"]]);
  });

  it("has texts for what no number tells", async () => {
    const values: RawValue[] = [Number.NaN, -Infinity, 2n ** 60n, "run", true, 7n, "x".repeat(LONGEST_TEXT + 1)];
    for (const [i, value] of values.entries()) put("t", value, begin + 100 + i);
    plant.clock.advance(1_000);
    expect((await past("t")).map(([, number, status, text]) => [number, status, text])).toEqual([
      [Number.NaN, Good, "NaN"],
      [Number.NaN, Good, "-Infinity"],
      [2 ** 60, Good, String(2n ** 60n)],
      [Number.NaN, Good, "run"],
      [1, Good, null],
      [7, Good, null],
      [Number.NaN, BadDataLost, null],
    ]);
  });

  it("counts what finds no room, and puts a gap in its place", async () => {
    await recorder.stop();
    recorder = newRecorder(3);
    await recorder.start();
    let open = () => {};
    store.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    for (let i = 1; i <= 5; i++) put("t", i, begin + i * 100);
    plant.clock.advance(1_000);
    for (let i = 6; i <= 8; i++) put("t", i, begin + 1_000 + i);
    expect(recorder.dropped).toBe(5);
    open();
    await new Promise(setImmediate);
    plant.clock.advance(1_000);
    expect(await past("t")).toEqual([
      [100, 1, Good, null],
      [200, 2, Good, null],
      [300, 3, Good, null],
      [400, Number.NaN, BadDataLost, null],
      [2_000, 8, Good, null],
    ]);
    expect(recorder.queue.waiting).toBe(0);
  });

  it("shows the time in which the twin did not run, in order or not", async () => {
    put("t", 1, begin + 100);
    plant.clock.advance(1_500);
    await recorder.stop();
    plant.clock.advance(HOUR);
    recorder = newRecorder();
    await recorder.start();
    put("t", 1, begin + 100);
    plant.clock.advance(1_000);
    const rows = await past("t");
    expect(rows.map(([, number, status]) => [number, status])).toEqual([
      [1, Good],
      [Number.NaN, BadDataLost],
      [1, Good],
    ]);
    expect(rows[1]?.[0]).toBeCloseTo(1_500, 1);
    expect(rows[2]?.[0]).toBe(1_500 + HOUR + 1_000);
    // A second start finds the gap ended, and begins another.
    recorder = newRecorder();
    await recorder.start();
    expect((await past("t")).map(([, , status]) => status)).toEqual([Good, BadDataLost, Good, BadDataLost]);
  });

  it("follows the model: new tags, and those that are deleted and made again", async () => {
    plant.commit(...created(tagRecord("new", "root", { source: tagSource("a", "i=9") })));
    put("new", 1, begin + 10);
    plant.clock.advance(1_000);
    const { record } = plant.tag("new");
    plant.commit(...deleted(record));
    plant.clock.advance(1_000);
    plant.commit(...created(record));
    plant.clock.advance(1_000);
    put("new", 2, begin + 2_500);
    put("new", 3, begin + 3_500);
    plant.clock.advance(1_000);
    expect((await past("new")).map(([, number, status]) => [number, status])).toEqual([
      [1, Good],
      [Number.NaN, BadDataLost],
      [2, Good],
      [3, Good],
    ]);
  });
});
