import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AppliedCommit } from "../../../src/twin/model/model.ts";
import type { DataSourceStatus } from "../../../src/twin/ports/data-source.ts";
import { QUEUE_CHANGES } from "../../../src/twin/streams/model-changes.ts";
import { TwinStreams } from "../../../src/twin/streams/twin-streams.ts";
import type { Commit } from "../../../src/twin/words/commits.ts";
import type { AssetRecord } from "../../../src/twin/words/elements.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { assetRecord, created, deleted, tagRecord, updated } from "../../fixtures/records.ts";
import { ScriptedSource } from "../../fixtures/scripted-source.ts";

let plant: LivingModel;
let streams: TwinStreams;
let source: ScriptedSource;

const revisionOf = (item: AppliedCommit | Commit) => ("commit" in item ? item.commit.revision : item.revision);
const take = async (stream: AsyncIterator<AppliedCommit | Commit>, count: number) => {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) seen.push(revisionOf((await stream.next()).value));
  return seen;
};
const touch = () => plant.commit(...created(tagRecord(`t${plant.model.revision}`, "a")));

beforeEach(() => {
  source = new ScriptedSource("s");
  plant = new LivingModel([assetRecord("root", null), assetRecord("a", "root"), assetRecord("b", "root")]);
  const sources = {
    statuses: [source.status],
    onStatus: (listener: (status: DataSourceStatus) => void) => source.onStatus(listener),
  };
  streams = new TwinStreams({ model: plant.model, commits: plant, sources, clock: plant.clock });
});
afterEach(() => {
  streams.close();
  expect(plant.listeners).toBe(0);
});

describe("a stream of commits", () => {
  it("begins now, also for a consumer that is waiting already", async () => {
    touch();
    const stream = streams.modelChanges({});
    const first = stream.next();
    touch();
    touch();
    expect(revisionOf((await first).value)).toBe(3);
    expect(await take(stream, 1)).toEqual([4]);
  });

  it("resumes after a revision without a gap or a double, while commits go on", async () => {
    for (let i = 0; i < 5; i++) touch();
    const stream = streams.modelChanges({ resumeAfter: 2 });
    touch();
    const seen = await take(stream, 2);
    touch();
    seen.push(...(await take(stream, 4)));
    touch();
    seen.push(...(await take(stream, 1)));
    expect(seen).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });

  it("leads a slow consumer back to the log, so that nothing is lost", async () => {
    const stream = streams.modelChanges({});
    touch();
    expect(await take(stream, 1)).toEqual([2]);
    const many = Array.from({ length: QUEUE_CHANGES / 2 }, (_, i) => i);
    for (const round of [0, 1, 2, 3]) plant.commit(...created(...many.map((i) => tagRecord(`${round}-${i}`, "b"))));
    touch();
    expect(await take(stream, 2)).toEqual([3, 4]);
    touch();
    expect(await take(stream, 4)).toEqual([5, 6, 7, 8]);
    touch();
    expect(await take(stream, 1)).toEqual([9]);
  });

  it("tells every commit once, in order, to who is disconnected again and again and follows the revisions", async () => {
    const steps = fc.array(fc.tuple(fc.nat(2), fc.nat(4)), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const first = plant.model.revision;
        const told: number[] = [];
        let stream = streams.modelChanges({});
        const reconnect = async () => {
          await stream.return();
          stream = streams.modelChanges({ resumeAfter: told.at(-1) ?? first });
        };
        for (const [kind, count] of script) {
          if (kind === 0) for (let i = 0; i < count; i++) touch();
          else if (kind === 1)
            told.push(...(await take(stream, Math.min(count, plant.model.revision - first - told.length))));
          else await reconnect();
        }
        const missing = plant.model.revision - first - told.length;
        if (missing > 0) told.push(...(await take(stream, missing)));
        await stream.return();
        expect(told).toEqual(Array.from({ length: plant.model.revision - first }, (_, i) => first + 1 + i));
      }),
      { numRuns: 60 },
    );
  });

  it("tells only of what stands, or stood, under the places asked for", async () => {
    const stream = streams.modelChanges({ under: ["a"] });
    plant.commit(...created(tagRecord("tb", "b")));
    plant.commit(...created(tagRecord("ta", "a")));
    plant.commit(updated(plant.model.assets.get("root")?.record as AssetRecord, { name: "plant" }));
    plant.commit(updated(plant.tag("ta").record, { asset: "b" }));
    plant.commit(updated(plant.model.assets.get("b")?.record as AssetRecord, { parent: "a" }));
    plant.commit(updated(plant.tag("tb").record, { unit: "bar" }));
    plant.commit(...deleted(plant.tag("tb").record));
    expect(await take(stream, 5)).toEqual([3, 5, 6, 7, 8]);
    const replay = streams.modelChanges({ under: ["a"], resumeAfter: 2 });
    expect(await take(replay, 1)).toEqual([3]);
  });

  it("refuses unknown places and revisions to come", () => {
    const bad = expect.objectContaining({ code: "BAD_USER_INPUT" });
    expect(() => streams.modelChanges({ under: ["zz"] })).toThrow(bad);
    for (const resumeAfter of [2, -1, 0.5]) expect(() => streams.modelChanges({ resumeAfter })).toThrow(bad);
  });

  it("ends with the log's error where it can't be read", async () => {
    touch();
    const feed = {
      onCommit: plant.onCommit,
      // biome-ignore lint/correctness/useYield: a log that fails at once
      async *commitsSince(): AsyncGenerator<Commit> {
        throw new Error("the store is away");
      },
    };
    const own = new TwinStreams({
      model: plant.model,
      commits: feed,
      sources: { statuses: [], onStatus: () => () => {} },
      clock: plant.clock,
    });
    const stream = own.modelChanges({ resumeAfter: 1 });
    await expect(stream.next()).rejects.toThrow("the store is away");
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    own.close();
  });

  it("lets go at once when returned while it waits", async () => {
    const stream = streams.modelChanges({});
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    touch();
    expect(plant.listeners).toBe(1);
  });
});

describe("a stream of data source statuses", () => {
  it("begins with the present ones and then conflates", async () => {
    const stream = streams.dataSourceChanges();
    expect((await stream.next()).value.state).toBe("CONNECTED");
    source.become("CONNECTING");
    source.become("SUSPECT");
    expect((await stream.next()).value.state).toBe("SUSPECT");
    const next = stream.next();
    source.become("CONNECTED");
    expect((await next).value.state).toBe("CONNECTED");
    await stream.return();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });
});
