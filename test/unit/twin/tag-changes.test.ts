import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Selection } from "../../../src/twin/selection/filter.ts";
import type { TagChangesEvent } from "../../../src/twin/streams/stream-events.ts";
import { TwinStreams } from "../../../src/twin/streams/twin-streams.ts";
import type { AssetRecord, ClassRecord, TagRecord } from "../../../src/twin/words/elements.ts";
import { StatusCode } from "../../../src/twin/words/status-codes.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { assetRecord, classRecord, created, deleted, tagRecord, updated } from "../../fixtures/records.ts";

const sources = { statuses: [], onStatus: () => () => undefined };
let plant: LivingModel;
let streams: TwinStreams;

const record = (id: string): TagRecord => plant.tag(id).record;
const asset = (id: string): AssetRecord => plant.model.assets.get(id)?.record as AssetRecord;
const openOn = (select: Selection, minIntervalMs?: number) =>
  streams.tagChanges({ select, ...(minIntervalMs === undefined ? {} : { minIntervalMs }) });
const ids = (event: TagChangesEvent | undefined) => event?.tags.map(({ id }) => id).sort();

/** What a waiting consumer has been given, once everything due has run. */
async function given(next: Promise<IteratorResult<TagChangesEvent>>): Promise<TagChangesEvent | undefined> {
  const nothing = Symbol();
  const result = await Promise.race([next, new Promise((resolve) => setImmediate(resolve, nothing))]);
  return result === nothing ? undefined : (result as IteratorResult<TagChangesEvent>).value;
}

function build(settings = {}): void {
  plant = new LivingModel([
    classRecord("Machine"),
    classRecord("Pump", { extends: ["Machine"] }),
    classRecord("Thing"),
    assetRecord("root", null),
    assetRecord("p1", "root", { classes: ["Pump"] }),
    assetRecord("p2", "root", { classes: ["Thing"] }),
    assetRecord("p1a", "p1"),
    tagRecord("speed", "p1"),
    tagRecord("current", "p1"),
    tagRecord("deep", "p1a"),
    tagRecord("other", "p2"),
  ]);
  streams = new TwinStreams({ model: plant.model, commits: plant, sources, clock: plant.clock, settings });
}

beforeEach(() => build());
afterEach(() => {
  streams.close();
  expect(streams.counts).toEqual({ selections: 0, channels: 0 });
  expect(plant.clock.pending).toBe(0);
  expect(plant.listeners).toBe(0);
  for (const tag of plant.model.tags.values()) expect(tag.watchers).toBeNull();
});

