/** The frames of a subscription on a WebSocket, written without generic execution or serialisation in between. */
import type { ExecutionResult } from "graphql";
import type { Pullable, Receiver } from "../../../twin/streams/pull-stream.ts";
import type { Payload } from "../../operation/subscription.ts";
import type { PayloadWriter } from "./payload-writer.ts";

/**
 * Writes payloads that are text straight to the socket and hands on to graphql-ws only what is left: results of graphql-js,
 * and the end. The frames are the ones graphql-ws would send. From the event to the socket all is one call, without promises:
 * a payload is asked for when the one before has been taken.
 */
export class Frames implements AsyncIterableIterator<ExecutionResult>, Receiver<Payload> {
  readonly #payloads: Pullable<Payload>;
  readonly #writer: Pick<PayloadWriter, "send">;
  readonly #head: Buffer;
  /** graphql-ws, which waits for what is left. */
  #rest: Receiver<ExecutionResult> | null = null;

  /** @param id the client's, of the operation */
  constructor(payloads: Pullable<Payload>, id: string, writer: Pick<PayloadWriter, "send">) {
    this.#payloads = payloads;
    this.#writer = writer;
    this.#head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<ExecutionResult>> {
    return new Promise((receive, fail) => {
      this.#rest = { receive, fail };
      this.taken();
    });
  }

  receive(payload: IteratorResult<Payload>): void {
    if (payload.done || !Buffer.isBuffer(payload.value))
      this.#rest?.receive(payload as IteratorResult<ExecutionResult>);
    else if (this.#writer.send(this.#head, payload.value, this)) this.taken();
  }

  fail(error: unknown): void {
    this.#rest?.fail(error);
  }

  /** The system has taken the last frame: there is room for the next one. */
  taken(): void {
    this.#payloads.pull(this);
  }

  async return(): Promise<IteratorResult<ExecutionResult>> {
    await this.#payloads.return?.();
    return { value: undefined, done: true };
  }
}
