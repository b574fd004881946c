/**
 * `plantgraph/contract/history-store`: the executable contract of a store of history, a suite of Vitest. Every implementation of
 * `HistoryStore` runs it on real files or a real server, with a `testTimeout` of 30 seconds at least:
 *
 * ```ts
 * historyStoreContract("sqlite", async () => ({ open: () => SqliteHistoryStore.open(directory, clock), ... }));
 * ```
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { columnsOfRollups } from "../twin/history/rollups.ts";
import { type SampleColumns, sampleAt } from "../twin/history/sample-columns.ts";
import type { HistoryStore, TimeRange } from "../twin/ports/history-store.ts";
import { StatusCode } from "../twin/words/status-codes.ts";
import { BEGIN, batchOf, randomRows, SPAN } from "./history-batches.ts";
import { NaiveHistory } from "./naive-history.ts";

const DAY_MS = 86_400_000;
const ALL: TimeRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** A fresh empty history for one test. */
export interface TestHistory {
  /** One store at a time is open on it. */
  open(): Promise<HistoryStore>;
  /** Has the store do at once what it does when it has time: whatever changes how things are kept, but not what they are. */
  tidy(store: HistoryStore): Promise<void>;
  /** A directory for a backup, and the store of one. */
  backupDirectory(): string;
  openBackup(directory: string): Promise<HistoryStore>;
  /** Makes it look as if a newer program had laid it out. */
  layOutNewer(): Promise<void>;
  /** Removes it; the suite has closed the stores. */
  remove(): Promise<void>;
}