describe("a stream of tag changes", () => {
  it("begins with a snapshot of all selected tags", async () => {
    const event = (await openOn({ under: ["p1"] }).next()).value as TagChangesEvent;
    expect(event.kind).toBe("SNAPSHOT");
    expect(ids(event)).toEqual(["current", "deep", "speed"]);
    expect(event.revision).toBe(1);
  });

  it("with the shortest tick tells a change after a quiet time with all that the same turn of the loop brings", async () => {
    const stream = openOn({ under: ["p1"] }, 10);
    await stream.next();
    const next = stream.next();
    plant.put("speed", 1);
    plant.put("current", 2);
    expect(await given(next)).toBeUndefined();
    plant.clock.advance(0);
    expect(ids(await given(next))).toEqual(["current", "speed"]);
    const later = stream.next();
    plant.put("speed", 3);
    plant.clock.advance(9);
    expect(await given(later)).toBeUndefined();
    plant.clock.advance(1);
    expect(ids(await given(later))).toEqual(["speed"]);
  });

  it("sends each changed tag once a tick, with its newest sample, and counts what was conflated", async () => {
    const stream = openOn({ under: ["p1"] }, 100);
    await stream.next();
    const next = stream.next();
    for (let value = 1; value <= 5; value++) plant.put("speed", value);
    plant.put("current", 7);
    plant.put("other", 1);
    expect(await given(next)).toBeUndefined();
    plant.clock.advance(10);
    const event = await given(next);
    expect(event?.kind).toBe("CHANGES");
    expect(ids(event)).toEqual(["current", "speed"]);
    expect(event?.conflated).toBe(4);
    expect(event?.tags.find(({ id }) => id === "speed")?.current.raw).toBe(5);
    const later = stream.next();
    plant.put("speed", 6);
    plant.clock.advance(99);
    expect(await given(later)).toBeUndefined();
    plant.clock.advance(1);
    expect(ids(await given(later))).toEqual(["speed"]);
  });

  it("keeps for a slow consumer one entry a tag, and gives it all at once", async () => {
    const slow = openOn({ under: ["root"] });
    const fast = openOn({ under: ["root"] });
    await Promise.all([slow.next(), fast.next()]);
    let seen = 0;
    for (let round = 0; round < 100; round++) {
      const next = fast.next();
      plant.put("speed", round);
      plant.put("other", round);
      plant.clock.advance(250);
      seen += (await given(next))?.tags.length ?? 0;
    }
    expect(seen).toBe(200);
    const event = (await slow.next()).value as TagChangesEvent;
    expect(ids(event)).toEqual(["other", "speed"]);
    expect(event.conflated).toBe(198);
    expect(await given(slow.next())).toBeUndefined();
  });

  it("hands one and the same event to all who wait on an equal selection", async () => {
    const open = [
      openOn({ under: ["p1"], tag: { writable: false } }),
      openOn({ tag: { writable: false, ids: null }, under: ["p1"] }),
    ];
    await Promise.all(open.map((stream) => stream.next()));
    expect(streams.counts).toEqual({ selections: 1, channels: 1 });
    const next = open.map((stream) => stream.next());
    plant.put("speed", 1);
    plant.clock.advance(250);
    const [a, b] = await Promise.all(next.map(given));
    expect(a).toBe(b);
    expect(a?.kind).toBe("CHANGES");
  });

  it("sends a heartbeat when nothing happens, and only then", async () => {
    const stream = openOn({ under: ["p1"] });
    await stream.next();
    const first = stream.next();
    plant.clock.advance(8000);
    plant.put("speed", 1);
    plant.clock.advance(10);
    expect((await given(first))?.kind).toBe("CHANGES");
    const second = stream.next();
    plant.clock.advance(14_000);
    expect(await given(second)).toBeUndefined();
    plant.clock.advance(1000);
    const beat = await given(second);
    expect(beat).toMatchObject({ kind: "HEARTBEAT", tags: [], left: [] });
  });

  it("follows the model: new tags appear, renamed ones are sent, deleted ones leave", async () => {
    const stream = openOn({ under: ["p1"] });
    await stream.next();
    const next = stream.next();
    plant.commit(
      ...created(tagRecord("fresh", "p1a")),
      updated(record("speed"), { name: "velocity" }),
      ...deleted(record("deep")),
      updated(record("other"), { unit: "bar" }),
    );
    plant.clock.advance(10);
    const event = await given(next);
    expect(ids(event)).toEqual(["fresh", "speed"]);
    expect(event?.joined).toEqual([{ id: "fresh", reason: "CREATED" }]);
    expect(event?.left).toEqual([{ id: "deep", reason: "DELETED" }]);
    expect(event?.revision).toBe(2);
    const after = stream.next();
    plant.put("fresh", 3);
    plant.clock.advance(250);
    expect(ids(await given(after))).toEqual(["fresh"]);
  });

  it("sends the tags whose path a rename above them changed", async () => {
    const stream = openOn({ under: ["p1"] });
    await stream.next();
    const next = stream.next();
    plant.commit(updated(asset("p1"), { name: "pump one" }));
    plant.clock.advance(10);
    const event = await given(next);
    expect(ids(event)).toEqual(["current", "deep", "speed"]);
    expect(event?.tags.map(({ path }) => path).every((path) => path.includes("pump one"))).toBe(true);
    const later = stream.next();
    plant.commit(updated(asset("p1"), { description: "no tag looks different for it" }));
    plant.commit(updated(asset("p2"), { name: "elsewhere" }));
    plant.clock.advance(250);
    expect(await given(later)).toBeUndefined();
    plant.commit(updated(asset("root"), { name: "all" }));
    plant.clock.advance(10);
    expect(ids(await given(later))).toEqual(["current", "deep", "speed"]);
  });

  it("does not speak of tags that came and went unseen", async () => {
    const stream = openOn({ under: ["p2"] });
    await stream.next();
    plant.commit(...created(tagRecord("brief", "p2")));
    plant.clock.advance(250);
    plant.commit(...deleted(record("brief")));
    plant.clock.advance(250);
    plant.put("other", 1);
    plant.clock.advance(250);
    expect((await stream.next()).value).toMatchObject({
      kind: "CHANGES",
      tags: [{ id: "other" }],
      joined: [],
      left: [],
    });
  });

  it("follows moves of assets with all below them", async () => {
    const stream = openOn({ under: ["p2"] });
    await stream.next();
    const next = stream.next();
    plant.commit(updated(asset("p1"), { parent: "p2" }));
    plant.clock.advance(10);
    expect(ids(await given(next))).toEqual(["current", "deep", "speed"]);
    const back = stream.next();
    plant.commit(updated(asset("p1"), { parent: "root" }));
    plant.clock.advance(250);
    const event = await given(back);
    expect(event?.tags).toEqual([]);
    expect(event?.left.map(({ id, reason }) => `${id} ${reason}`).sort()).toEqual([
      "current NO_LONGER_SELECTED",
      "deep NO_LONGER_SELECTED",
      "speed NO_LONGER_SELECTED",
    ]);
  });

  it("follows classes that come to specialise others", async () => {
    const stream = openOn({ asset: { class: ["Machine"] } });
    expect(ids((await stream.next()).value as TagChangesEvent)).toEqual(["current", "speed"]);
    const next = stream.next();
    const thing = plant.model.classes.get("Thing")?.record as ClassRecord;
    plant.commit(updated(thing, { extends: ["Machine"] }));
    plant.clock.advance(10);
    expect(ids(await given(next))).toEqual(["other"]);
  });

  it("follows other tags of the asset where the selection asks for them", async () => {
    const stream = openOn({ asset: { hasTag: { name: { eq: "extra" } } } });
    expect(ids((await stream.next()).value as TagChangesEvent)).toEqual([]);
    const next = stream.next();
    plant.commit(...created(tagRecord("extra", "p2")));
    plant.clock.advance(10);
    expect(ids(await given(next))).toEqual(["extra", "other"]);
    const gone = stream.next();
    plant.commit(...deleted(record("extra")));
    plant.clock.advance(250);
    expect((await given(gone))?.left.map(({ id }) => id).sort()).toEqual(["extra", "other"]);
  });

  it("stays open when what it was about is deleted, and says that everything left", async () => {
    const stream = openOn({ under: ["p1"] });
    await stream.next();
    const next = stream.next();
    const [p1, p1a] = [asset("p1"), asset("p1a")];
    const tags = ["speed", "current", "deep"].map(record);
    plant.commit(...deleted(...tags, p1a, p1));
    plant.clock.advance(10);
    expect((await given(next))?.left.map(({ id }) => id).sort()).toEqual(["current", "deep", "speed"]);
    const again = stream.next();
    plant.commit(...created(p1, tags[0] as TagRecord));
    plant.clock.advance(250);
    expect(ids(await given(again))).toEqual(["speed"]);
  });

  it("lets tags in and out as their quality changes", async () => {
    plant.put("speed", 1);
    plant.put("current", 1);
    plant.put("deep", 1);
    const stream = openOn({ under: ["p1"], tag: { quality: ["BAD"] } });
    expect(ids((await stream.next()).value as TagChangesEvent)).toEqual([]);
    const next = stream.next();
    plant.put("speed", null, StatusCode.BadNoCommunication);
    plant.put("current", 2);
    plant.clock.advance(10);
    expect(ids(await given(next))).toEqual(["speed"]);
    const good = stream.next();
    plant.put("speed", 2);
    plant.clock.advance(250);
    expect(await given(good)).toMatchObject({ tags: [], left: [{ id: "speed", reason: "NO_LONGER_SELECTED" }] });
  });

  it("lets tags in and out as their values cross a condition, in the unit that is asked", async () => {
    plant.commit(
      updated(plant.tag("speed").record, { unit: "bar" }),
      updated(plant.tag("current").record, { unit: "m" }),
    );
    plant.put("speed", 1);
    plant.put("current", 900);
    const stream = openOn({ under: ["p1"], tag: { value: { gt: 250, unit: "kPa" } } });
    expect(ids((await stream.next()).value as TagChangesEvent)).toEqual([]);
    const next = stream.next();
    plant.put("speed", 2.6);
    plant.put("current", 1000);
    plant.clock.advance(10);
    expect(await given(next)).toMatchObject({ joined: [{ id: "speed", reason: "NOW_SELECTED" }], left: [] });
    const low = stream.next();
    plant.put("speed", 2.5);
    plant.clock.advance(250);
    expect((await given(low))?.left).toEqual([{ id: "speed", reason: "NO_LONGER_SELECTED" }]);
    const bad = stream.next();
    plant.put("speed", 9);
    plant.clock.advance(250);
    expect(ids(await given(bad))).toEqual(["speed"]);
    const gone = stream.next();
    plant.put("speed", 9, StatusCode.BadNoCommunication);
    plant.clock.advance(250);
    expect((await given(gone))?.left).toEqual([{ id: "speed", reason: "NO_LONGER_SELECTED" }]);
  });

  it("watches only tags whose value could come to fit", () => {
    plant.commit(
      updated(plant.tag("speed").record, { unit: "bar" }),
      updated(plant.tag("current").record, { unit: "m" }),
    );
    const stream = openOn({ under: ["p1"], tag: { value: { gt: 250, unit: "kPa" } } });
    expect(plant.tag("speed").watchers).toHaveLength(1);
    expect(plant.tag("current").watchers).toBeNull();
    plant.commit(updated(plant.tag("current").record, { unit: "Pa" }));
    expect(plant.tag("current").watchers).toHaveLength(1);
    void stream.return();
  });

  it("lets a tag in when the device tells the text of its value", async () => {
    plant.put("speed", 3);
    const stream = openOn({ under: ["p1"], tag: { value: { eq: "Running" } } });
    expect(ids((await stream.next()).value as TagChangesEvent)).toEqual([]);
    const next = stream.next();
    plant.live.texts(plant.tag("speed"), { "3": "Running" });
    plant.clock.advance(10);
    expect(ids(await given(next))).toEqual(["speed"]);
  });

  it("lets tags in when their value has rested long enough, and out when it moves", async () => {
    plant.clock.advance(1000);
    plant.put("speed", 1);
    plant.put("current", 1);
    const stream = openOn({ ids: ["speed", "current"], tag: { unchangedForMs: 5000 } });
    expect(ids((await stream.next()).value as TagChangesEvent)).toEqual([]);
    const next = stream.next();
    plant.clock.advance(3000);
    plant.put("current", 2);
    plant.put("speed", 1);
    plant.clock.advance(3010);
    expect(ids(await given(next))).toEqual(["speed"]);
    const moved = stream.next();
    plant.put("speed", 2);
    plant.clock.advance(250);
    expect((await given(moved))?.left).toEqual([{ id: "speed", reason: "NO_LONGER_SELECTED" }]);
  });

  it("starts anew with a snapshot after being closed", async () => {
    const first = openOn({ under: ["p2"] });
    await first.next();
    await first.return();
    plant.put("other", 9);
    const again = openOn({ under: ["p2"] });
    const event = (await again.next()).value as TagChangesEvent;
    expect(event.kind).toBe("SNAPSHOT");
    expect(event.tags[0]?.current.raw).toBe(9);
  });

  it("gives every event another cursor", async () => {
    const stream = openOn({ under: ["p1"] });
    const cursors = new Set([((await stream.next()).value as TagChangesEvent).cursor]);
    for (let i = 0; i < 3; i++) {
      const next = stream.next();
      plant.put("speed", i);
      plant.clock.advance(250);
      cursors.add((await given(next))?.cursor as string);
    }
    expect(cursors.size).toBe(4);
  });
});

