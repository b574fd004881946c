import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Selection } from "../../../src/twin/selection/filter.ts";
import { compileSelection } from "../../../src/twin/selection/selection.ts";
import type { StreamMode, TagChangesEvent, TagChangesOptions } from "../../../src/twin/streams/stream-events.ts";
import { type StreamSettings, TwinStreams } from "../../../src/twin/streams/twin-streams.ts";
import type { AssetRecord } from "../../../src/twin/words/elements.ts";
import { StatusCode } from "../../../src/twin/words/status-codes.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { assetRecord, created, deleted, tagRecord, updated } from "../../fixtures/records.ts";

const sources = { statuses: [], onStatus: () => () => undefined };
let plant: LivingModel;
let streams: TwinStreams;

function start(settings: StreamSettings = {}, storeId = "store-1"): void {
  streams = new TwinStreams({
    model: plant.model,
    commits: plant,
    sources,
    clock: plant.clock,
    settings: { heartbeatMs: null, ...settings },
    storeId: () => storeId,
  });
}

beforeEach(() => {
  plant = new LivingModel([
    assetRecord("root", null),
    assetRecord("a", "root"),
    assetRecord("b", "root"),
    ...["a1", "a2", "a3"].map((id) => tagRecord(id, "a")),
    ...["b1", "b2"].map((id) => tagRecord(id, "b")),
  ]);
  start();
});
afterEach(() => {
  streams.close();
  expect(streams.kept).toEqual({ selections: 0, entries: 0 });
  expect(plant.clock.pending).toBe(0);
  for (const tag of plant.model.tags.values()) expect(tag.watchers).toBeNull();
});

const UNDER_A: Selection = { under: ["a"] };
const open = (options: Partial<TagChangesOptions> = {}) =>
  streams.tagChanges({ select: UNDER_A, minIntervalMs: 10, ...options });
type Open = ReturnType<typeof open>;

/** The next event, or undefined when there is none now. */
async function now(stream: Open): Promise<TagChangesEvent | undefined> {
  const nothing = new Promise<null>((resolve) => setImmediate(resolve, null));
  const next = stream.next();
  return (await Promise.race([next, nothing]))?.value ?? undefined;
}
const next = async (stream: Open) => (await stream.next()).value as TagChangesEvent;
const raws = (event: TagChangesEvent | undefined) => event?.samples.map(({ id, sample }) => `${id}=${sample.raw}`);
const ids = (event: TagChangesEvent | undefined) => event?.tags.map(({ id }) => id).sort();
const asset = (id: string) => plant.model.assets.get(id)?.record as AssetRecord;

/** A subscriber that has its snapshot and went away. */
async function leftAfterSnapshot(options: Partial<TagChangesOptions> = {}): Promise<string> {
  const stream = open(options);
  const { cursor } = await next(stream);
  await stream.return();
  return cursor;
}