/** @param random from 0 to below 1, for what is left to chance */
export function historyStoreContract(
  name: string,
  openHistory: () => Promise<TestHistory>,
  random: () => number = Math.random,
): void {
  describe(`${name}: the contract of a history store`, () => {
    let history: TestHistory;
    let store: HistoryStore;

    const reopen = async (): Promise<void> => {
      await store.close();
      store = await history.open();
    };

    beforeEach(async () => {
      history = await openHistory();
      store = await history.open();
    });

    afterEach(async () => {
      await store.close();
      await history.remove();
    });

    it("knows nothing of a tag that nobody recorded, in an empty history and in one with others", async () => {
      for (const rows of [[], [{ tagId: "a", time: BEGIN, number: 1 }]]) {
        await store.append(batchOf(rows));
        const found = await store.read("nobody", ALL);
        expect([found.tagId, found.columns.length, found.more]).toEqual(["nobody", 0, false]);
        expect(await store.newestBefore(["nobody"], BEGIN)).toEqual([null]);
        expect(await store.oldestFrom(["nobody"], BEGIN)).toEqual([null]);
        expect(await store.extents(["nobody"])).toEqual([null]);
        expect((await store.rollups("nobody", ALL)).length).toBe(0);
      }
    });

    it("has every kind of value exactly, as long as it keeps it", async () => {
      const values = [0, -0, 1, 0.1, -12.34, 1e300, 5e-324, 2 ** 53, -(2 ** 60), Math.fround(0.1), 1 / 3];
      const rows = [
        ...values.map((number, i) => ({ tagId: "a", time: BEGIN + i + 0.001, number })),
        ...["", "text", "\ufeffmark", "日本"].map((text, i) => ({
          tagId: "a",
          time: BEGIN + 100 + i,
          number: Number.NaN,
          text,
          status: StatusCode.UncertainLastUsableValue,
        })),
        { tagId: "a", time: BEGIN + 200, number: Number.NaN, status: 0xffff_ffff },
        { tagId: "far", time: Date.UTC(1601, 0, 1), number: 1 },
        { tagId: "far", time: Date.UTC(9999, 11, 31, 23, 59, 59), number: 2 },
      ];
      await store.append(batchOf(rows));
      for (const settle of [async () => {}, () => history.tidy(store), reopen]) {
        await settle();
        for (const id of ["a", "far"]) {
          const expected = rows.filter(({ tagId }) => tagId === id);
          const { columns } = await store.read(id, ALL);
          expect(samplesOf(columns)).toEqual(
            expected.map(({ time, number, ...rest }) => ({
              time,
              number,
              text: null,
              status: 0,
              ...rest,
              tagId: undefined,
            })),
          );
        }
      }
    });

    it("keeps of samples with the same tag and time the one that came last", async () => {
      const values: number[] = [];
      for (const number of [1, 2, 3]) {
        await store.append(
          batchOf([
            { tagId: "a", time: BEGIN, number: -number },
            { tagId: "a", time: BEGIN, number },
          ]),
        );
        values.push((await store.read("a", ALL)).columns.numbers[0] as number);
        await history.tidy(store);
        values.push((await store.read("a", ALL)).columns.numbers[0] as number);
      }
      expect(values).toEqual([1, 1, 2, 2, 3, 3]);
      expect((await store.read("a", ALL)).columns.length).toBe(1);
    });

    it("answers as a plain list of samples would, however they came and however they are kept by then", async () => {
      const naive = new NaiveHistory();
      const ids = ["a", "b", "c", "d e/f", "ü"];
      const table: string[] = [];
      for (let round = 0; round < 6; round++) {
        const rows = randomRows(ids, 1 + Math.floor(random() * 250), random);
        // Now with the same table of ids, grown, and now with another.
        await store.append(batchOf(rows, random() < 0.7 ? table : []));
        await naive.append(batchOf(rows));
        if (random() < 0.4) await history.tidy(store);
        if (random() < 0.2) await reopen();
        await expectSame(store, naive, [...ids, "nobody"], random);
      }
    });

    it("has many samples of one tag, of which a range and a number are asked for", async () => {
      const naive = new NaiveHistory();
      const rows = Array.from({ length: 20_000 }, (_, i) => ({ tagId: "a", time: BEGIN + i * 1_000, number: i % 97 }));
      for (const part of [rows.slice(0, 9_000), rows.slice(12_000), rows.slice(8_000, 13_000)]) {
        await store.append(batchOf(part));
        await naive.append(batchOf(part));
        await history.tidy(store);
      }
      for (const range of [{ from: BEGIN + 5_000_000, to: BEGIN + 13_000_000 }, ALL])
        for (const first of [1, 10, 5_000])
          for (const newestFirst of [false, true]) {
            const [found, expected] = [
              await store.read("a", { ...range, first, newestFirst }),
              await naive.read("a", { ...range, first, newestFirst }),
            ];
            expect(found.columns.times).toEqual(expected.columns.times);
            expect(found.more).toBe(expected.more);
          }
      expect(plain(await store.rollups("a", ALL))).toEqual(plain(await naive.rollups("a", ALL)));
    });

    it("keeps samples and rollups as long as it is told, and the newest when it must be small", async () => {
      const days = [0, 1, 2, 3, 4];
      const rows = days.flatMap((day) =>
        Array.from({ length: 400 }, (_, i) => ({
          tagId: "a",
          time: BEGIN + day * DAY_MS - 3_000_000 + i * 5_000,
          number: i,
        })),
      );
      await store.append(batchOf(rows));
      await history.tidy(store);
      const before = await store.rollups("a", ALL);
      const now = BEGIN + 4 * DAY_MS;
      await store.retain({ keepRawMs: 2 * DAY_MS, keepMinutesMs: 3 * DAY_MS, maxBytes: null }, now);
      const [extent] = await store.extents(["a"]);
      expect(extent?.newest).toBe(rows.at(-1)?.time);
      expect(extent?.oldest).toBeLessThanOrEqual(now - 2 * DAY_MS);
      expect(extent?.oldest).toBeGreaterThan(now - 3 * DAY_MS - 3_600_000);
      const after = await store.rollups("a", ALL);
      expect(after.starts[0]).toBeLessThan(extent?.oldest ?? 0);
      const kept = before.starts.indexOf(after.starts[0] as number);
      expect(kept).toBeGreaterThan(0);
      expect([...after.heldAreas]).toEqual([...before.heldAreas.slice(kept)]);
      await store.retain({ keepRawMs: null, keepMinutesMs: null, maxBytes: 1 }, now);
      expect((await store.usage()).days).toBeLessThanOrEqual(1);
      expect((await store.newestBefore(["a"], now + DAY_MS))[0]?.time).toBe(rows.at(-1)?.time);
    });

    it("makes a backup while it is used, which is another history", async () => {
      const naive = new NaiveHistory();
      const rows = randomRows(["a", "b"], 300, random);
      for (const part of [rows.slice(0, 150), rows.slice(150)]) {
        await store.append(batchOf(part));
        await naive.append(batchOf(part));
        if (part === rows.slice(0, 150)) await history.tidy(store);
      }
      const directory = history.backupDirectory();
      await store.backup(directory);
      await expect(store.backup(directory)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
      await store.append(batchOf([{ tagId: "a", time: BEGIN - 1, number: 1 }]));
      const copy = await history.openBackup(directory);
      try {
        await expectSame(copy, naive, ["a", "b"], random);
      } finally {
        await copy.close();
      }
    });

    it("is not opened when a newer program laid it out", async () => {
      await store.close();
      await history.layOutNewer();
      await expect(history.open()).rejects.toMatchObject({ code: "STORE_VERSION" });
      store = await (await openHistory()).open();
    });
  });
}

async function expectSame(
  store: HistoryStore,
  naive: HistoryStore,
  ids: readonly string[],
  random: () => number,
): Promise<void> {
  const times = [random(), random()].map((part) => Math.floor(BEGIN + part * SPAN)).sort((a, b) => a - b);
  const range = { from: times[0] as number, to: times[1] as number };
  const first = Math.floor(random() * 30);
  for (const wanted of [ALL, range, { ...range, first }, { ...ALL, first, newestFirst: true }]) {
    const found = [];
    for await (const { tagId, columns, more } of store.readEach(ids, wanted))
      found.push({ tagId, more, samples: samplesOf(columns) });
    const expected = [];
    for await (const { tagId, columns, more } of naive.readEach(ids, wanted))
      expected.push({ tagId, more, samples: samplesOf(columns) });
    expect(found).toEqual(expected);
  }
  for (const time of [BEGIN, ...times, BEGIN + SPAN]) {
    expect(await store.newestBefore(ids, time)).toEqual(await naive.newestBefore(ids, time));
    expect(await store.oldestFrom(ids, time)).toEqual(await naive.oldestFrom(ids, time));
  }
  expect(await store.extents(ids)).toEqual(await naive.extents(ids));
  for (const id of ids)
    for (const wanted of [ALL, range])
      expect(plain(await store.rollups(id, wanted))).toEqual(plain(await naive.rollups(id, wanted)));
}

function samplesOf(columns: SampleColumns) {
  return Array.from({ length: columns.length }, (_, row) => sampleAt(columns, row));
}

function plain(rollups: Parameters<typeof columnsOfRollups>[0]): number[][] {
  return columnsOfRollups(rollups).map((column) => [...column]);
}