describe("ending a stream", () => {
  beforeEach(() => {
    streams.close();
    build({ resumeMs: 0 });
  });
  const free = () => streams.counts.selections === 0 && plant.tag("speed").watchers === null;

  it("before its first event frees everything", async () => {
    const stream = openOn({ under: ["p1"] });
    expect(free()).toBe(false);
    await stream.return();
    expect(free()).toBe(true);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it("while the consumer waits ends the waiting", async () => {
    const stream = openOn({ under: ["p1"] });
    await stream.next();
    const waiting = [stream.next(), stream.next()];
    const returned = stream.return();
    expect(free()).toBe(true);
    expect(await returned).toEqual({ done: true, value: undefined });
    expect(await Promise.all(waiting)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  it("leaves others of an equal selection alone", async () => {
    const [a, b] = [openOn({ under: ["p1"] }), openOn({ under: ["p1"] })];
    await Promise.all([a.next(), b.next()]);
    await a.return();
    await a.return();
    const next = b.next();
    plant.put("speed", 1);
    plant.clock.advance(10);
    expect(ids(await given(next))).toEqual(["speed"]);
  });

  it("works through for await and break", async () => {
    for await (const event of openOn({ under: ["p1"] })) {
      expect(event.kind).toBe("SNAPSHOT");
      break;
    }
    expect(free()).toBe(true);
  });
});

describe("limits", () => {
  it("refuse an interval that is none", () => {
    for (const ms of [9, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e9])
      expect(() => openOn({}, ms)).toThrow(expect.objectContaining({ code: "BAD_USER_INPUT" }));
  });

  it("refuse a selection that is too large, and end one that grows too large", async () => {
    streams.close();
    build({ maxSelectedTags: 2 });
    expect(() => openOn({ under: ["p1"] })).toThrow(expect.objectContaining({ code: "LIMIT_EXCEEDED" }));
    expect(streams.counts.selections).toBe(0);
    const stream = openOn({ ids: ["speed", "current"] });
    const growing = openOn({ under: ["p2"] });
    await Promise.all([stream.next(), growing.next()]);
    const waiting = growing.next();
    plant.commit(...created(tagRecord("x1", "p2"), tagRecord("x2", "p2")));
    plant.clock.advance(0);
    await expect(waiting).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    expect(await growing.next()).toEqual({ done: true, value: undefined });
    const next = stream.next();
    plant.put("speed", 1);
    plant.clock.advance(10);
    expect(ids(await given(next))).toEqual(["speed"]);
  });

  it("give a stalled consumer a new snapshot rather than an endless list of what left", async () => {
    const rounds = Array.from({ length: 25 }, (_, round) =>
      Array.from({ length: 500 }, (_, i) => tagRecord(`n${round}-${i}`, "p2")),
    );
    plant.commit(...created(...rounds.flat()));
    const stream = openOn({ under: ["p2"] });
    await stream.next();
    for (const tags of rounds) {
      plant.commit(...deleted(...tags));
      plant.clock.advance(250);
    }
    const event = (await stream.next()).value as TagChangesEvent;
    expect(event.kind).toBe("SNAPSHOT");
    expect(ids(event)).toEqual(["other"]);
  });
});

describe("many streams", () => {
  it("about other places are not woken by a commit", async () => {
    const elements = Array.from({ length: 1000 }, (_, i) => [
      assetRecord(`m${i}`, "root"),
      tagRecord(`mt${i}`, `m${i}`),
    ]);
    plant.commit(...created(...elements.flat()));
    const open = Array.from({ length: 1000 }, (_, i) => openOn({ under: [`m${i}`] }));
    await Promise.all(open.map((stream) => stream.next()));
    expect(streams.counts).toEqual({ selections: 1000, channels: 1000 });
    const idle = plant.clock.pending;
    plant.commit(updated(record("mt7"), { unit: "bar" }));
    expect(plant.clock.pending).toBe(idle + 1);
    const next = (open[7] as (typeof open)[0]).next();
    plant.clock.advance(10);
    expect(ids(await given(next))).toEqual(["mt7"]);
  });
});