describe("resuming", () => {
  it("gives LATEST what changed meanwhile, each tag once, and counts the rest", async () => {
    const resumeAfter = await leftAfterSnapshot();
    for (const value of [1, 2, 3]) plant.put("a1", value);
    plant.put("b1", 1);
    plant.put("a2", 9);
    const event = await next(open({ resumeAfter }));
    expect(event).toMatchObject({ kind: "CHANGES", conflated: 2, dropped: 0, left: [], joined: [] });
    expect(ids(event)).toEqual(["a1", "a2"]);
  });

  it("gives EVERY each sample in order", async () => {
    const resumeAfter = await leftAfterSnapshot({ mode: "EVERY" });
    plant.put("a1", 1);
    plant.put("a2", 1);
    plant.put("b1", 5);
    plant.put("a1", 2);
    const stream = open({ mode: "EVERY", resumeAfter });
    expect(raws(await next(stream))).toEqual(["a1=1", "a2=1", "a1=2"]);
    plant.put("a1", 3);
    plant.clock.advance(10);
    expect(raws(await next(stream))).toEqual(["a1=3"]);
  });

  it("answers at once when nothing was missed", async () => {
    const resumeAfter = await leftAfterSnapshot();
    expect(await next(open({ resumeAfter }))).toMatchObject({ kind: "HEARTBEAT", tags: [] });
  });

  it("tells who came, who left and who looks different", async () => {
    const resumeAfter = await leftAfterSnapshot();
    plant.commit(...created(tagRecord("a4", "a")), ...deleted(plant.tag("a1").record));
    plant.commit(updated(plant.tag("b1").record, { asset: "a" }), updated(plant.tag("a2").record, { asset: "b" }));
    const event = await next(open({ resumeAfter }));
    expect([...(event.joined ?? [])].map(({ id, reason }) => `${id} ${reason}`).sort()).toEqual([
      "a4 CREATED",
      "b1 NOW_SELECTED",
    ]);
    expect(event.left.map(({ id, reason }) => `${id} ${reason}`).sort()).toEqual([
      "a1 DELETED",
      "a2 NO_LONGER_SELECTED",
    ]);
    plant.commit(updated(asset("root"), { name: "renamed" }));
    const renamed = await next(open({ resumeAfter: event.cursor }));
    expect(ids(renamed)).toEqual(["a3", "a4", "b1"]);
  });

  it("holds the selection for those who come back, for a while", async () => {
    const resumeAfter = await leftAfterSnapshot();
    expect(streams.kept.selections).toBe(1);
    plant.clock.advance(119_999);
    plant.put("a1", 1);
    expect(streams.kept.entries).toBeGreaterThan(0);
    const back = open({ resumeAfter });
    const event = await next(back);
    expect(ids(event)).toEqual(["a1"]);
    await back.return();
    plant.clock.advance(120_000);
    expect(streams.kept).toEqual({ selections: 0, entries: 0 });
    plant.put("a1", 2);
    const late = open({ resumeAfter: event.cursor });
    expect(await next(late)).toMatchObject({
      kind: "GAP",
      cursor: event.cursor,
      gap: { from: event.cursor, reason: "TOO_OLD", samples: null },
    });
    expect(await next(late)).toMatchObject({ kind: "SNAPSHOT" });
  });

  it("says how much is missing when the log no longer reaches back", async () => {
    streams.close();
    start({ changeLogEntries: 16 });
    const resumeAfter = await leftAfterSnapshot();
    for (let value = 0; value < 100; value++) plant.put("a1", value);
    const stream = open({ resumeAfter });
    const gap = await next(stream);
    expect(gap).toMatchObject({
      kind: "GAP",
      dropped: 100,
      gap: { from: resumeAfter, reason: "TOO_OLD", samples: 100 },
    });
    expect(await next(stream)).toMatchObject({ kind: "SNAPSHOT", cursor: gap.gap?.to });
    expect(streams.kept.entries).toBeLessThanOrEqual(16);
  });

  it("leads back to the gap whoever leaves before the snapshot has come", async () => {
    streams.close();
    start({ changeLogEntries: 16 });
    const resumeAfter = await leftAfterSnapshot();
    for (let value = 0; value < 100; value++) plant.put("a1", value);
    const stream = open({ resumeAfter });
    const { cursor } = await next(stream);
    await stream.return();
    expect((await next(open({ resumeAfter: cursor }))).kind).toBe("GAP");
  });

  it("says after a restart that it can't know, and goes on", async () => {
    const resumeAfter = await leftAfterSnapshot();
    streams.close();
    start();
    const stream = open({ resumeAfter });
    expect(await next(stream)).toMatchObject({ kind: "GAP", gap: { reason: "RESTARTED", samples: null } });
    expect(await next(stream)).toMatchObject({ kind: "SNAPSHOT" });
  });

  it("of another selection is a gap, too", async () => {
    const resumeAfter = await leftAfterSnapshot();
    const stream = open({ select: { under: ["b"] }, resumeAfter });
    expect(await next(stream)).toMatchObject({ kind: "GAP", gap: { reason: "OTHER_SELECTION" } });
    expect(ids(await next(stream))).toEqual(["b1", "b2"]);
  });

  it("refuses what is no cursor, or another store's, before the stream starts", async () => {
    const cursor = await leftAfterSnapshot();
    const bad = expect.objectContaining({ code: "BAD_USER_INPUT", details: { at: "resumeAfter" } });
    for (const resumeAfter of [
      "",
      "x",
      `${cursor}x`,
      cursor.replace(/\.(\w)/, ".0$1"),
      "1.".repeat(500),
      cursor.slice(2),
    ])
      expect(() => open({ resumeAfter }), resumeAfter).toThrow(bad);
    streams.close();
    start({}, "store-2");
    expect(() => open({ resumeAfter: cursor })).toThrow(bad);
    expect(streams.counts).toEqual({ selections: 0, channels: 0 });
  });

  it("keeps no more for those who may come back than the tags of one selection", async () => {
    streams.close();
    start({ maxSelectedTags: 8 });
    for (const select of [UNDER_A, { under: ["b"] }, { ids: ["a1"] }, { ids: ["b1"] }])
      await leftAfterSnapshot({ select });
    expect(streams.kept.selections).toBe(3);
  });

  it("counts a long selection for what it holds, though it has no tags", async () => {
    streams.close();
    start({ maxSelectedTags: 1_000 });
    // Together they would weigh twenty times what may be kept.
    for (let i = 0; i < 20; i++)
      await leftAfterSnapshot({ select: { tag: { name: { eq: `${i}${"x".repeat(15_000)}` } } } });
    expect(streams.kept.selections).toBeLessThanOrEqual(1);
  });

  it("costs nothing while nobody has subscribed", () => {
    plant.put("a1", 1);
    expect(streams.kept).toEqual({ selections: 0, entries: 0 });
    expect(plant.tag("a1").watchers).toBeNull();
  });
});

