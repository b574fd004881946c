import { describe, expect, it } from "vitest";
import { PullStream, type Receiver } from "../../../src/twin/streams/pull-stream.ts";

function streamOf(items: (number | Error)[]): PullStream<number> {
  return new PullStream<number>({
    take() {
      const item = items.shift() ?? null;
      if (item instanceof Error) throw item;
      return item;
    },
    release() {},
  });
}

/** Notes what it is told and asks again at once. */
class Eager implements Receiver<number> {
  readonly told: unknown[] = [];
  readonly #stream: PullStream<number>;

  constructor(stream: PullStream<number>) {
    this.#stream = stream;
  }

  receive(result: IteratorResult<number>): void {
    this.told.push(result.done ? "end" : result.value);
    if (!result.done) this.#stream.pull(this);
  }

  fail(error: unknown): void {
    this.told.push(error);
  }
}

describe("a stream that is pulled", () => {
  it("hands over all that is there at once, in order, however much that is", () => {
    const count = 100_000;
    let next = 0;
    const stream = new PullStream<number>({ take: () => (next < count ? next++ : null), release() {} });
    const reader = new Eager(stream);
    stream.pull(reader);
    expect(reader.told).toHaveLength(count);
    expect(reader.told.every((item, i) => item === i)).toBe(true);
  });

  it("tells one who waits of the next item, and of the end", () => {
    const items: number[] = [];
    const stream = streamOf(items);
    const reader = new Eager(stream);
    stream.pull(reader);
    expect(reader.told).toEqual([]);
    items.push(1, 2);
    stream.wake();
    stream.give(3);
    stream.end();
    expect(reader.told).toEqual([1, 2, 3, "end"]);
  });

  it("fails for its own consumer alone when its source does", async () => {
    const fault = new Error("no more");
    const stream = streamOf([1, fault]);
    const reader = new Eager(stream);
    stream.pull(reader);
    expect(reader.told).toEqual([1, fault]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it("serves those who ask in the order they asked, and all of them at its end", async () => {
    const stream = streamOf([]);
    const asked = [stream.next(), stream.next(), stream.next()];
    stream.give(1);
    stream.give(2);
    stream.end();
    expect(await Promise.all(asked)).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: true, value: undefined },
    ]);
  });

  it("does not answer in the midst of what brought the item, where others are still to be told of that", async () => {
    const items: number[] = [];
    const stream = streamOf(items);
    const reader = new Eager(stream);
    stream.pull(reader);
    items.push(1);
    stream.wakeSoon();
    expect(reader.told).toEqual([]);
    await Promise.resolve();
    expect(reader.told).toEqual([1]);
  });
});
