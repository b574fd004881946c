import type { ExecutionResult } from "graphql";
import { describe, expect, it } from "vitest";
import type { FrameSender, PayloadWriter } from "../../../src/server/doors/websocket/payload-writer.ts";
import { Frames } from "../../../src/server/doors/websocket/subscription-frames.ts";
import { EventAnswers, type Payload } from "../../../src/server/operation/subscription.ts";
import { PullStream } from "../../../src/twin/streams/pull-stream.ts";

/** A subscription whose events are its payloads, and a socket that takes them at once or when it is told to. */
class Trial {
  readonly sent: string[] = [];
  readonly items: (Payload | Error)[] = [];
  readonly stream = new PullStream<Payload | Error>({ take: () => this.items.shift() ?? null, release() {} });
  readonly frames: Frames;
  slow = false;
  closed = 0;
  taken: () => void = () => {};

  constructor() {
    const answer = (event: unknown) => {
      if (event instanceof Error) throw event;
      return event as Payload;
    };
    const answers = new EventAnswers<Payload>(this.stream, answer, () => this.closed++);
    const writer: Pick<PayloadWriter, "send"> = {
      send: (head: Buffer, payload: Buffer, sender: FrameSender) => {
        this.sent.push(`${head}${payload}`);
        this.taken = () => sender.taken();
        return !this.slow;
      },
    };
    this.frames = new Frames(answers, "é", writer);
  }

  tell(...items: (Payload | Error)[]): void {
    this.items.push(...items);
    this.stream.wake();
  }
}

const HEAD = '{"id":"é","type":"next","payload":';

describe("frames of a subscription", () => {
  it("go to the socket while the event is being told, without a turn of the queue", () => {
    const trial = new Trial();
    const left = trial.frames.next();
    trial.tell(Buffer.from("1"), Buffer.from("2"));
    expect(trial.sent).toEqual([`${HEAD}1`, `${HEAD}2`]);
    return expect(Promise.race([left, "nothing"])).resolves.toBe("nothing");
  });

  it("wait until the socket has taken the one before", () => {
    const trial = new Trial();
    trial.slow = true;
    const left = trial.frames.next();
    trial.tell(Buffer.from("1"), Buffer.from("2"));
    expect(trial.sent).toEqual([`${HEAD}1`]);
    trial.taken();
    expect(trial.sent).toEqual([`${HEAD}1`, `${HEAD}2`]);
    return expect(Promise.race([left, "nothing"])).resolves.toBe("nothing");
  });

  it("leave to graphql-ws what only graphql-js could answer, and go on when it asks", async () => {
    const trial = new Trial();
    const result: ExecutionResult = { data: { a: 1 } };
    const left = trial.frames.next();
    trial.tell(Buffer.from("1"), result, Buffer.from("2"));
    expect(await left).toEqual({ done: false, value: result });
    expect(trial.sent).toEqual([`${HEAD}1`]);
    const end = trial.frames.next();
    expect(trial.sent).toEqual([`${HEAD}1`, `${HEAD}2`]);
    trial.stream.end();
    expect(await end).toEqual({ done: true, value: undefined });
    expect(trial.closed).toBe(1);
  });

  it("end at once for a client that leaves while they wait for an event", async () => {
    const trial = new Trial();
    const left = trial.frames.next();
    await trial.frames.return();
    expect(await left).toEqual({ done: true, value: undefined });
    expect(trial.closed).toBe(1);
  });

  it("fail by what an answer fails by", async () => {
    const trial = new Trial();
    const left = trial.frames.next();
    const fault = new Error("no answer");
    trial.tell(fault);
    await expect(left).rejects.toBe(fault);
    expect(trial.closed).toBe(1);
  });
});