describe("those who come at once", () => {
  it("are handed the same snapshot until the next tick, and what changed with it", async () => {
    const [first, second] = [open(), open()];
    const snapshot = await next(first);
    plant.put("a1", 7);
    expect(await next(second)).toBe(snapshot);
    const changes = [first.next(), second.next()];
    plant.clock.advance(10);
    const [a, b] = (await Promise.all(changes)).map(({ value }) => value as TagChangesEvent);
    expect(a).toBe(b);
    expect(ids(a)).toEqual(["a1"]);
    expect(await next(open())).not.toBe(snapshot);
  });

  it("are handed the same piece of the log, in both modes, and then the same events as all others", async () => {
    for (const mode of ["LATEST", "EVERY"] as const) {
      const cursor = await leftAfterSnapshot({ mode });
      plant.put("a1", 1);
      plant.put("a2", 2);
      const [first, second] = [open({ mode, resumeAfter: cursor }), open({ mode, resumeAfter: cursor })];
      const piece = await next(first);
      expect(ids(piece)).toEqual(["a1", "a2"]);
      plant.put("a3", 3);
      expect(await next(second)).toBe(piece);
      const changes = [first.next(), second.next()];
      plant.clock.advance(10);
      const [a, b] = (await Promise.all(changes)).map(({ value }) => value as TagChangesEvent);
      expect(ids(a)).toContain("a3");
      expect(raws(a)).toEqual(raws(b));
      await Promise.all([first.return(), second.return()]);
    }
  });

  it("after a restart are handed the same snapshot behind their gaps", async () => {
    const cursor = await leftAfterSnapshot();
    streams.close();
    start();
    const both = [open({ resumeAfter: cursor }), open({ resumeAfter: cursor })];
    const snapshots = [];
    for (const stream of both) {
      const gap = await next(stream);
      plant.put("a1", snapshots.length);
      const snapshot = await next(stream);
      expect(snapshot.cursor).toBe(gap.gap?.to);
      snapshots.push(snapshot);
      expect(ids(await next(stream))).toEqual(["a1"]);
    }
    expect(snapshots[0]).toBe(snapshots[1]);
  });

  it("are told who left in the middle of a tick that others saw nobody come in", async () => {
    const bad: Partial<TagChangesOptions> = { select: { tag: { quality: ["BAD"], name: { eq: "a1" } } } };
    plant.put("a1", 1);
    const resumeAfter = await leftAfterSnapshot(bad);
    plant.put("a1", 2, StatusCode.BadNoCommunication);
    const back = open({ ...bad, resumeAfter });
    expect(ids(await next(back))).toEqual(["a1"]);
    const told = back.next();
    plant.put("a1", 3);
    plant.put("a1", 4, StatusCode.BadNoCommunication);
    const second = await next(open({ ...bad, resumeAfter }));
    expect(ids(second)).toEqual(["a1"]);
    plant.put("a1", 5);
    plant.clock.advance(10);
    expect(((await told).value as TagChangesEvent).left).toEqual([{ id: "a1", reason: "NO_LONGER_SELECTED" }]);
  });

  it("are told who left, having seen it come in a tick that had begun before", async () => {
    const bad: Partial<TagChangesOptions> = { select: { tag: { quality: ["BAD"], name: { startsWith: "a" } } } };
    for (const id of ["a1", "a2", "a3"]) plant.put(id, 1);
    const resumeAfter = await leftAfterSnapshot(bad);
    const first = open({ ...bad, resumeAfter });
    await next(first);
    plant.put("a1", 2, StatusCode.BadNoCommunication);
    const second = open({ ...bad, resumeAfter });
    expect(ids(await next(second))).toEqual(["a1"]);
    const told = second.next();
    plant.put("a1", 3);
    plant.put("a2", 3, StatusCode.BadNoCommunication);
    plant.clock.advance(10);
    expect((await told).value).toMatchObject({ left: [{ id: "a1" }], joined: [{ id: "a2" }] });
  });
});

