/** The frames of a subscription on a WebSocket, written without generic execution or serialisation in between. */
import type { ExecutionResult } from "graphql";
import type { Payload } from "./subscription.ts";

/** Of one socket. */
export interface SocketSender {
  readonly send: (...parts: readonly (string | Buffer)[]) => Promise<void>;
}

/** Where the frames of one operation go. */
export interface Addressee extends SocketSender {
  readonly id: string;
}

/** From this size on a payload is sent as a frame of its own instead of being copied into one with its head. */
const OWN_FRAME_BYTES = 16_384;
const END = Buffer.from("}");

/**
 * Writes payloads that are text straight to the socket and hands on to graphql-ws only what is left: results of graphql-js,
 * and the end. The frames are the ones graphql-ws would send.
 */
export class Frames implements AsyncIterableIterator<ExecutionResult> {
  readonly #answers: AsyncIterableIterator<Payload>;
  readonly #send: SocketSender["send"];
  readonly #head: Buffer;

  constructor(answers: AsyncIterableIterator<Payload>, { id, send }: Addressee) {
    this.#answers = answers;
    this.#send = send;
    this.#head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ExecutionResult>> {
    for (;;) {
      const answer = await this.#answers.next();
      if (answer.done || !Buffer.isBuffer(answer.value)) return answer as IteratorResult<ExecutionResult>;
      const payload = answer.value;
      if (payload.length < OWN_FRAME_BYTES) await this.#send(Buffer.concat([this.#head, payload, END]));
      else await this.#send(this.#head, payload, END);
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult>> {
    await this.#answers.return?.();
    return { value: undefined, done: true };
  }
}
