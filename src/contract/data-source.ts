/**
 * `plantgraph/contract/data-source`: what every data source promises the twin, as a suite of Vitest that any implementation runs
 * against a real server of its own:
 *
 *     dataSourceContract("OPC UA", startHarness);
 *
 * Waiting for a server that comes back takes a source's own patience: `testTimeout` should be 30 seconds at least.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Sample } from "../twin/model/sample.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { DataSource, DataSourceStatus } from "../twin/ports/data-source.ts";
import type { TagRecord } from "../twin/words/elements.ts";
import { RecordingSink } from "./recording-sink.ts";

export { makeTag, RecordingSink } from "./recording-sink.ts";

/** A server with the signals `number` (Double, writable), `whole` (Int32, writable), `text` (String), all with values. */
export interface DataSourceHarness {
  /** A new source on that server, not started. */
  source(settings: { readonly allowWrites: boolean; readonly enabled?: boolean }): DataSource;
  /** A new tag on a signal; a signal the server does not have is "absent". */
  tag(signal: "number" | "whole" | "text" | "absent", dataType: TagRecord["dataType"]): Tag;
  set(signal: "number" | "whole" | "text", value: unknown): Promise<void>;
  get(signal: "number" | "whole" | "text"): Promise<unknown>;
  /** The server goes away without a word, and comes back. */
  interrupt(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

export function dataSourceContract(name: string, start: () => Promise<DataSourceHarness>): void {
  describe(`data source: ${name}`, () => {
    let harness: DataSourceHarness;
    let sink: RecordingSink;
    const sources: DataSource[] = [];

    const begin = async (tags: readonly Tag[], settings = { allowWrites: true }): Promise<DataSource> => {
      const source = harness.source(settings);
      sources.push(source);
      sink = new RecordingSink();
      await source.start(tags, sink);
      return source;
    };
    const connected = (source: DataSource): Promise<DataSourceStatus> =>
      new Promise((resolve) => {
        if (source.status.state === "CONNECTED") return resolve(source.status);
        const end = source.onStatus((status) => {
          if (status.state !== "CONNECTED") return;
          end();
          resolve(status);
        });
      });

    beforeAll(async () => {
      harness = await start();
    });
    afterEach(async () => {
      await Promise.all(sources.splice(0).map((source) => source.stop()));
    });
    afterAll(async () => {
      await harness?.close();
    });

    it("puts the present value of every tag, then every change, in order and of that tag", async () => {
      await harness.set("number", 1);
      const [a, b] = [harness.tag("number", "Double"), harness.tag("text", "String")];
      await begin([a, b]);
      await sink.untilValue(a, 1);
      await sink.untilGood(b);
      for (const value of [2, 3, 4]) {
        await harness.set("number", value);
        await sink.untilValue(a, value);
      }
      const seen = sink.of(a).filter((sample) => sample.quality === "GOOD");
      expect(seen.map((sample) => sample.value)).toEqual([1, 2, 3, 4]);
      expect(seen.every((sample) => sample.tag === a && !sample.isStale && sample.sourceTime !== null)).toBe(true);
    });

    it("says what became of a tag it cannot read, and goes on with the others", async () => {
      const [absent, there] = [harness.tag("absent", "Double"), harness.tag("text", "String")];
      const source = await begin([absent, there]);
      await sink.untilGood(there);
      const sample = await sink.until(
        absent,
        ({ statusName, quality }) => quality === "BAD" && statusName !== "BadWaitingForInitialData",
      );
      expect(sample.value).toBeNull();
      await connected(source);
      expect(source.status).toMatchObject({ tags: 2, refusedTags: 1 });
    });

    it("refuses a value whose type contradicts the model", async () => {
      const tag = harness.tag("text", "Double");
      await begin([tag]);
      expect((await sink.untilStatus(tag, "BadTypeMismatch")).value).toBeNull();
    });

    it("takes tags on and releases them while it runs", async () => {
      await harness.set("number", 10);
      const [first, second] = [harness.tag("number", "Double"), harness.tag("number", "Double")];
      const source = await begin([first]);
      await sink.untilValue(first, 10);
      await source.update([second], []);
      await sink.untilValue(second, 10);
      await source.update([], [first]);
      const before = sink.of(first).length;
      await harness.set("number", 11);
      await sink.untilValue(second, 11);
      expect(sink.of(first)).toHaveLength(before);
      expect(source.status.tags).toBe(1);
    });

    it("reads from the device: same order, one sample per tag, a bad one never fails the others", async () => {
      const source = await begin([]);
      await connected(source);
      await harness.set("number", 21);
      await harness.set("whole", 5);
      const tags = [
        harness.tag("whole", "Int32"),
        harness.tag("absent", "Double"),
        harness.tag("number", "Double"),
        harness.tag("whole", "Int32"),
      ];
      const samples = await source.read(tags);
      expect(samples.map((sample) => sample.value)).toEqual([5, null, 21, 5]);
      expect(samples.map((sample) => sample.quality)).toEqual(["GOOD", "BAD", "GOOD", "GOOD"]);
      expect(samples.map((sample) => sample.tag)).toEqual(tags);
    });

    it("writes in order, with a result for each", async () => {
      const source = await begin([]);
      await connected(source);
      const [number, absent] = [harness.tag("number", "Double"), harness.tag("absent", "Double")];
      const results = await source.write([
        { tag: number, value: 31 },
        { tag: absent, value: 1 },
        { tag: number, value: 32 },
      ]);
      expect(results.map((result) => result.status >>> 30)).toEqual([0, 2, 0]);
      expect(results.map(({ outcome }) => outcome)).toEqual(["WRITTEN", "NOT_SENT", "WRITTEN"]);
      expect(results[1]?.message).toEqual(expect.any(String));
      expect(await harness.get("number")).toBe(32);
    });

    it("sends nothing of a caller who has left", async () => {
      await harness.set("number", 1);
      const source = await begin([]);
      await connected(source);
      const left = AbortSignal.abort(new Error("the caller left"));
      const [result] = await source.write([{ tag: harness.tag("number", "Double"), value: 98 }], left);
      expect(result?.outcome).toBe("NOT_SENT");
      expect(await harness.get("number")).toBe(1);
    });

    it("writes nothing unless its configuration allows it", async () => {
      await harness.set("number", 1);
      const source = await begin([], { allowWrites: false });
      await connected(source);
      const [result] = await source.write([{ tag: harness.tag("number", "Double"), value: 99 }]);
      expect((result?.status ?? 0) >>> 30).toBe(2);
      expect(result).toMatchObject({ outcome: "NOT_SENT", message: expect.stringMatching(/allowWrites/) });
      expect(await harness.get("number")).toBe(1);
    });

    it("makes no connection while it is disabled, and says so for every tag", async () => {
      const source = harness.source({ allowWrites: true, enabled: false });
      sources.push(source);
      sink = new RecordingSink();
      const tag = harness.tag("number", "Double");
      await source.start([tag], sink);
      expect(tag.current).toMatchObject({ statusName: "BadOutOfService", value: null });
      expect((await source.read([tag]))[0]?.statusName).toBe("BadOutOfService");
      expect(source.status.state).toBe("DISABLED");
    });

    it("keeps the last value as uncertain through an outage, answers at once, and recovers by itself; so does one that starts in it", async () => {
      await harness.set("number", 41);
      const [number, absent] = [harness.tag("number", "Double"), harness.tag("absent", "Double")];
      const source = await begin([number, absent]);
      const good = await sink.untilValue(number, 41);
      await connected(source);
      await harness.interrupt();
      const lost = await sink.untilStatus(number, "UncertainNoCommunicationLastUsableValue");
      expect(lost).toMatchObject({ value: 41, isStale: true, sourceTime: good.sourceTime });
      expect((await sink.untilStatus(absent, "BadNoCommunication")).value).toBeNull();
      expect(source.status.state).toBe("CONNECTING");
      expect(source.status.lastError).toEqual(expect.any(String));
      expect((await source.read([number]))[0]).toMatchObject({ value: null, quality: "BAD" });
      const [result] = await source.write([{ tag: number, value: 66 }]);
      expect((result?.status ?? 0) >>> 30).toBe(2);
      expect(result?.outcome).toBe("NOT_SENT");
      const running = sink;
      const tag = harness.tag("number", "Double");
      const kept = harness.tag("number", "Double");
      (kept as { current: Sample }).current = new Sample(kept, 41, lost.status, good.sourceTime, null, true);
      const late = await begin([tag, kept]);
      expect(tag.current.statusName).toBe("BadWaitingForInitialData");
      await sink.untilStatus(tag, "BadNoCommunication");
      // Handed over by a source with other settings for the same server.
      expect(kept.current).toMatchObject({ value: 41, statusName: "UncertainNoCommunicationLastUsableValue" });
      expect(late.status).toMatchObject({ state: "CONNECTING", lastError: expect.any(String) });
      await harness.restore();
      await Promise.all([sink.untilGood(tag), sink.untilGood(kept)]);
      const again = await running.untilGood(number);
      expect(again.isStale).toBe(false);
      // The write during the outage was not sent later.
      expect(again.value).not.toBe(66);
      await connected(source);
    });

    it("says nothing more after it was stopped", async () => {
      const tag = harness.tag("number", "Double");
      const source = await begin([tag]);
      await sink.untilGood(tag);
      await source.stop();
      const before = sink.samples.length;
      await harness.set("number", 77);
      expect((await source.read([tag]))[0]?.quality).toBe("BAD");
      expect(sink.samples).toHaveLength(before);
      expect(source.status.state).toBe("STOPPED");
    });
  });
}