describe("EVERY", () => {
  it("gives a slow consumer each sample from the log, in pieces", async () => {
    const stream = open({ mode: "EVERY" });
    await next(stream);
    for (let value = 0; value < 25_000; value++) {
      plant.put("a1", value);
      if (value % 1000 === 0) plant.clock.advance(10);
    }
    plant.clock.advance(10);
    const seen: unknown[] = [];
    const sizes: number[] = [];
    while (seen.length < 25_000) {
      const event = await next(stream);
      sizes.push(event.samples.length);
      seen.push(...event.samples.map(({ sample }) => sample.raw));
      expect(event).toMatchObject({ kind: "CHANGES", dropped: 0, conflated: 0 });
    }
    expect(seen).toEqual(Array.from({ length: 25_000 }, (_, i) => i));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10_001);
  });

  it("tells a consumer that falls behind the log how much it lost", async () => {
    streams.close();
    start({ changeLogEntries: 64 });
    const stream = open({ mode: "EVERY" });
    const { cursor } = await next(stream);
    for (let value = 0; value < 1000; value++) {
      plant.put("a1", value);
      if (value % 100 === 0) plant.clock.advance(10);
    }
    plant.clock.advance(10);
    expect(await next(stream)).toMatchObject({
      kind: "GAP",
      dropped: 1000,
      gap: { from: cursor, reason: "TOO_SLOW", samples: 1000 },
    });
    expect(await next(stream)).toMatchObject({ kind: "SNAPSHOT" });
    plant.put("a1", "after");
    plant.clock.advance(10);
    expect(raws(await next(stream))).toEqual(["a1=after"]);
  });

  it("does not tell a newcomer what its snapshot holds already", async () => {
    const first = open({ mode: "EVERY", minIntervalMs: 100 });
    await next(first);
    plant.put("a1", 1);
    plant.clock.advance(10);
    await next(first);
    plant.put("a1", 2);
    const second = open({ mode: "EVERY", minIntervalMs: 100 });
    await next(second);
    const waiting = [first.next(), second.next()];
    plant.put("a1", 3);
    plant.clock.advance(100);
    const [a, b] = (await Promise.all(waiting)).map(({ value }) => value as TagChangesEvent);
    expect(raws(a)).toEqual(["a1=2", "a1=3"]);
    expect(raws(b)).toEqual(["a1=3"]);
  });
});

