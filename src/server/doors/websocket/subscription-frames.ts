/** The frames of a subscription on a WebSocket, written without generic execution or serialisation in between. */
import type { ExecutionResult } from "graphql";
import type { Payload } from "../../operation/subscription.ts";

/** Of one socket. */
export interface SocketSender {
  /** Sends a payload after its head, whose characters are bytes; resolves when the system has taken it. */
  readonly next: (head: string, payload: Buffer) => Promise<void>;
}

/** Where the frames of one operation go. */
export interface Addressee extends SocketSender {
  readonly id: string;
}

/**
 * Writes payloads that are text straight to the socket and hands on to graphql-ws only what is left: results of graphql-js,
 * and the end. The frames are the ones graphql-ws would send.
 */
export class Frames implements AsyncIterableIterator<ExecutionResult> {
  readonly #answers: AsyncIterableIterator<Payload>;
  readonly #next: SocketSender["next"];
  readonly #head: string;

  constructor(answers: AsyncIterableIterator<Payload>, { id, next }: Addressee) {
    this.#answers = answers;
    this.#next = next;
    // Ids are the client's, and may hold anything that is UTF-8.
    this.#head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`).toString("latin1");
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ExecutionResult>> {
    for (;;) {
      const answer = await this.#answers.next();
      if (answer.done || !Buffer.isBuffer(answer.value)) return answer as IteratorResult<ExecutionResult>;
      await this.#next(this.#head, answer.value);
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult>> {
    await this.#answers.return?.();
    return { value: undefined, done: true };
  }
}
