/** The frames of a subscription on a WebSocket, written without generic execution or serialisation in between. */
import type { ExecutionResult } from "graphql";
import type { Pullable, Waiter } from "../../../twin/streams/pull-stream.ts";
import type { Payload } from "../../operation/subscription.ts";

/** Of one socket. */
export interface SocketSender {
  /**
   * Sends a payload after its head, and says whether the system has taken it; if not yet, `taken` is called when it has. Who
   * is gone takes nothing more.
   */
  readonly next: (head: Buffer, payload: Buffer, taken: () => void) => boolean;
}

/** Where the frames of one operation go. */
export interface Addressee extends SocketSender {
  readonly id: string;
}

/**
 * Writes payloads that are text straight to the socket and hands on to graphql-ws only what is left: results of graphql-js,
 * and the end. The frames are the ones graphql-ws would send. From the event to the socket all is one call, without promises:
 * a payload is asked for when the one before has been taken.
 */
export class Frames implements AsyncIterableIterator<ExecutionResult> {
  readonly #answers: Pullable<Payload>;
  readonly #send: SocketSender["next"];
  readonly #head: Buffer;
  /** graphql-ws, which waits for what is left. */
  #left: Waiter<ExecutionResult> | null = null;
  readonly #answered: Waiter<Payload> = {
    resolve: (answer) => {
      if (answer.done || !Buffer.isBuffer(answer.value)) this.#left?.resolve(answer as IteratorResult<ExecutionResult>);
      else if (this.#send(this.#head, answer.value, this.#ask)) this.#ask();
    },
    reject: (error) => this.#left?.reject(error),
  };
  readonly #ask = (): void => this.#answers.pull(this.#answered);

  constructor(answers: Pullable<Payload>, { id, next }: Addressee) {
    this.#answers = answers;
    this.#send = next;
    this.#head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<ExecutionResult>> {
    return new Promise((resolve, reject) => {
      this.#left = { resolve, reject };
      this.#ask();
    });
  }

  async return(): Promise<IteratorResult<ExecutionResult>> {
    await this.#answers.return?.();
    return { value: undefined, done: true };
  }
}