describe("a deadband", () => {
  it("holds back what moved less since the last one sent, and counts it", async () => {
    plant.put("a1", 10);
    const stream = open({ deadband: { absolute: 1 } });
    await next(stream);
    for (const value of [10.5, 11, 9.2]) plant.put("a1", value);
    plant.clock.advance(10);
    expect(await now(stream)).toBeUndefined();
    expect(plant.clock.pending).toBe(0);
  });

  it("counts from what was sent, not from what was seen last", async () => {
    plant.put("a1", 10);
    const stream = open({ deadband: { absolute: 1 } });
    await next(stream);
    const waiting = stream.next();
    for (const value of [10.4, 10.8, 11.2]) plant.put("a1", value);
    plant.clock.advance(10);
    const event = (await waiting).value as TagChangesEvent;
    expect(event).toMatchObject({ withinDeadband: 2, conflated: 0 });
    expect(event.tags[0]?.current.raw).toBe(11.2);
  });

  it("always lets changes of quality and of what is no number pass", async () => {
    plant.put("a1", 10);
    plant.put("a2", "on");
    const stream = open({ deadband: { absolute: 100 }, mode: "EVERY" });
    await next(stream);
    plant.put("a1", 10);
    const waiting = stream.next();
    plant.put("a1", 11);
    plant.put("a1", 10, StatusCode.UncertainLastUsableValue);
    plant.put("a1", 12, StatusCode.UncertainLastUsableValue);
    plant.put("a1", 12);
    plant.put("a2", "on");
    plant.put("a2", "off");
    plant.put("a3", Number.NaN);
    plant.put("a3", Number.NaN);
    plant.clock.advance(10);
    const event = (await waiting).value as TagChangesEvent;
    // The first sample of each tag passes: EVERY has told none before.
    expect(raws(event)).toEqual(["a1=10", "a1=10", "a1=12", "a2=on", "a2=off", "a3=NaN"]);
    expect(event.withinDeadband).toBe(3);
  });

  it("in percent is of the tag's range, and none without one", async () => {
    plant.commit(updated(plant.tag("a1").record, { range: { low: 0, high: 200 } }));
    plant.put("a1", 10);
    plant.put("a2", 10);
    const stream = open({ deadband: { percent: 1 } });
    await next(stream);
    const waiting = stream.next();
    plant.put("a1", 12);
    plant.put("a2", 10.001);
    plant.clock.advance(10);
    expect(ids((await waiting).value)).toEqual(["a2"]);
    const later = stream.next();
    plant.put("a1", 12.1);
    plant.clock.advance(10);
    expect(ids((await later).value)).toEqual(["a1"]);
  });

  it("holds for everybody when somebody learns a newer value in a snapshot", async () => {
    plant.put("a1", 10);
    const first = open({ deadband: { absolute: 1 } });
    await next(first);
    const waiting = first.next();
    plant.put("a1", 10.9);
    const second = open({ deadband: { absolute: 1 } });
    expect((await next(second)).tags.find(({ id }) => id === "a1")?.current.raw).toBe(10.9);
    plant.clock.advance(10);
    expect(ids((await waiting).value)).toEqual(["a1"]);
    const [a, b] = [first.next(), second.next()];
    plant.put("a1", 9.8);
    plant.clock.advance(10);
    expect(ids((await a).value)).toEqual(["a1"]);
    expect(ids((await b).value)).toEqual(["a1"]);
  });

  it("that is none is refused", () => {
    const bad = expect.objectContaining({ code: "BAD_USER_INPUT", details: { at: "deadband" } });
    for (const deadband of [
      {},
      { absolute: 1, percent: 1 },
      { absolute: -1 },
      { percent: 101 },
      { absolute: Number.NaN },
    ])
      expect(() => open({ deadband })).toThrow(bad);
    expect(() => open({ heartbeatMs: 10 })).toThrow(expect.objectContaining({ details: { at: "heartbeatMs" } }));
  });
});

describe("heartbeats", () => {
  it("come as often as asked for", async () => {
    const stream = open({ heartbeatMs: 1_000 });
    await next(stream);
    const waiting = stream.next();
    plant.clock.advance(1_000);
    expect((await waiting).value).toMatchObject({ kind: "HEARTBEAT" });
  });

  it("do not skip what waits for a long tick", async () => {
    const stream = open({ heartbeatMs: 1_000, minIntervalMs: 60_000, mode: "EVERY" });
    await next(stream);
    let waiting = stream.next();
    plant.put("a1", 1);
    plant.clock.advance(10);
    await waiting;
    plant.put("a1", 2);
    waiting = stream.next();
    plant.clock.advance(30_000);
    const beat = (await waiting).value as TagChangesEvent;
    expect(beat.kind).toBe("HEARTBEAT");
    await stream.return();
    expect(raws(await next(open({ resumeAfter: beat.cursor, mode: "EVERY" })))).toEqual(["a1=2"]);
  });
});

/** What a subscriber knows of the plant, and the samples it was told in order. */
class Subscriber {
  readonly mode: StreamMode;
  readonly select: Selection;
  readonly known = new Map<string, unknown>();
  readonly told: string[] = [];
  readonly gaps: (number | null)[] = [];
  cursor: string | null = null;
  stream: Open | null = null;

  constructor(mode: StreamMode, select: Selection) {
    this.mode = mode;
    this.select = select;
  }

  connect(): void {
    this.stream ??= open({ mode: this.mode, select: this.select, resumeAfter: this.cursor });
  }

  async disconnect(): Promise<void> {
    await this.stream?.return();
    this.stream = null;
  }

  /** Reads up to `most` events that are there now. */
  async read(most: number): Promise<void> {
    for (let i = 0; i < most && this.stream; i++) {
      const pending = this.stream.hungry ? null : await now(this.stream);
      if (pending === null) await this.#restart();
      if (!pending) return this.#restart();
      this.#take(pending);
    }
  }

  /** A pending `next()` can't be taken back, so one who has read all there is connects anew: one more disconnection. */
  async #restart(): Promise<void> {
    await this.disconnect();
    this.connect();
  }

  #take(event: TagChangesEvent): void {
    if (event.kind === "GAP") this.gaps.push(event.gap?.samples ?? null);
    if (event.kind === "SNAPSHOT") this.known.clear();
    for (const tag of event.tags) this.known.set(tag.id, tag.current.raw);
    for (const { id } of event.left) this.known.delete(id);
    for (const { id, sample } of event.samples) this.told.push(`${id}=${sample.raw}`);
    this.cursor = event.cursor;
  }
}

type Step = readonly [kind: number, a: number, b: number];
const steps = fc.array(fc.tuple(fc.nat(9), fc.nat(20), fc.nat(5)), { minLength: 5, maxLength: 60 });

describe("a subscriber that follows the cursors", () => {
  const selections: readonly Selection[] = [UNDER_A, {}, { tag: { quality: ["BAD"] } }];

  for (const mode of ["LATEST", "EVERY"] as const) {
    it(`sees everything, however often it is disconnected (${mode})`, async () => {
      await fc.assert(
        fc.asyncProperty(steps, fc.nat(2), fc.boolean(), async (script: readonly Step[], which, isFirst) => {
          streams.close();
          start();
          const select = selections[which] as Selection;
          // Others note the same samples before or after.
          if (isFirst) open({ select: {} });
          // What was there to be seen: each sample of a tag that fits after it.
          const { fits } = compileSelection(select, plant.model, plant.clock);
          const expected: string[] = [];
          // Two, so that what one was told is handed to the other where it is the same.
          const subscribers = [new Subscriber(mode, select), new Subscriber(mode, select)] as const;
          for (const each of subscribers) each.connect();
          for (const each of subscribers) await each.read(1);
          if (!isFirst) open({ select: {} });
          let value = 0;
          for (const [kind, a, b] of script) {
            const tags = [...plant.model.tags.keys()];
            const id = tags[a % tags.length] as string;
            const subscriber = subscribers[a % 2] as Subscriber;
            if (kind <= 3) {
              plant.put(id, ++value, b % 3 ? StatusCode.Good : StatusCode.BadNoCommunication);
              if (fits(plant.tag(id))) expected.push(`${id}=${value}`);
            } else if (kind === 4) plant.clock.advance(b * 7);
            else if (kind === 5) await subscriber.disconnect();
            else if (kind === 6) subscriber.connect();
            else if (kind === 7) await subscriber.read(b);
            else if (kind === 8) plant.commit(updated(plant.tag(id).record, { asset: b % 2 ? "a" : "b" }));
            else plant.commit(updated(asset(b % 2 ? "a" : "b"), { name: `n${value}-${a}` }));
          }
          plant.clock.advance(1_000);
          for (const subscriber of subscribers) {
            subscriber.connect();
            await subscriber.read(1_000);
            await subscriber.read(1_000);
            expect(subscriber.gaps).toEqual([]);
            const fresh = (await next(open({ select }))).tags;
            expect([...subscriber.known].sort()).toEqual(fresh.map(({ id, current }) => [id, current.raw]).sort());
            if (mode === "EVERY") expect(subscriber.told).toEqual(expected);
          }
        }),
        { numRuns: 150 },
      );
    });
  }
});
